import { describe, expect } from 'vitest'
import { filterBy, listed, openList, rowOf, rows, total, type At } from './acts.ts'
import { desktop, looks } from './browser.ts'
import { idOf } from './records.ts'
import { saidIn } from './said.ts'
import { at, walk } from './walk.ts'

const search = (at: At): URLSearchParams => new URL(at.page.url()).searchParams

/** Scrolls as a hand does, until a row far down is on the screen. */
async function scrollPast(at: At, index: number): Promise<void> {
  const scroller = at.page.locator('.tbl-wrap, .cards')
  await expect
    .poll(
      async () => {
        await scroller.evaluate((node) => node.scrollBy({ top: 4000 }))
        return furthest(at)
      },
      { interval: 100 },
    )
    .toBeGreaterThan(index)
}
/** The place of the last row that is drawn and filled, from the top of the list. */
const furthest = (at: At): Promise<number> =>
  at.page.locator('.tbl-wrap, .cards').evaluate((node) => {
    const grid = [...node.querySelectorAll('tr[aria-rowindex]')].map((row) => Number(row.getAttribute('aria-rowindex')) - 2)
    const cards = [...node.querySelectorAll('li:has(a)')].map((row) =>
      Math.round((row.getBoundingClientRect().top + node.scrollTop) / row.getBoundingClientRect().height),
    )
    return Math.max(-1, ...grid, ...cards)
  })

export const lists = () =>
  describe('a list', () => {
    walk('counts 8,800 opportunities and scrolls past the five hundredth', looks, 'administrator', async (visit) => {
      await openList(visit)
      await total(visit, 8800)
      await scrollPast(visit, 500)
      expect(await rows(visit).count()).toBeLessThan(120)
    })

    walk('begins at its top with the rows of another search', looks, 'administrator', async (visit) => {
      const { page } = visit
      await openList(visit)
      await scrollPast(visit, 150)
      await page.getByRole('search').getByRole('textbox').fill('cancity')
      await total(visit, 101)
      expect(await page.locator('.tbl-wrap, .cards').evaluate((node) => node.scrollTop)).toBe(0)
      expect(await rows(visit).first().innerText()).toContain('Cancity')
    })

    walk('is filtered by a stage, keeps it over a reload, and goes back', looks, 'administrator', async (visit) => {
      const { model, list } = saidIn(visit.look)
      await openList(visit)
      await filterBy(visit, model.stage, (editor) => editor.getByRole('checkbox', { name: model.won }).click())
      await total(visit, 4238)
      expect(search(visit).getAll('f')).toEqual(['stage:in:won'])
      await visit.page.reload()
      await listed(visit)
      await total(visit, 4238)
      await visit.page.goBack()
      await total(visit, 8800)
      await visit.page.goForward()
      await total(visit, 4238)
      await visit.page.getByRole('button', { name: list.removeFilter(model.stage) }).click()
      await total(visit, 8800)
      expect(search(visit).has('f')).toBe(false)
    })

    walk('is searched while one types, adds up what it shows, and says what is only nearly so', looks, 'administrator', async (visit) => {
      const { list } = saidIn(visit.look)
      const { page } = visit
      await openList(visit)
      await total(visit, 8800)
      const box = page.getByRole('search').getByRole('textbox')
      await box.fill('cancity')
      await total(visit, 101)
      await expect.poll(() => page.locator('.totals').innerText()).toMatch(/118.627/)
      expect(search(visit).get('q')).toBe('cancity')
      await page.reload()
      await total(visit, 101)
      await box.fill('cancyti')
      await expect.poll(() => page.locator('.near').innerText()).toBe(list.near('cancyti'))
      const indent = (selector: string) => page.locator(selector).evaluate((node) => getComputedStyle(node).paddingLeft)
      expect(await indent('.near')).toBe(await indent('.totals'))
      const middle = (node: Element) => {
        const [outer, inner] = [node, node.firstElementChild!].map((one) => one.getBoundingClientRect())
        return Math.abs(outer!.x + outer!.width / 2 - inner!.x - inner!.width / 2)
      }
      expect(await page.getByRole('button', { name: list.clearSearch }).evaluate(middle)).toBeLessThan(1)
      await box.press('Escape')
      await total(visit, 8800)
      expect(search(visit).has('q')).toBe(false)
    })

    walk(
      'asks one question at a time while one types, and counts nothing anew for another order',
      desktop,
      'administrator',
      async (visit) => {
        const { model } = saidIn(visit.look)
        const { page } = visit
        await openList(visit)
        const questions: URLSearchParams[] = []
        const { promise: typed, resolve: answer } = Promise.withResolvers<void>()
        await page.route('**/api/records/opportunity?*', async (route) => {
          const { searchParams } = new URL(route.request().url())
          questions.push(searchParams)
          if (searchParams.get('q') === 'c') await typed
          await route.continue()
        })
        const asked = (): string[] => [...new Set(questions.map((one) => one.get('q') ?? ''))]
        const box = page.getByRole('search').getByRole('textbox')
        await box.pressSequentially('cancity ')
        await expect.poll(asked).toEqual(['c'])
        answer()
        await total(visit, 101)
        expect(asked()).toEqual(['c', 'cancity'])
        expect(await box.inputValue()).toBe('cancity ')
        questions.length = 0
        const heading = page.getByRole('columnheader', { name: model.value })
        await heading.getByRole('button', { name: model.value }).click()
        await expect.poll(() => questions.map((one) => one.get('sort'))).toEqual(['close_value'])
        await total(visit, 101)
        expect(questions.filter((one) => one.has('count'))).toEqual([])
      },
    )

    walk('adds up anew what somebody changed, where there are as many rows as before', desktop, 'administrator', async (visit) => {
      await openList(visit, '/opportunity?q=cancity')
      const sum = () => visit.page.locator('.totals').innerText()
      await expect.poll(sum).toMatch(/101.+118.627/s)
      const path = `/records/opportunity/${await idOf('WW1WV7IT')}`
      await at.company.api('PATCH', path, { close_value: 1000 })
      await expect.poll(sum).toMatch(/101.+119.627/s)
      await at.company.api('PATCH', path, { close_value: null })
      await expect.poll(sum).toMatch(/101.+118.627/s)
    })

    walk('says that an answer was cut short, and asks again', desktop, 'administrator', async (visit) => {
      const { common } = saidIn(visit.look)
      const { page } = visit
      await page.route('**/api/records/opportunity?*', (route) =>
        route.fulfill({ status: 200, contentType: 'application/json', body: '{"items":[' }),
      )
      await page.goto('/opportunity')
      await page.getByText(common.offline).waitFor()
      await page.unrouteAll()
      await page.getByRole('button', { name: common.retry }).click()
      await total(visit, 8800)
    })

    walk('keeps all of its bar in sight, however many filters there are', desktop, 'administrator', async (visit) => {
      const { shell } = saidIn(visit.look)
      await openList(
        visit,
        '/opportunity?f=stage:in:won,lost,engaging,prospecting&f=engage_date:ge:2017-12-01&f=close_value:ge:1&f=code:filled',
      )
      const { x, width } = (await visit.page.getByRole('group', { name: shell.density }).boundingBox())!
      expect(x + width).toBeLessThan(visit.page.viewportSize()!.width)
    })

    walk('shows its last row above what can be done with the selected', desktop, 'administrator', async (visit) => {
      const { page } = visit
      const { list } = saidIn(visit.look)
      await openList(visit, '/account')
      await page.getByRole('checkbox', { name: list.selectAll }).click()
      await page.keyboard.press('End')
      await page.locator('.tbl-wrap').evaluate((node) => node.scrollTo({ top: node.scrollHeight }))
      const last = (await page.locator('#row-84').boundingBox())!
      expect(last.y + last.height).toBeLessThan((await page.getByRole('toolbar', { name: list.selection }).boundingBox())!.y)
    })

    walk('is filtered by an account and a day together', desktop, 'administrator', async (visit) => {
      const { model, list } = saidIn(visit.look)
      await openList(visit)
      await filterBy(visit, model.account, async (editor) => {
        await editor.getByRole('combobox', { name: list.value }).pressSequentially('Hottechi')
        await visit.page.getByRole('option', { name: 'Hottechi', exact: true }).click()
      })
      await total(visit, 200)
      await filterBy(visit, model.engaged, async (editor) => {
        await editor.getByRole('combobox', { name: list.operator }).selectOption('>=')
        await editor.getByRole('textbox', { name: list.value }).fill('01/12/2017')
      })
      await total(visit, 6)
      expect(search(visit).getAll('f')[1]).toBe('engage_date:ge:2017-12-01')
    })

    walk('is filtered by a part of a name, whatever its capitals', desktop, 'administrator', async (visit) => {
      const { list } = saidIn(visit.look)
      await openList(visit, '/account')
      await filterBy(visit, 'Name', (editor) => editor.getByRole('textbox', { name: list.value }).fill('TECH'))
      await total(visit, 10)
    })

    walk('names the filter when it leaves nothing, and drops it', desktop, 'administrator', async (visit) => {
      const { list } = saidIn(visit.look)
      await openList(visit, '/account')
      await filterBy(visit, 'Name', (editor) => editor.getByRole('textbox', { name: list.value }).fill('no such name'))
      await visit.page.getByText(list.filtered(1)).waitFor()
      await visit.page.getByText(list.filteredAll('85')).waitFor()
      await visit.page.getByRole('button', { name: list.dropFilter }).click()
      await total(visit, 85)
    })

    walk('is sorted by a heading, up and then down', desktop, 'administrator', async (visit) => {
      const { model, list } = saidIn(visit.look)
      const { page } = visit
      await openList(visit)
      const heading = page.getByRole('columnheader', { name: model.value })
      const first = rows(visit).first()
      await heading.getByRole('button', { name: model.value }).click()
      await expect.poll(() => heading.getAttribute('aria-sort')).toBe('ascending')
      await expect.poll(() => first.innerText()).toContain('US$0.00')
      await heading.getByRole('button', { name: model.value }).click()
      await expect.poll(() => heading.getAttribute('aria-sort')).toBe('descending')
      await expect.poll(() => first.innerText()).toContain('US$30,288.00')
      expect(search(visit).get('sort')).toBe('-close_value')
      expect(list.sortBy(model.value)).toBe(await heading.getByRole('button').getAttribute('title'))
    })

    walk('shows the columns one chose, also after a reload', desktop, 'administrator', async (visit) => {
      const { model, list } = saidIn(visit.look)
      const { page } = visit
      await openList(visit)
      await page.getByRole('button', { name: list.columns, exact: true }).click()
      const choice = page.getByRole('dialog', { name: list.columnsOf })
      await choice.getByRole('checkbox', { name: model.product, exact: true }).click()
      await choice.getByRole('checkbox', { name: model.notes, exact: true }).click()
      await page.keyboard.press('Escape')
      await page.reload()
      await listed(visit)
      await page.getByRole('columnheader', { name: model.notes }).waitFor()
      expect(await page.getByRole('columnheader', { name: model.product, exact: true }).count()).toBe(0)
      await page.getByRole('button', { name: list.columns, exact: true }).click()
      await page.getByRole('button', { name: list.resetColumns }).click()
      await page.getByRole('columnheader', { name: model.product, exact: true }).waitFor()
    })

    walk(
      'says three messages at once, and those that wait behind them once they are asked for or these are closed',
      desktop,
      'administrator',
      async (visit) => {
        const { list, shell, common } = saidIn(visit.look)
        const { page } = visit
        visit.watch.expect(503)
        let said = 0
        await page.route('**/api/export/**', (route) =>
          route.fulfill({ status: 503, json: { title: 'x', status: 503, detail: `Refusal ${++said}.` } }),
        )
        await openList(visit)
        const shown = () => page.locator('.toast .grow').allInnerTexts()
        for (const number of [1, 2, 3, 4, 5]) {
          await page.getByRole('button', { name: list.export, exact: true }).click()
          await page.locator('.toast', { hasText: `Refusal ${number}.` }).waitFor()
        }
        expect(await shown()).toEqual(['Refusal 3.', 'Refusal 4.', 'Refusal 5.'])
        await page.locator('.toast', { hasText: 'Refusal 4.' }).getByRole('button', { name: common.close }).click()
        await expect.poll(shown).toEqual(['Refusal 2.', 'Refusal 3.', 'Refusal 5.'])
        await page.getByRole('button', { name: shell.others(1) }).click()
        await expect.poll(shown).toEqual(['Refusal 1.', 'Refusal 2.', 'Refusal 3.', 'Refusal 5.'])
        await page.locator('.toast', { hasText: 'Refusal 2.' }).getByRole('button', { name: common.close }).click()
        await page.getByRole('button', { name: shell.fewer }).waitFor({ state: 'hidden' })
      },
    )

    walk('is found again where it was left', desktop, 'administrator', async (visit) => {
      await openList(visit)
      await scrollPast(visit, 150)
      const row = rows(visit).nth(20)
      const name = await row.getByRole('link').first().innerText()
      await row.getByRole('link', { name, exact: true }).click()
      await visit.page.getByRole('heading', { level: 1, name }).waitFor()
      await visit.page.goBack()
      await rowOf(visit, name).getByRole('link', { name, exact: true }).waitFor()
    })
  })
