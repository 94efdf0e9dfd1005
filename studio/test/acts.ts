import type { Locator, Page } from 'playwright-core'
import type { Look } from './browser.ts'
import { saidIn, written } from './said.ts'

/** What a person does at the screen, by the names they read there. */
export type At = { readonly page: Page; readonly look: Look }

const phone = ({ look }: At): boolean => look.size !== 'desktop'

export async function openList(at: At, path = '/opportunity'): Promise<void> {
  await at.page.goto(path)
  await listed(at)
}
/** The list has its rows, or says that there are none. */
export const listed = async ({ page }: At): Promise<void> => page.locator('#rows [aria-busy="false"], #rows .state').first().waitFor()

/** The rows of a list, whether as a table or as cards. */
export const rows = (at: At): Locator => (phone(at) ? at.page.locator('#rows li') : at.page.locator('#rows tr[id^="row-"]'))
export const rowOf = (at: At, text: string): Locator => rows(at).filter({ hasText: text })

/** How many the list says there are, under its rows. */
export const total = (at: At, n: number): Promise<void> =>
  at.page.getByRole('contentinfo').or(at.page.locator('.totals')).getByText(written(n, at.look), { exact: true }).waitFor()

export async function filterBy(at: At, field: string, fill: (editor: Locator) => Promise<void>): Promise<void> {
  const words = saidIn(at.look).list
  await at.page.getByRole('button', { name: words.filter, exact: true }).click()
  const editor = at.page.getByRole('dialog', { name: words.filters })
  await editor.getByRole('combobox', { name: words.searchField }).fill(field)
  await editor.getByRole('option', { name: field, exact: true }).click()
  await fill(editor)
  await editor.getByRole('button', { name: words.apply }).click()
  await editor.waitFor({ state: 'hidden' })
  await listed(at)
}

/** What a list offers on a phone, where its bars have no room. */
export async function listMenu({ page, look }: At): Promise<Locator> {
  const { list } = saidIn(look)
  await page.getByRole('button', { name: list.more, exact: true }).tap()
  const menu = page.getByRole('dialog', { name: list.more })
  await menu.waitFor()
  return menu
}
export const startTicking = async (at: At): Promise<void> =>
  (await listMenu(at)).getByRole('button', { name: saidIn(at.look).list.choose, exact: true }).tap()

export async function startNew(at: At): Promise<Locator> {
  const { list, model } = saidIn(at.look)
  await at.page.getByRole('button', { name: list.addTo(model.opportunity) }).click()
  const drawer = at.page.getByRole('dialog', { name: model.opportunity, exact: true })
  await drawer.getByRole('textbox', { name: model.code, exact: true }).waitFor()
  return drawer
}
/** Searches a link and takes what is found. */
export async function choose(inside: Locator, page: Page, field: string, text: string): Promise<void> {
  const box = inside.getByRole('combobox', { name: field, exact: true })
  await box.click()
  await box.pressSequentially(text)
  await page.getByRole('option', { name: text, exact: true }).click()
}
export const save = (at: At, inside: Locator): Promise<void> =>
  inside.getByRole('button', { name: new RegExp(`^${saidIn(at.look).form.save}\\b(?! )`) }).click()

/** Opens a field of the record page in place, and answers where it is typed. */
export async function editInPlace(at: At, field: string): Promise<Locator> {
  await at.page.getByRole('button', { name: saidIn(at.look).record.editField(field), exact: true }).click()
  return at.page.locator('.ruled__row.open').getByRole('textbox').or(at.page.locator('.ruled__row.open').getByRole('combobox')).first()
}
/** The value of a field as the record page shows it. */
export const valueOf = ({ page }: At, name: string): Locator => page.locator(`[data-field="${name}"] dd`)

export const toast = ({ page }: At, text: string): Locator => page.locator('.toast', { hasText: text })

/** Holds what is asked of an address back until it is let go. */
export async function heldBack({ page }: At, address: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(address, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}
