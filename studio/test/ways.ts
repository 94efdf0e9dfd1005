import { AxeBuilder } from '@axe-core/playwright'
import { expect, it } from 'vitest'
import { listed, rowOf, startTicking, toast } from './acts.ts'
import { desktop, looks, type Look, type Visit } from './browser.ts'
import { saidIn } from './said.ts'
import { at, titled, walk } from './walk.ts'

type Json = Record<string, unknown>
const states = {
  en: {
    submitted: 'To approve',
    ordered: 'Ordered',
    refused: 'Refused',
    order: 'Order',
    refuse: 'Refuse',
    submit: 'Submit',
    on: 'Ordered on',
    why: 'Why it was refused',
  },
  fr: {
    submitted: 'À valider',
    ordered: 'Commandé',
    refused: 'Refusé',
    order: 'Commander',
    refuse: 'Refuser',
    submit: 'Soumettre',
    on: 'Commandé le',
    why: 'Motif du refus',
  },
}
const named = ({ language }: Look) => states[language]

/** A record on its way, as a person meets it. `known` is what its records lead to. */
export const ways = (known: { readonly station: string; readonly supplier: string }): void => {
  let count = 0
  const make = async (values: Json = {}): Promise<{ id: string; subject: string }> => {
    const subject = `Achat ${++count}`
    const body = { subject, ...known, amount: 120, ...values }
    return { id: (await at.company.api<{ id: string }>('POST', '/records/purchase', body)).id, subject }
  }
  const submitted = async (): Promise<{ id: string; subject: string }> => {
    const made = await make()
    await at.company.api('POST', `/records/purchase/${made.id}/transitions/submit`, {})
    return made
  }
  const open = async ({ page }: Visit, id: string): Promise<void> => {
    await page.goto(`/purchase/${id}`)
    await page.locator('.rec-ways').waitFor()
  }
  const stateOf = async (id: string): Promise<unknown> => (await at.company.api<Json>('GET', `/records/purchase/${id}`))['state']
  const primary = ({ page }: Visit, title: string) => page.locator('.rec-ways .btn--primary:visible', { hasText: title })
  const others = (visit: Visit) => visit.page.getByRole('button', { name: saidIn(visit.look).workflow.others }).locator('visible=true')
  const shownState = ({ page, look }: Visit, title: string) =>
    look.size === 'desktop'
      ? page.locator('.stage[aria-current=step]', { hasText: title })
      : page.locator('.rec-ways .where b', { hasText: title })

  walk('goes on by its button, once what the move requires is filled in', looks, 'administrator', async (visit) => {
    const { page, look } = visit
    const { id } = await submitted()
    await open(visit, id)
    await shownState(visit, named(look).submitted).waitFor()
    await primary(visit, named(look).order).click()
    const drawer = page.getByRole('dialog', { name: named(look).order, exact: true })
    const on = drawer.getByRole('textbox', { name: named(look).on })
    await expect.poll(() => on.evaluate((node) => node === document.activeElement)).toBe(true)
    await drawer.locator('.btn--primary').click()
    await drawer.locator('.error').first().waitFor()
    expect(await drawer.locator('.error').first().innerText()).toContain(named(look).on)
    expect(await stateOf(id)).toBe('submitted')
    await on.fill('21/11/2026')
    await drawer.locator('.btn--primary').click()
    await toast(visit, saidIn(look).workflow.moved(named(look).ordered)).waitFor()
    await shownState(visit, named(look).ordered).waitFor()
    expect(await stateOf(id)).toBe('ordered')
  })

  walk('goes another way by the menu', looks, 'administrator', async (visit) => {
    const { page, look } = visit
    const { id } = await submitted()
    await open(visit, id)
    await others(visit).click()
    await page
      .getByRole('dialog', { name: saidIn(look).workflow.others })
      .getByRole('button', { name: named(look).refuse })
      .click()
    const drawer = page.getByRole('dialog', { name: named(look).refuse, exact: true })
    await drawer.getByRole('textbox', { name: named(look).why }).fill('Trop cher')
    await drawer.locator('.btn--primary').click()
    await shownState(visit, named(look).refused).waitFor()
    expect(await at.company.api('GET', `/records/purchase/${id}`)).toMatchObject({ state: 'refused', refusal: 'Trop cher' })
  })

  walk('says why a move is closed, and to whom it is open', looks, 'cook', async (visit) => {
    const { page, look } = visit
    // A cook does not see suppliers, whose name the page then looks for in vain.
    visit.watch.expect(403)
    const { id } = await submitted()
    await open(visit, id)
    await others(visit).click()
    const menu = page.getByRole('dialog', { name: saidIn(look).workflow.others })
    await menu.getByText('Chef').first().waitFor()
    expect(await menu.getByRole('button', { name: named(look).order }).count()).toBe(0)
  })

  walk('goes on from the keyboard', desktop, 'administrator', async (visit) => {
    const { id } = await make()
    await open(visit, id)
    await visit.page.keyboard.press('Control+ArrowRight')
    await shownState(visit, named(visit.look).submitted).waitFor()
    expect(await stateOf(id)).toBe('submitted')
  })

  walk('keeps what its state locks, and says so', desktop, 'administrator', async (visit) => {
    const { id } = await submitted()
    await open(visit, id)
    const row = visit.page.locator('[data-field=amount]')
    await row.locator('.lock').waitFor()
    await expect.poll(() => row.locator('.lock').getAttribute('title')).toBe('“Amount” no longer changes at “To approve”.')
    expect(await row.locator('.pencil').count()).toBe(0)
    await visit.page.locator('[data-field=notes] .pencil').waitFor()
  })

  walk('moves on while somebody else looks at it', desktop, 'administrator', async (visit) => {
    const { id } = await make()
    await open(visit, id)
    await at.company.api('POST', `/records/purchase/${id}/transitions/submit`, {})
    await shownState(visit, named(visit.look).submitted).waitFor()
  })

  const sizes = [desktop, looks.find(({ size }) => size === 'phone')!]
  walk('moves with others from the list; what may not stays selected, with the reason', sizes, 'administrator', async (visit) => {
    const { page, look } = visit
    const said = saidIn(look)
    const [ready, done] = [await make(), await submitted()]
    await page.goto('/purchase')
    await listed(visit)
    if (look.size === 'phone') await startTicking(visit)
    for (const { subject } of [ready, done]) await rowOf(visit, subject).getByRole('checkbox').click()
    await page.getByRole('toolbar', { name: said.list.selection }).getByRole('button', { name: said.workflow.moveMany }).click()
    visit.watch.expect(422)
    await page
      .getByRole('dialog', { name: said.workflow.moves })
      .getByRole('button', { name: named(look).submit })
      .click()
    await page
      .getByRole('dialog', { name: named(look).submit, exact: true })
      .locator('.btn--primary')
      .click()
    await toast(visit, said.workflow.movedMany(1, '1', named(look).submitted)).waitFor()
    expect(await stateOf(ready.id)).toBe('submitted')
    await page.getByRole('toolbar', { name: said.list.selection }).getByText(said.list.selected(1, '1')).waitFor()
  })

  const every: readonly Look[] = looks.flatMap((look) => [
    look,
    { ...look, theme: look.theme === 'light' ? ('dark' as const) : ('light' as const) },
  ])
  it.each(every.map((look) => [titled(look), look] as const))('can be read and used by everybody (%s)', async (_title, look) => {
    const visit = await at.company.visit(look, 'administrator')
    const { id } = await submitted()
    await open(visit, id)
    const findings = async (over?: string): Promise<string[]> => {
      const axe = new AxeBuilder({ page: visit.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      const { violations } = await (over ? axe.include(over) : axe).analyze()
      return violations.flatMap(({ id: rule, nodes }) => nodes.map((node) => `${rule}: ${node.html.slice(0, 140)}`))
    }
    expect(await findings()).toEqual([])
    await others(visit).click()
    await visit.page.locator('.popover').waitFor()
    expect(await findings('.popover')).toEqual([])
    await visit.page.keyboard.press('Escape')
    await primary(visit, named(look).order).click()
    await visit.page.locator('.drawer').waitFor()
    expect(await findings('.drawer')).toEqual([])
    await visit.leave()
  })
}
