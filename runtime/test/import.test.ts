import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { DataSet } from '@cahier/core/model/model'
import type { ImportReport, RefusedRow } from '@cahier/core/wire'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadData } from '../src/imports/first.ts'
import type { Mapping } from '../src/imports/mapping.ts'
import { importCsv, type ImportOptions } from '../src/imports/run.ts'
import { databases, type Fresh } from './databases.ts'
import { actor, example, open, type Opened } from './workspace.ts'

const folder = fileURLToPath(new URL('../../examples/hardware-reseller', import.meta.url))

/** The raw files, counted without any part of the import: they hold no quotes. */
const raw = async (file: string): Promise<Record<string, string>[]> => {
  const [head = '', ...rows] = (await readFile(`${folder}/data/${file}`, 'utf8')).split(/\r?\n/).filter(Boolean)
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, at) => [head.split(',')[at], cell])))
}
const count = <T>(rows: readonly T[], is: (row: T) => boolean): number => rows.filter(is).length
const column = (report: ImportReport, heading: string) => report.columns.find((one) => one.heading === heading)

describe.each(databases)('the public CRM export on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened

  beforeAll(async () => {
    made = await fresh()
  })
  beforeEach(async () => {
    await workspace?.close()
    workspace = await open(made, await example('hardware-reseller'))
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const sets = () => Object.fromEntries(workspace.current().model.data.map((set) => [set.name, set]))
  const load = (set: DataSet, options: ImportOptions = {}, file = set.file) =>
    importCsv(
      { workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'en' },
      set.entity,
      createReadStream(`${folder}/data/${file}`),
      { file, mapping: set.mapping, ...options },
    )
  const base = async () => {
    const { products, accounts, managers, sales_agents } = sets()
    for (const set of [products, accounts, managers, sales_agents]) await load(set!)
  }
  const sql = async (question: string): Promise<number> => {
    const text = question.replaceAll('$', `"${workspace.schema}".`)
    const [row] = await workspace.db.query<{ n: number }>({ text: `select (${text})::integer as n` })
    return row!.n
  }
  /** The opportunities' mapping as somebody writes it who has not seen that one product is written two ways. */
  const withoutAlias = (): Mapping => {
    const { mapping } = sets()['opportunities']!
    return { ...mapping, columns: { ...mapping.columns, product: { field: 'product', by: 'name' } } }
  }

  it('loads whole on the first start: every row of every file is a record, and the counts agree with the raw files and with SQL', async () => {
    const reports = await loadData(workspace, folder)
    const [pipeline, accounts, teams, products] = (await Promise.all(
      ['sales_pipeline.csv', 'accounts.csv', 'sales_teams.csv', 'products.csv'].map(raw),
    )) as [Record<string, string>[], Record<string, string>[], Record<string, string>[], Record<string, string>[]]
    expect(reports.map((report) => [report.entity, report.read, report.created, report.refused])).toEqual([
      ['product', products.length, products.length, 0],
      ['account', accounts.length, accounts.length, 0],
      ['manager', teams.length, new Set(teams.map((row) => row['manager'])).size, 0],
      ['sales_agent', teams.length, teams.length, 0],
      ['opportunity', pipeline.length, pipeline.length, 0],
    ])
    const known = {
      rows: 8800,
      noAccount: 1425,
      noEngageDate: 500,
      noCloseDate: 2089,
      noValue: 2089,
      misspelt: 12,
      subsidiaries: 15,
      aliased: 1480,
      managers: 6,
    }
    expect({
      rows: pipeline.length,
      noAccount: count(pipeline, (row) => row['account'] === ''),
      noEngageDate: count(pipeline, (row) => row['engage_date'] === ''),
      noCloseDate: count(pipeline, (row) => row['close_date'] === ''),
      noValue: count(pipeline, (row) => row['close_value'] === ''),
      misspelt: count(accounts, (row) => row['sector'] === 'technolgy'),
      subsidiaries: count(accounts, (row) => row['subsidiary_of'] !== ''),
      aliased: count(pipeline, (row) => row['product'] === 'GTXPro'),
      managers: new Set(teams.map((row) => row['manager'])).size,
    }).toEqual(known)
    const opportunities = reports.at(-1)!
    const companies = reports[1]!
    expect({
      rows: opportunities.created,
      noAccount: column(opportunities, 'account')?.empty,
      noEngageDate: column(opportunities, 'engage_date')?.empty,
      noCloseDate: column(opportunities, 'close_date')?.empty,
      noValue: column(opportunities, 'close_value')?.empty,
      misspelt: column(companies, 'sector')?.unexpected[0]?.count,
      subsidiaries: column(companies, 'subsidiary_of')?.link?.found,
      aliased: known.aliased,
      managers: reports[2]!.created,
    }).toEqual(known)
    expect({
      rows: await sql('select count(*) from $opportunity'),
      noAccount: await sql('select count(*) from $opportunity where account is null'),
      noEngageDate: await sql('select count(*) from $opportunity where engage_date is null'),
      noCloseDate: await sql('select count(*) from $opportunity where close_date is null'),
      noValue: await sql('select count(*) from $opportunity where close_value is null'),
      misspelt: await sql(`select count(*) from $account where sector = 'technolgy'`),
      subsidiaries: await sql('select count(*) from $account a join $account p on p.id = a.subsidiary_of'),
      aliased: await sql(`select count(*) from $opportunity o join $product p on p.id = o.product where p.name = 'GTX Pro'`),
      managers: await sql('select count(*) from $manager'),
    }).toEqual(known)
    expect(column(companies, 'sector')?.unexpected).toEqual([{ value: 'technolgy', count: 12, nearest: 'technology' }])
    const won = pipeline.reduce((sum, row) => sum + Math.round(Number(row['close_value'] || '0') * 100), 0)
    expect(await sql('select sum(close_value) * 100 from $opportunity')).toBe(won)
    expect(await sql('select count(distinct "group") from $_history')).toBe(5)
    expect(await sql(`select count(*) from $_history where action = 'create' and cause = 'import'`)).toBe(8800 + 85 + 7 + 35 + 6)
    expect(await loadData(workspace, folder)).toEqual([])
  })

  it('without the alias 1,480 rows match no product: they are refused with the reason, the others go in', async () => {
    await base()
    const refused: RefusedRow[] = []
    const report = await load(sets()['opportunities']!, { mapping: withoutAlias(), refused: (row) => void refused.push(row) })
    expect([report.created, report.refused, report.applied]).toEqual([7320, 1480, true])
    expect(report.reasons).toMatchObject([
      {
        code: 'import.link_missing',
        field: 'product',
        heading: 'product',
        count: 1480,
        values: [{ value: 'GTXPro', count: 1480, nearest: 'GTX Pro' }],
      },
    ])
    expect(refused).toHaveLength(1480)
    expect(refused[0]).toMatchObject({
      row: 3,
      cells: ['Z063OYW0', 'Darcel Schlecht', 'GTXPro', 'Isdom', 'Won', '2016-10-25', '2017-03-11', '4514'],
    })
    expect(refused[0]?.reasons[0]).toContain('GTXPro')
    expect(await sql('select count(*) from $opportunity')).toBe(7320)
  })

  it('strict refuses all of it, and nothing is in', async () => {
    await base()
    const report = await load(sets()['opportunities']!, { mapping: withoutAlias(), strict: true })
    expect([report.applied, report.refused]).toEqual([false, 1480])
    expect(await sql('select count(*) from $opportunity')).toBe(0)
    expect(await sql(`select count(*) from $_history where entity = 'opportunity'`)).toBe(0)
  })

  it('strict lets a file in that has nothing wrong', async () => {
    await base()
    const report = await load(sets()['opportunities']!, { strict: true })
    expect([report.applied, report.created, await sql('select count(*) from $opportunity')]).toEqual([true, 8800, 8800])
  })

  it('a dry run says the same and leaves nothing', async () => {
    await base()
    const { created, refused, applied } = await load(sets()['opportunities']!, { dryRun: true })
    expect({ created, refused, applied }).toEqual({ created: 8800, refused: 0, applied: false })
    expect(await sql('select count(*) from $opportunity')).toBe(0)
  })

  it('read twice, a file with a key changes nothing; with a change in it, only that', async () => {
    await base()
    const again = await load(sets()['accounts']!)
    expect([again.created, again.updated, again.unchanged]).toEqual([0, 0, 85])
    await workspace.db.query({ text: `update "${workspace.schema}".account set sector = 'other' where name = 'Cancity'` })
    const changed = await load(sets()['accounts']!)
    expect([changed.created, changed.updated, changed.unchanged]).toEqual([0, 1, 84])
    expect(await sql(`select count(*) from $account where name = 'Cancity' and sector = 'retail' and version = 2`)).toBe(1)
    expect(await sql(`select count(*) from $_history where entity = 'account' and action = 'update'`)).toBe(1)
  })
})
