import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { listed, openList } from './acts.ts'
import { desktop, looks, type Visit } from './browser.ts'
import { saidIn } from './said.ts'
import { at, walk } from './walk.ts'

const phone = looks.find(({ size, language }) => size === 'phone' && language === 'fr')!
type Rows = readonly (readonly string[])[]
const csv = (rows: Rows): string => rows.map((row) => row.join(';')).join('\r\n')
const file = (rows: Rows, name = 'clients.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(csv(rows)) })

/** Chooses a file on the page of an import, and waits for what its trial says. */
async function tried({ page }: Visit, given: ReturnType<typeof file>): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(given)
  await page.locator('aside[aria-busy="false"]').waitFor()
}
const accounts = async (begin: string): Promise<readonly Record<string, unknown>[]> => {
  const filter = encodeURIComponent(`record.name.startsWith("${begin}")`)
  return (await at.company.api<{ items: Record<string, unknown>[] }>('GET', `/records/account?sort=name&filter=${filter}`)).items
}

export const imports = () =>
  describe('an import', () => {
    walk('is tried, put right, brought in and taken back', [desktop, phone], 'administrator', async (visit) => {
      const { page, look } = visit
      const { imports: words, list } = saidIn(look)
      const begin = `Import ${look.size}`
      const [name, employees] = look.language === 'fr' ? ['Nom', 'Effectif'] : ['Name', 'Employees']
      if (look.size === 'desktop') {
        await openList(visit, '/account')
        await page.getByRole('link', { name: list.import }).click()
      } else await page.goto('/account/import')
      await tried(
        visit,
        file([
          [name!, 'Firma-Sektor', employees!],
          [`${begin} A`, 'retail', '12'],
          [`${begin} B`, 'retail', 'douze'],
        ]),
      )
      await page.getByText(words.left).waitFor()
      expect(await accounts(begin)).toEqual([])
      await page.getByLabel(words.fieldOf('Firma-Sektor')).selectOption('sector')
      await page.getByText(words.left).waitFor({ state: 'hidden' })
      await page.getByText(words.refusedRows(1, '1')).waitFor()
      const saving = page.waitForEvent('download')
      await page.getByRole('button', { name: words.save(1, '1') }).click()
      const saved = await saving
      expect(saved.suggestedFilename()).toBe('clients.refused.csv')
      const lines = (await readFile(await saved.path(), 'utf8')).split('\r\n')
      expect(lines[0]).toBe(`\ufeff${name};Firma-Sektor;${employees};${words.reason}`)
      expect(lines[1]).toMatch(new RegExp(`^${begin} B;retail;douze;.*douze`))
      await page.getByRole('button', { name: words.go(1, '1') }).click()
      await page.getByRole('heading', { name: words.done(1, '1') }).waitFor()
      expect(await accounts(begin)).toMatchObject([{ name: `${begin} A`, sector: 'retail', employees: 12 }])
      await page.getByRole('button', { name: words.undo }).click()
      await page.getByRole('heading', { name: words.undone }).waitFor()
      expect(await accounts(begin)).toEqual([])
      await page.getByRole('link', { name: words.see(look.language === 'fr' ? 'entreprises' : 'accounts') }).click()
      await listed(visit)
    })

    walk('finds what is there by a key, and keeps in its undo what changed since', desktop, 'administrator', async (visit) => {
      const { page } = visit
      const { imports: words } = saidIn(desktop)
      const made = await at.company.api<{ id: string }>('POST', '/records/account', { name: 'Keyed A', employees: 1 })
      await page.goto('/account/import')
      await tried(
        visit,
        file([
          ['Name', 'Employees'],
          ['Keyed A', '2'],
          ['Keyed B', '3'],
        ]),
      )
      await page.getByLabel(words.key).selectOption('name')
      await page.getByText(words.updated).waitFor()
      await page.getByRole('button', { name: words.go(2, '2') }).click()
      await page.getByRole('heading', { name: words.done(2, '2') }).waitFor()
      await at.company.api('PATCH', `/records/account/${made.id}`, { employees: 5 })
      visit.watch.expect(409)
      await page.getByRole('button', { name: words.undo }).click()
      await page.getByRole('button', { name: words.undoRest }).click()
      await page.getByText(words.kept(1, '1')).waitFor()
      expect(await accounts('Keyed')).toMatchObject([{ name: 'Keyed A', employees: 5 }])
    })

    walk('tells columns of one heading apart, and remembers for others what each fills', desktop, 'administrator', async (visit) => {
      const { imports: words } = saidIn(desktop)
      const twins = file([
        ['Name', 'Firma', 'Firma'],
        ['Twin A', 'retail', 'north'],
        ['Twin B', 'software', 'south'],
      ])
      const colleague = await at.company.visit(desktop, 'colleague')
      for (const { page } of [visit, colleague]) {
        await page.goto('/account/import')
        await tried({ ...visit, page }, twins)
        await page.getByText('north / south').waitFor()
        await page.getByText('Twin A / Twin B').waitFor()
      }
      await visit.page.getByLabel(words.fieldOf('Firma'), { exact: true }).selectOption('sector')
      await visit.page.getByText(words.left).nth(1).waitFor({ state: 'hidden' })
      await visit.page.getByRole('button', { name: words.go(2, '2') }).click()
      await visit.page.getByRole('heading', { name: words.done(2, '2') }).waitFor()
      expect(await accounts('Twin')).toMatchObject([{ sector: 'retail' }, { sector: 'software' }])
      await colleague.page.reload()
      await tried(colleague, twins)
      await colleague.page.getByText(words.remembered).waitFor()
      expect(await colleague.page.getByLabel(words.fieldOf('Firma'), { exact: true }).inputValue()).toBe('sector')
      expect(await colleague.page.getByLabel(words.fieldOf('Firma (C)')).inputValue()).toBe('')
      await colleague.leave()
    })

    walk('that is stopped says what it wrote, saves what it refused, and is taken back', desktop, 'administrator', async (visit) => {
      const { page } = visit
      const { imports: words } = saidIn(desktop)
      await page.goto('/account/import')
      await tried(
        visit,
        file([['Name', 'Employees'], ['Halt no', 'douze'], ...Array.from({ length: 15_000 }, (_, n) => [`Halt ${n}`, `${n}`])]),
      )
      await page.getByRole('button', { name: words.go(15_000, '15,000') }).click()
      await page.locator('progress:not([value="0"])').waitFor()
      // Whoever is slow to stop finds all of it written: what is said is what is there, either way.
      const title = page.getByRole('heading', { name: /records imported$/ })
      await page.getByRole('button', { name: words.stop }).or(title).first().click()
      await title.waitFor()
      const { count } = await at.company.api<{ count: number }>(
        'GET',
        `/records/account?limit=1&count=exact&filter=${encodeURIComponent('record.name.startsWith("Halt")')}`,
      )
      const told = count.toLocaleString('en-GB')
      expect([words.halted(count, told), words.done(15_000, told)]).toContain(await title.textContent())
      const saving = page.waitForEvent('download')
      await page.getByRole('button', { name: words.save(1, '1') }).click()
      expect(await readFile(await (await saving).path(), 'utf8')).toContain('Halt no;douze;')
      await page.getByRole('button', { name: words.undo }).click()
      await page.getByRole('heading', { name: words.undone }).waitFor()
      expect(await accounts('Halt')).toEqual([])
    })

    walk('says what is wrong with a file, and lets columns nobody knows be told', desktop, 'administrator', async (visit) => {
      const { page } = visit
      const { imports: words } = saidIn(desktop)
      await page.goto('/account/import')
      await page.locator('input[type=file]').setInputFiles(file([['x']], 'clients.xlsx'))
      await page.getByText(words.notCsv('clients.xlsx')).waitFor()
      visit.watch.expect(422)
      await page.locator('input[type=file]').setInputFiles(file([[''], ['']], 'empty.csv'))
      await page.getByRole('alert').first().waitFor()
      await page.locator('input[type=file]').setInputFiles(
        file([
          ['Firma', 'Ort'],
          ['Unknown heading', 'Kenya'],
        ]),
      )
      await page.getByLabel(words.fieldOf('Firma')).selectOption('name')
      await page.getByRole('button', { name: words.go(1, '1') }).waitFor()
      await page.getByRole('button', { name: words.back }).click()
      await page.getByText(words.choose).waitFor()
    })

    walk('is not open to who may not import', desktop, 'agent', async (visit) => {
      const { page } = visit
      const { imports: words, list } = saidIn(desktop)
      await openList(visit, '/account')
      expect(await page.getByRole('link', { name: list.import }).count()).toBe(0)
      await page.goto('/account/import')
      await page.getByRole('heading', { name: words.forbidden }).waitFor()
    })
  })
