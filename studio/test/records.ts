import { describe, expect } from 'vitest'
import { choose, editInPlace, listed, openList, rowOf, save, startNew, toast, total, valueOf } from './acts.ts'
import { desktop, looks, type Look } from './browser.ts'
import { saidIn } from './said.ts'
import { at, walk } from './walk.ts'

/** Each look has a record of its own to change, so that none depends on another. */
const codes: Readonly<Record<string, string>> = {
  'desktop,en': 'RB8GDYFY',
  'desktop,fr': 'YJTQSZ9D',
  'phone,fr': '6WCNNK5J',
  'phone,en': '1YBATFAY',
}
const codeOf = ({ size, language }: Look): string => codes[`${size},${language}`]!
const fresh = ({ size, language }: Look): string => `NEW${size === 'phone' ? 'PH' : 'DE'}${language.toUpperCase()}1`

const phones = looks.filter(({ size }) => size === 'phone')

export const idOf = async (code: string): Promise<string> =>
  (
    await at.company.api<{ items: { id: string }[] }>(
      'GET',
      `/records/opportunity?filter=${encodeURIComponent(`record.code == "${code}"`)}`,
    )
  ).items[0]!.id

export const records = () =>
  describe('a record', () => {
    walk('is edited in place', looks, 'administrator', async (visit) => {
      const { page, look } = visit
      const { model } = saidIn(look)
      const id = await idOf(codeOf(look))
      await page.goto(`/opportunity/${id}`)
      const input = await editInPlace(visit, model.notes)
      await input.fill('Rappeler lundi')
      await input.press('Control+Enter')
      await page.locator('.ruled__row.open').waitFor({ state: 'hidden' })
      await valueOf(visit, 'notes').getByText('Rappeler lundi').waitFor()
      await page.reload()
      await valueOf(visit, 'notes').getByText('Rappeler lundi').waitFor()
      expect(await at.company.api('GET', `/records/opportunity/${id}`)).toMatchObject({ notes: 'Rappeler lundi', version: 2 })
    })

    walk(
      'is created with a wrong value first: what was typed stays, and the problem is said beside it',
      looks,
      'administrator',
      async (visit) => {
        const { page, look } = visit
        const { model, form } = saidIn(look)
        await openList(visit)
        const drawer = await startNew(visit)
        const code = drawer.getByRole('textbox', { name: model.code, exact: true })
        await code.fill('pas bon')
        await choose(drawer, page, model.product, 'GTX Pro')
        await choose(drawer, page, model.agent, 'Darcel Schlecht')
        await save(visit, drawer)
        const summary = drawer.getByRole('alert')
        await summary.getByText(form.toReview(1)).waitFor()
        const told = await drawer.locator(`[id="${(await code.getAttribute('aria-describedby'))!.split(' ').at(-1)}"]`).innerText()
        expect(told.trim()).not.toBe('')
        expect(await code.getAttribute('aria-invalid')).toBe('true')
        await drawer.getByRole('textbox', { name: model.notes }).focus()
        await summary.getByRole('link', { name: model.code }).click()
        expect(await code.evaluate((node) => node === document.activeElement)).toBe(true)
        expect(await code.inputValue()).toBe('pas bon')
        expect(await drawer.getByRole('combobox', { name: model.agent, exact: true }).inputValue()).toBe('Darcel Schlecht')
        await code.fill(fresh(look))
        await save(visit, drawer)
        await drawer.waitFor({ state: 'hidden' })
        await toast(visit, fresh(look)).first().waitFor()
        expect(await idOf(fresh(look))).toBeTruthy()
      },
    )

    walk('takes a press on what a problem moves, though it appears under the finger', looks, 'administrator', async (visit) => {
      const { page, look } = visit
      const { model } = saidIn(look)
      await openList(visit)
      const drawer = await startNew(visit)
      await drawer.getByRole('textbox', { name: model.code, exact: true }).fill('beaucoup trop long')
      const place = (await drawer.getByRole('radio', { name: model.won }).boundingBox())!
      await page.mouse.click(place.x + place.width / 2, place.y + 4, { delay: 120 })
      await expect.poll(() => drawer.getByRole('radio', { name: model.won }).getAttribute('aria-checked')).toBe('true')
      await drawer.locator('.error').first().waitFor()
    })

    walk('says on its tabs how much there is behind them', phones, 'administrator', async (visit) => {
      const { page, look } = visit
      const { record } = saidIn(look)
      const { id } = await at.company.api<{ id: string }>('POST', '/records/account', { name: `Tabs ${look.theme}` })
      for (const name of ['A', 'B']) await at.company.api('POST', '/records/account', { name: `${name} ${look.theme}`, subsidiary_of: id })
      await page.goto(`/account/${id}`)
      await page.getByRole('tab', { name: `${record.activity} 1`, exact: true }).waitFor()
      await page.getByRole('tab', { name: `${record.links} 2`, exact: true }).tap()
      await page.getByRole('link', { name: `A ${look.theme}` }).waitFor()
      await page.getByRole('tab', { name: `${record.activity} 1`, exact: true }).tap()
      await page.locator('.tl__day').first().waitFor()
      expect(await page.getByRole('link', { name: `A ${look.theme}` }).count()).toBe(0)
    })

    walk('asks for what its stage makes necessary', desktop, 'administrator', async (visit) => {
      const { page, look } = visit
      const { model } = saidIn(look)
      await openList(visit)
      const drawer = await startNew(visit)
      expect(await drawer.getByRole('textbox', { name: model.value }).count()).toBe(0)
      await drawer.getByRole('radio', { name: model.won }).click()
      await drawer.getByRole('textbox', { name: model.value }).waitFor()
      await save(visit, drawer)
      const missing = await drawer.getByRole('alert').getByRole('link').allInnerTexts()
      expect(missing).toEqual([model.code, model.account, model.product, model.agent, model.engaged, model.closed, model.value])
      await page.keyboard.press('Escape')
    })

    walk('says a refusal of the server beside its field, with what was typed', desktop, 'administrator', async (visit) => {
      const { page, look } = visit
      const { model } = saidIn(look)
      visit.watch.expect(409, 422)
      await openList(visit)
      const drawer = await startNew(visit)
      const code = drawer.getByRole('textbox', { name: model.code, exact: true })
      await code.fill('DB801ISB')
      await choose(drawer, page, model.product, 'GTX Pro')
      await choose(drawer, page, model.agent, 'Darcel Schlecht')
      await save(visit, drawer)
      await drawer.getByRole('alert').getByRole('link', { name: model.code }).waitFor()
      expect(await code.inputValue()).toBe('DB801ISB')
      expect(await code.getAttribute('aria-invalid')).toBe('true')
    })

    walk('is deleted, and comes back by the toast', looks, 'administrator', async (visit) => {
      const { page, look } = visit
      const { record, common } = saidIn(look)
      const code = fresh(look)
      const id = await idOf(code)
      await page.goto(`/opportunity/${id}`)
      await page.getByRole('heading', { level: 1, name: code }).waitFor()
      await page.getByRole('button', { name: record.more }).click()
      await page.getByRole('button', { name: record.remove, exact: true }).click()
      await toast(visit, record.removed(code)).waitFor()
      await listed(visit)
      await expect
        .poll(() =>
          at.company.api('GET', `/records/opportunity/${id}`).then(
            () => 'there',
            () => 'gone',
          ),
        )
        .toBe('gone')
      await toast(visit, record.removed(code)).getByRole('button', { name: common.undo }).click()
      await toast(visit, record.restored(code)).waitFor()
      expect(await at.company.api('GET', `/records/opportunity/${id}`)).toMatchObject({ code })
    })

    walk('leaves the list when several are deleted there, and comes back with Ctrl+Z', desktop, 'administrator', async (visit) => {
      const { page, look } = visit
      const { list } = saidIn(look)
      await openList(visit, '/opportunity?f=account:empty')
      const before = Number((await page.locator('.totals b').innerText()).replace(/\D/g, ''))
      const [first, second] = await page.locator('#rows .tbl__name a').allInnerTexts()
      for (const name of [first!, second!]) await page.getByRole('checkbox', { name: list.select(name) }).click()
      await page.getByRole('toolbar', { name: list.selection }).getByRole('button', { name: list.remove }).click()
      await toast(visit, list.removed(2, '2')).waitFor()
      await total(visit, before - 2)
      expect(await rowOf(visit, first!).count()).toBe(0)
      await page.keyboard.press('Control+z')
      await toast(visit, list.restored(2, '2')).waitFor()
      await total(visit, before)
      await rowOf(visit, first!).waitFor()
    })

    walk('stays when others depend on it, with the reason', desktop, 'administrator', async (visit) => {
      const { page, look } = visit
      const { record } = saidIn(look)
      visit.watch.expect(409)
      const { items } = await at.company.api<{ items: { id: string }[] }>('GET', '/records/product?limit=1')
      await page.goto(`/product/${items[0]!.id}`)
      await page.getByRole('button', { name: record.more }).click()
      await page.getByRole('button', { name: record.remove, exact: true }).click()
      await page.locator('.toast').waitFor()
      expect(await page.locator('.toast').innerText()).toMatch(/opportunit/i)
      expect(new URL(page.url()).pathname).toBe(`/product/${items[0]!.id}`)
    })
  })
