import type { Page } from 'playwright-core'
import { choose, filterBy, openList, save, startNew, type At } from './acts.ts'
import type { Who } from './browser.ts'
import { saidIn } from './said.ts'

/** A screen, and how a person comes to it. `ids` holds records by the entity they are of. */
export type Screen = { readonly name: string; readonly who?: Who; readonly reach: (at: At, ids: Ids) => Promise<void> }
export type Ids = { readonly opportunity: string; readonly account: string }

const record = async (page: Page, path: string): Promise<void> => {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.tl__day, .rec-form dl').first().waitFor()
}

export const screens: readonly Screen[] = [
  {
    name: 'login',
    reach: async ({ page }) => {
      await page.goto('/login')
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
  },
  { name: 'list', who: 'administrator', reach: (at) => openList(at) },
  {
    name: 'filter',
    who: 'administrator',
    reach: async (at) => {
      const { list, model } = saidIn(at.look)
      await openList(at)
      await filterBy(at, model.stage, (editor) => editor.getByRole('checkbox', { name: model.won }).click())
      await at.page.getByRole('button', { name: list.filter, exact: true }).click()
      await at.page.getByRole('option', { name: model.stage, exact: true }).click()
      await at.page.getByRole('dialog', { name: list.filters }).getByRole('checkbox', { name: model.lost }).click()
    },
  },
  {
    name: 'drawer',
    who: 'administrator',
    reach: async (at) => {
      const { model } = saidIn(at.look)
      await openList(at)
      const drawer = await startNew(at)
      await drawer.getByRole('textbox', { name: model.code }).fill('trop long pour un code')
      await choose(drawer, at.page, model.product, 'GTX Pro')
      await drawer.getByRole('radio', { name: model.won }).click()
      await drawer.getByRole('textbox', { name: model.value }).fill('-12')
      await save(at, drawer)
      await drawer.getByRole('alert').getByRole('link').first().waitFor()
    },
  },
  { name: 'record', who: 'administrator', reach: ({ page }, ids) => record(page, `/opportunity/${ids.opportunity}`) },
  { name: 'record-linked', who: 'administrator', reach: ({ page }, ids) => record(page, `/account/${ids.account}`) },
  { name: 'members', who: 'administrator', reach: (at) => openList(at, '/member') },
]
