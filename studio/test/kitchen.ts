import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { listed, rowOf, rows, toast, type At } from './acts.ts'
import { desktop, looks, type Look } from './browser.ts'
import { findings } from './findings.ts'
import { saidIn } from './said.ts'
import { at, titled, walk } from './walk.ts'

const wide = looks.filter(({ size }) => size === 'desktop')
/** Every screen, in both themes, wide and narrow, in one language each. */
const every: readonly Look[] = (['desktop', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((theme) => ({ size, theme, language: size === 'desktop' ? 'fr' : 'en' }) as const),
)
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

export const make = async (entity: string, values: object): Promise<string> =>
  (await at.company.api<{ id: string }>('POST', `/records/${entity}`, values)).id
const begin = ({ page, look }: At): Promise<void> =>
  page
    .getByRole('button', { name: new RegExp(`^${saidIn(look).list.addTo('').replace('\u00a0', ' ')}`) })
    .locator('visible=true')
    .click()
const open = async ({ page }: At, path: string): Promise<void> => {
  await page.goto(path)
  await page.locator('.tl__day, .rec-form dl').first().waitFor()
}

/** Screens of what is rare: one record, trees, lines, files, the bin, a file to take away. */
export const kitchen = (): void => {
  const firstOf = async (entity: string): Promise<string> =>
    (await at.company.api<{ items: { id: string }[] }>('GET', `/records/${entity}?limit=1`)).items[0]!.id

  walk('open the one record of an object there is one of', looks, 'administrator', async (visit) => {
    await open(visit, '/house_rules')
    expect(new URL(visit.page.url()).pathname).toMatch(/^\/house_rules\/.+/)
    await visit.page.getByRole('button', { name: saidIn(visit.look).record.more }).click()
    await visit.page.getByRole('button', { name: saidIn(visit.look).record.copyAddress }).waitFor()
    expect(await visit.page.getByRole('button', { name: saidIn(visit.look).record.remove, exact: true }).count()).toBe(0)
  })

  walk('show a tree as one, until another order is asked for', looks, 'administrator', async (visit) => {
    const { page, look } = visit
    const named = (): Promise<string[]> =>
      page.locator(look.size === 'desktop' ? '#rows td.tbl__name a' : '#rows .card-name').allInnerTexts()
    await page.goto('/place')
    await listed(visit)
    await expect.poll(named).toEqual(['Annexe', 'Restaurant', 'Salle haute', 'Coin fenêtre'])
    const edges = await page
      .locator('#rows :is(td.tbl__name a, .card-name)')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left))
    expect(edges[1]).toBe(edges[0])
    expect(edges[2]).toBeGreaterThan(edges[1]!)
    expect(edges[3]).toBeGreaterThan(edges[2]!)
    if (look.size === 'desktop') expect(await page.locator('#rows tr[aria-level="3"]').innerText()).toContain('Coin fenêtre')
    await page.goto('/place?sort=-name')
    await listed(visit)
    await expect.poll(named).toEqual(['Salle haute', 'Restaurant', 'Coin fenêtre', 'Annexe'])
  })

  walk('bring back from the bin what was deleted', looks, 'administrator', async (visit) => {
    const { page, look } = visit
    const { bin, shell, record } = saidIn(look)
    const name = `Maison ${titled(look)}`
    const id = await make('supplier', { name })
    await at.company.api('DELETE', `/records/supplier/${id}`)
    await page.goto('/supplier')
    await listed(visit)
    await page.getByRole('button', { name: look.size === 'desktop' ? shell.account : shell.more }).click()
    await page.getByRole('link', { name: shell.bin, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: bin.title }).waitFor()
    await page.getByRole('button', { name: bin.restoreIt(name) }).click()
    await toast(visit, record.restored(name)).waitFor()
    expect(await page.getByRole('button', { name: bin.restoreIt(name) }).count()).toBe(0)
    await page.goto('/supplier')
    await rowOf(visit, name).first().waitFor()
  })

  walk('say that the bin did not load, and load it once it can', desktop, 'administrator', async (visit) => {
    const { page } = visit
    const { bin, common } = saidIn(visit.look)
    visit.watch.expect(503)
    await page.route('**/api/bin?*', (route) => route.fulfill({ status: 503, json: { title: 'x', status: 503, detail: 'Un instant.' } }))
    await page.goto('/bin')
    await page.getByText('Un instant.').waitFor()
    await page.unroute('**/api/bin?*')
    await page.getByRole('button', { name: common.retry }).click()
    await page.getByText(bin.failed).waitFor({ state: 'hidden' })
  })

  walk('add up what a purchase costs, and not the prices of what is sold', desktop, 'administrator', async (visit) => {
    const { page } = visit
    const totals = page.locator('.totals')
    await make('purchase', { subject: 'Couteaux', amount: 412.5, station: await firstOf('station') })
    await page.goto('/purchase')
    await expect.poll(() => totals.innerText()).toMatch(/€412\.50/)
    await page.goto('/dish')
    await listed(visit)
    await totals.getByText('4', { exact: true }).waitFor()
    expect(await totals.innerText()).not.toMatch(/€/)
  })

  walk('give a list as a file, in the language of the screens', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    const words = saidIn(look).list
    await page.goto('/dish')
    await listed(visit)
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: words.export, exact: true }).click()])
    expect(file.suggestedFilename()).toMatch(/^dish-\d{4}-\d\d-\d\d\.csv$/)
    await toast(visit, words.exported(file.suggestedFilename())).waitFor()
    // What is searched for holds for the file, too.
    await page.goto('/place?q=salle')
    await listed(visit)
    const [found] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: words.export, exact: true }).click(),
    ])
    const said = await readFile(await found.path(), 'utf8')
    expect([said.trimEnd().split('\r\n').length - 1, await rows(visit).count(), said.includes('Salle haute')]).toEqual([1, 1, true])
  })

  walk('put several records in the bin as one change, name the one that stays, and take it back', wide, 'administrator', async (visit) => {
    const { page, look } = visit
    const words = saidIn(look).list
    for (const name of ['Cave A', 'Cave B']) await make('place', { name })
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'GET' || sent.push(new URL(request.url()).pathname.replace(/[0-9a-f-]{36}/, '…')))
    await page.goto('/place')
    await listed(visit)
    for (const name of ['Cave A', 'Cave B', 'Salle haute'])
      await page
        .getByRole('checkbox', { name: words.select(name) })
        .first()
        .click()
    await page.getByRole('button', { name: words.remove, exact: true }).click()
    await page.getByText(words.notRemoved(1, '', ['Salle haute']).trim()).waitFor()
    const told = toast(visit, words.removed(2, '2'))
    await told.waitFor()
    await expect.poll(() => rowOf(visit, 'Cave').count()).toBe(0)
    await told.getByRole('button').first().click()
    await toast(visit, words.restored(2, '2')).waitFor()
    await expect.poll(() => rowOf(visit, 'Cave').count()).toBe(2)
    expect(sent).toEqual(['/api/batch', '/api/changes/…/undo'])
    const { items } = await at.company.api<{ items: { id: string }[] }>('GET', '/records/place?q=cave')
    for (const { id } of items) await at.company.api('DELETE', `/records/place/${id}`)
  })

  const screens: readonly { readonly name: string; readonly reach: (visit: At) => Promise<void>; readonly over?: string }[] = [
    { name: 'a tree', reach: async (visit) => (await visit.page.goto('/place'), listed(visit)) },
    { name: 'a single record', reach: (visit) => open(visit, '/house_rules') },
    { name: 'the bin', reach: async ({ page }) => (await page.goto('/bin'), page.locator('.all li, .state').first().waitFor()) },
    { name: 'a record of every kind', reach: async (visit) => open(visit, `/dish/${await firstOf('dish')}`) },
    { name: 'a record with lines', reach: async (visit) => open(visit, `/banquet/${await firstOf('banquet')}`) },
    {
      name: 'a form of every kind',
      over: '.drawer',
      reach: async (visit) => {
        await visit.page.goto('/dish')
        await listed(visit)
        await begin(visit)
        await visit.page.locator('.drawer form').waitFor()
      },
    },
    {
      name: 'a form with lines',
      over: '.drawer',
      reach: async (visit) => {
        await visit.page.goto('/banquet')
        await listed(visit)
        await begin(visit)
        await visit.page.locator('.drawer .lines-field .add').click()
        await visit.page.locator('.drawer .lines-field :is(td[data-active], .card__form)').waitFor()
      },
    },
    {
      name: 'a form with files',
      over: '.drawer',
      reach: async (visit) => {
        await visit.page.goto('/provision')
        await listed(visit)
        await begin(visit)
        await visit.page.locator('.drawer form').waitFor()
        await visit.page
          .locator('.drawer input[type=file]')
          .first()
          .setInputFiles({ name: 'contrat.pdf', mimeType: 'application/pdf', buffer: PDF })
        await visit.page.locator('.drawer').getByText('contrat.pdf').first().waitFor()
      },
    },
  ]
  describe.each(every.map((look) => [titled(look), look] as const))('can be read and used by everybody (%s)', (_title, look) => {
    it.each(screens.map((screen) => [screen.name, screen] as const))('%s', async (_name, { reach, over }) => {
      const visit = await at.company.visit(look, 'administrator')
      try {
        await reach(visit)
        expect(await findings(visit, over)).toEqual([])
      } finally {
        await visit.leave()
      }
    })
  })
}
