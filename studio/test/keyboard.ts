import { describe, expect } from 'vitest'
import { choose, editInPlace, heldBack, listed, openList, startNew, toast, total, valueOf } from './acts.ts'
import { desktop, type Visit } from './browser.ts'
import { idOf } from './records.ts'
import { saidIn } from './said.ts'
import { walk } from './walk.ts'

const { form, list, model, record } = saidIn(desktop)
const focused = ({ page }: Visit): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null
    return at?.getAttribute('aria-label') ?? (at as HTMLInputElement | null)?.labels?.[0]?.firstChild?.textContent ?? at?.innerText ?? ''
  })

export const keyboard = () =>
  describe('the keyboard alone', () => {
    walk('walks a list and opens a row', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      const codes = await page.locator('#rows tr[id] .tbl__name').allInnerTexts()
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
      const current = page.locator(`[id="${await page.getByRole('grid').getAttribute('aria-activedescendant')}"]`)
      expect(await current.innerText()).toContain(codes[1])
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: codes[1]! }).waitFor()
    })

    walk('goes from the search down to what is found', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      await page.keyboard.press('/')
      await page.keyboard.type('cancity')
      await total(visit, 101)
      await page.keyboard.press('ArrowDown')
      const current = page.locator(`[id="${await page.getByRole('grid').getAttribute('aria-activedescendant')}"]`)
      const code = await current.locator('.tbl__name').innerText()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: code }).waitFor()
    })

    walk('selects with X and a range with Shift, and leaves with Escape', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      for (const key of ['ArrowDown', 'x', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key)
      await page.getByRole('toolbar').getByText(list.selected(3, '3')).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('toolbar').waitFor({ state: 'hidden' })
    })

    walk('fills a form by Tab and saves it with Ctrl+Enter', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      await page.keyboard.press('n')
      const drawer = page.getByRole('dialog', { name: model.opportunity, exact: true })
      await expect.poll(() => focused(visit)).toBe(model.code)
      await page.keyboard.type('KEYS0001')
      await page.keyboard.press('Tab')
      expect(await focused(visit)).toBe(model.account)
      for (const [field, text] of [
        [model.product, 'GTK 500'],
        [model.agent, 'Anna Snelling'],
      ] as const) {
        await page.keyboard.press('Tab')
        expect(await focused(visit)).toBe(field)
        await page.keyboard.type(text)
        await page.getByRole('option', { name: text }).waitFor()
        await page.keyboard.press('Enter')
      }
      await page.keyboard.press('Control+Enter')
      await drawer.waitFor({ state: 'hidden' })
      await toast(visit, 'KEYS0001').first().waitFor()
      expect(await idOf('KEYS0001')).toBeTruthy()
    })

    walk(
      'types over the name in a link: however soon, when it comes late and when it comes back',
      desktop,
      'administrator',
      async (visit) => {
        const { page } = visit
        await openList(visit)
        const drawer = await startNew(visit)
        const product = drawer.getByRole('combobox', { name: model.product, exact: true })
        await choose(drawer, page, model.product, 'GTX Pro')
        await page.keyboard.press('Escape')
        await drawer.waitFor({ state: 'hidden' })
        const told = await heldBack(visit, '**/records/product*filter=*')
        await openList(visit)
        await startNew(visit)
        await product.click()
        told()
        await expect.poll(() => product.inputValue()).toBe('GTX Pro')
        await page.keyboard.type('GTK')
        expect(await product.inputValue()).toBe('GTK')
        await page.keyboard.press('Escape')
        await expect.poll(() => product.inputValue()).toBe('GTX Pro')
        await page.keyboard.type('MG')
        expect(await product.inputValue()).toBe('MG')
        await page.keyboard.press('Escape')
        await expect.poll(() => product.inputValue()).toBe('GTX Pro')
        // In one go, as a machine that is busy hears the keys after a press before its timers: with the caret where the press has placed it.
        const typed = await product.evaluate((node: HTMLInputElement) => {
          node.setSelectionRange(3, 3)
          node.click()
          document.execCommand('insertText', false, 'G')
          return node.value
        })
        expect(typed).toBe('G')
      },
    )

    walk('keeps the draft over Escape', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      await page.keyboard.press('n')
      const drawer = page.getByRole('dialog', { name: model.opportunity, exact: true })
      await expect.poll(() => focused(visit)).toBe(model.code)
      await page.keyboard.type('DRAFT001')
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'hidden' })
      const again = await startNew(visit)
      expect(await again.getByRole('textbox', { name: model.code, exact: true }).inputValue()).toBe('DRAFT001')
      await again.getByText(form.draftRestored).waitFor()
      await again.getByRole('button', { name: form.startOver }).click()
      expect(await again.getByRole('textbox', { name: model.code, exact: true }).inputValue()).toBe('')
    })

    walk('edits the record page with E, saves with Enter and leaves with Escape', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await page.goto(`/opportunity/${await idOf('KEYS0001')}`)
      await page.getByRole('heading', { level: 1, name: 'KEYS0001' }).waitFor()
      await page.keyboard.press('e')
      await expect.poll(() => focused(visit)).toBe(model.code)
      await page.keyboard.press('Control+a')
      await page.keyboard.type('KEYS0002')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'KEYS0002' }).waitFor()
      await expect.poll(() => focused(visit)).toBe(record.editField(model.code))
      await (await editInPlace(visit, model.notes)).fill('à oublier')
      await page.keyboard.press('Escape')
      expect(await valueOf(visit, 'notes').innerText()).toContain(record.empty)
    })

    walk('opens the filters with F, takes one and gives the focus back', desktop, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      await page.keyboard.press('f')
      await page.getByRole('combobox', { name: list.searchField }).waitFor()
      await page.keyboard.type('sta')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: list.filters }).getByRole('checkbox', { name: model.won }).press('Space')
      await page.getByRole('button', { name: list.apply }).press('Enter')
      await listed(visit)
      await page.getByRole('button', { name: list.removeFilter(model.stage) }).waitFor()
    })
  })
