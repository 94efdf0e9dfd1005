import { describe, expect } from 'vitest'
import { listed, listMenu, openList, rowOf, rows, startTicking, toast, total, type At } from './acts.ts'
import { looks } from './browser.ts'
import { saidIn } from './said.ts'
import { walk } from './walk.ts'

const phones = looks.filter(({ size }) => size === 'phone')
/** The name each row shows, as read there. */
const names = (at: At): Promise<string[]> => rows(at).locator('.card-name').allInnerTexts()
const bar = ({ page, look }: At) => page.getByRole('toolbar', { name: saidIn(look).list.selection })

export const phone = () =>
  describe('a list on a phone', () => {
    walk('is sorted from its menu, which says how', phones, 'administrator', async (visit) => {
      const { list, model } = saidIn(visit.look)
      await openList(visit)
      const by = (await listMenu(visit)).getByRole('group', { name: list.sort }).getByRole('button', { name: model.value })
      await by.tap()
      await expect.poll(() => by.innerText()).toContain(list.orders.ascending)
      await by.tap()
      await expect.poll(() => by.innerText()).toContain(list.orders.descending)
      expect(await by.getAttribute('aria-pressed')).toBe('true')
      expect(new URL(visit.page.url()).searchParams.get('sort')).toBe('-close_value')
      await expect.poll(() => rows(visit).first().innerText()).toMatch(/30.288/)
    })

    walk('is saved as a file from its menu', phones, 'administrator', async (visit) => {
      const { list } = saidIn(visit.look)
      await openList(visit)
      const open = await listMenu(visit)
      const [file] = await Promise.all([visit.page.waitForEvent('download'), open.getByRole('button', { name: list.export }).tap()])
      await toast(visit, list.exported(file.suggestedFilename())).waitFor()
      await open.waitFor({ state: 'hidden' })
    })

    walk('has several records ticked, put in the bin and taken back', phones, 'administrator', async (visit) => {
      const { page } = visit
      const { list, common } = saidIn(visit.look)
      await openList(visit, '/opportunity?f=account:empty')
      const before = Number((await page.locator('.totals b').first().innerText()).replace(/\D/g, ''))
      await startTicking(visit)
      expect(await bar(visit).getByRole('button', { name: list.remove }).isDisabled()).toBe(true)
      const [first, second] = await names(visit)
      for (const name of [first!, second!]) await page.getByRole('checkbox', { name: list.select(name) }).tap()
      await bar(visit).getByText(list.selected(2, '2')).waitFor()
      expect(await page.getByRole('checkbox', { name: list.select(first!) }).getAttribute('aria-checked')).toBe('true')
      await bar(visit).getByRole('button', { name: list.remove }).tap()
      await toast(visit, list.removed(2, '2')).waitFor()
      await bar(visit).waitFor({ state: 'hidden' })
      await total(visit, before - 2)
      await toast(visit, list.removed(2, '2')).getByRole('button', { name: common.undo }).tap()
      await total(visit, before)
      await rowOf(visit, first!).getByRole('link', { name: first! }).waitFor()
    })

    walk('ticks all that is loaded, and lets go of it', phones[0]!, 'administrator', async (visit) => {
      const { page } = visit
      const { list } = saidIn(visit.look)
      await openList(visit, '/account')
      await startTicking(visit)
      await bar(visit).getByRole('checkbox', { name: list.selectAll }).tap()
      await bar(visit).getByText(list.selected(85, '85')).waitFor()
      await bar(visit).getByRole('button', { name: list.unselect }).tap()
      await bar(visit).waitFor({ state: 'hidden' })
      await page.getByRole('checkbox').first().waitFor({ state: 'hidden' })
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    })

    walk('ticks the row a finger rests on, and does not open it', phones[0]!, 'administrator', async (visit) => {
      const { page } = visit
      const { list } = saidIn(visit.look)
      await openList(visit)
      const [name] = await names(visit)
      // A browser without a screen has no finger that rests: what it would tell the page is told here.
      const rest = (pointerType: string) =>
        rowOf(visit, name!)
          .getByText(name!)
          .evaluate(
            (node, by) => !node.dispatchEvent(new PointerEvent('contextmenu', { pointerType: by, bubbles: true, cancelable: true })),
            pointerType,
          )
      expect(await rest('mouse')).toBe(false)
      expect(await rest('touch')).toBe(true)
      await bar(visit).getByText(list.selected(1, '1')).waitFor()
      await page.getByRole('checkbox', { name: list.select(name!), checked: true }).tap()
      await bar(visit).getByText(list.selected(0, '0')).waitFor()
    })

    walk('offers of these what one may do', phones[0]!, 'agent', async (visit) => {
      const { list } = saidIn(visit.look)
      await openList(visit)
      const offered = async () => (await listMenu(visit)).locator('.menu__item:not([aria-pressed])').allInnerTexts()
      expect(await offered()).toEqual([list.export])
      await openList(visit, '/product')
      await listed(visit)
      expect(await offered()).toEqual([])
    })
  })
