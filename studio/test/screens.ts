import type { Page } from 'playwright-core'
import { choose, editInPlace, filterBy, openList, save, startNew, type At } from './acts.ts'
import { people, type Company, type Who } from './browser.ts'
import { saidIn } from './said.ts'

/** A screen, and how a person comes to it. */
export type Screen = {
  readonly name: string
  readonly who?: Who
  /** What floats over a screen that stands for itself elsewhere: only this is looked at. */
  readonly over?: string
  readonly reach: (at: At, known: Known) => Promise<void>
}
/** The records the screens show, by their ids, and a colleague at work elsewhere. */
export type Known = {
  readonly opportunity: string
  readonly account: string
  /** Where a colleague would set a new password. */
  readonly reset: string
  readonly api: Company['api']
}

export async function knownOf({ api }: Company): Promise<Known> {
  const found = async (entity: string, filter: string): Promise<string> =>
    (await api<{ items: { id: string }[] }>('GET', `/records/${entity}?limit=1&filter=${encodeURIComponent(filter)}`)).items[0]!.id
  return {
    opportunity: await found('opportunity', 'record.code == "8QJHJXY0"'),
    account: await found('account', 'record.name == "Acme Corporation"'),
    reset: (await api<{ path: string }>('POST', `/users/${encodeURIComponent(people.colleague.email)}/reset`)).path,
    api,
  }
}

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
  {
    name: 'reset',
    reach: async ({ page, look }, { reset }) => {
      await page.goto(reset)
      await page.getByLabel(saidIn(look).signIn.reset.password, { exact: true }).waitFor()
    },
  },
  { name: 'list', who: 'administrator', reach: (at) => openList(at) },
  {
    name: 'filter',
    who: 'administrator',
    over: '[role=dialog]',
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
    over: '[role=dialog]',
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
  {
    name: 'calendar',
    who: 'administrator',
    over: '.cal-pop',
    reach: async (at) => {
      const { form, model } = saidIn(at.look)
      await openList(at)
      const drawer = await startNew(at)
      await drawer.getByRole('button', { name: form.calendar(model.engaged) }).click()
      await at.page
        .getByRole('dialog', { name: form.calendar(model.engaged) })
        .getByRole('grid')
        .waitFor()
    },
  },
  { name: 'record', who: 'administrator', reach: ({ page }, known) => record(page, `/opportunity/${known.opportunity}`) },
  { name: 'record-linked', who: 'administrator', reach: ({ page }, known) => record(page, `/account/${known.account}`) },
  {
    name: 'account',
    who: 'administrator',
    reach: async ({ page, look }) => {
      const { account, signIn } = saidIn(look)
      await page.goto('/account_settings')
      await page.getByLabel(signIn.name, { exact: true }).waitFor()
      await page.getByText(account.here).waitFor()
    },
  },
  {
    name: 'import',
    who: 'administrator',
    reach: async ({ page, look }) => {
      const { imports } = saidIn(look)
      await page.goto('/opportunity/import')
      await page.getByText(imports.choose).waitFor()
    },
  },
  {
    name: 'trial',
    who: 'administrator',
    reach: async ({ page, look }) => {
      const { imports, model } = saidIn(look)
      await page.goto('/opportunity/import')
      const text = `${model.code};${model.product};Fax\nZZZZ9001;GTX Pro;1\nZZZZ9002;GTXPro;\n`
      await page.locator('input[type=file]').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
      await page.getByText(imports.nothingWritten, { exact: true }).waitFor()
      await page.locator('aside[aria-busy="false"]').waitFor()
    },
  },
  { name: 'members', who: 'administrator', reach: (at) => openList(at, '/member') },
  {
    name: 'conflict',
    who: 'administrator',
    reach: async (at, { opportunity, api }) => {
      const { model, record: words } = saidIn(at.look)
      await record(at.page, `/opportunity/${opportunity}`)
      await (await editInPlace(at, model.notes)).fill('Rappeler lundi, sans faute')
      await api('PATCH', `/records/opportunity/${opportunity}`, { notes: `Rappelé le ${new Date().toISOString()}` })
      await at.page.getByRole('button', { name: words.keepMine }).waitFor()
    },
  },
  {
    name: 'nothing',
    who: 'administrator',
    reach: async (at) => {
      await openList(at, '/opportunity?f=stage:in:won&f=code:has:ZZZZZZ')
      await at.page.getByRole('button', { name: saidIn(at.look).list.dropFilters }).waitFor()
    },
  },
  {
    name: 'selection',
    who: 'administrator',
    over: '.cards, .bulk, [role=dialog]',
    reach: async (at) => {
      const { list } = saidIn(at.look)
      const phone = at.look.size === 'phone'
      const menu = at.page.getByRole('button', { name: phone ? list.more : list.columns, exact: true })
      await openList(at)
      if (phone) {
        await menu.click()
        await at.page.getByRole('button', { name: list.choose, exact: true }).click()
      }
      const boxes = at.page.locator('#rows :is(li, tbody) [role=checkbox]')
      for (const index of [1, 2]) await boxes.nth(index).click()
      await menu.click()
      await at.page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'menu',
    who: 'administrator',
    over: '[role=dialog]',
    reach: async (at) => {
      const { shell } = saidIn(at.look)
      await openList(at)
      await at.page.getByRole('button', { name: at.look.size === 'phone' ? shell.more : shell.account }).click()
      await at.page.getByRole('button', { name: shell.signOut }).waitFor()
    },
  },
]
