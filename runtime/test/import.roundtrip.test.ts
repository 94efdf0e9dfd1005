import fc from 'fast-check'
import type { Value } from '@cahier/core/fields/kind'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportCsv } from '../src/exports/run.ts'
import { importCsv } from '../src/imports/run.ts'
import { createMany } from '../src/records/many.ts'
import { databases, type Fresh } from './databases.ts'
import { layer } from './models.ts'
import { actor, open, type Opened } from './workspace.ts'

const thing = layer({
  thing: {
    label: 'name',
    fields: {
      name: { $ref: 'field:text', maxLength: 80, title: 'Name', unique: true },
      notes: { $ref: 'field:long_text', title: 'Notes; with a "title", hard to write' },
      mail: { $ref: 'field:email', title: 'Mail' },
      site: { $ref: 'field:url', title: 'Site' },
      pieces: { $ref: 'field:integer', title: 'Pieces', unit: 'kg' },
      weight: { $ref: 'field:decimal', decimals: 3, title: 'Weight' },
      price: { $ref: 'field:money', title: 'Price' },
      sold: { $ref: 'field:boolean', title: 'Sold' },
      state: {
        $ref: 'field:choice',
        title: 'State',
        oneOf: [
          { const: 'new', title: 'Neuf, -1' },
          { const: 'old', title: 'New' },
          { const: 'x', title: '=A1' },
        ],
      },
      day: { $ref: 'field:date', title: 'Day' },
      moment: { $ref: 'field:datetime', title: 'Moment' },
      parent: { $ref: 'field:link', to: 'thing', title: 'Parent' },
    },
  },
})

const letter = fc.constantFrom('a', 'é', '=', '+', '-', '@', "'", '"', ';', ',', '\t', ' ', '|', '1', '€', '🙂', 'œ')
const words = (maxLength: number) =>
  fc
    .array(letter, { minLength: 1, maxLength })
    .map((letters) => letters.join('').trim())
    .filter((text) => text !== '')
const noTab = (text: string) => !text.includes('\t')
const row = fc.record({
  name: words(12).filter(noTab),
  notes: fc.option(fc.array(words(8), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'))),
  mail: fc.option(fc.constantFrom('a@example.org', 'x.y+z@example.com')),
  site: fc.option(fc.constantFrom('https://example.org/?a=1;b=2', 'https://example.org/é')),
  pieces: fc.option(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
  weight: fc.option(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((n) => n / 1000)),
  price: fc.option(fc.integer({ min: -1_000_000, max: 100_000_000 }).map((n) => n / 100)),
  sold: fc.option(fc.boolean()),
  state: fc.option(fc.constantFrom('new', 'old', 'x')),
  day: fc.option(
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  ),
  moment: fc.option(
    fc.date({ min: new Date('1950-01-01'), max: new Date('2050-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  ),
  parent: fc.option(fc.nat(5)),
})
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: (one) => one.name })

describe.each(databases)('export and import on $name', ({ fresh }) => {
  let made: Fresh
  let from: Opened
  let to: Opened
  beforeAll(async () => {
    made = await fresh()
    from = await open(made, thing)
    to = await open(made, thing)
  })
  afterAll(async () => {
    await from?.close()
    await to?.close()
    await made?.drop()
  })

  const context = (workspace: Opened, language: string) => ({
    workspace,
    revision: workspace.current(),
    actor: actor(),
    now: '2026-11-21T20:24:15.123Z',
    language,
  })
  const stored = async (workspace: Opened): Promise<Record<string, Value>[]> => {
    const table = `"${workspace.schema}".thing`
    const text = `select coalesce(json_agg(r order by r.name collate "C"), '[]')::text as all from (
      select t.name, t.notes, t.mail, t.site, t.pieces, t.weight, t.price, t.sold, t.state, t.day, t.moment, p.name as parent
      from ${table} t left join ${table} p on p.id = t.parent) r`
    const [found] = await workspace.db.query<{ all: string }>({ text })
    return JSON.parse(found!.all) as Record<string, Value>[]
  }
  const clear = (workspace: Opened) => workspace.db.query({ text: `truncate "${workspace.schema}".thing` })

  for (const language of ['fr', 'en']) {
    it(`what was exported in ${language} is the same when imported elsewhere`, () =>
      fc.assert(
        fc.asyncProperty(rows, async (given) => {
          await Promise.all([clear(from), clear(to)])
          const ids: string[] = []
          for (const { parent, ...values } of given) {
            const link = parent !== null && parent < ids.length ? { parent: ids[parent] } : {}
            const [outcome] = await createMany(context(from, language), 'thing', [{ ...values, ...link }], { group: crypto.randomUUID() })
            if (!outcome || !('id' in outcome)) throw new Error(JSON.stringify([values, outcome]))
            ids.push(outcome.id)
          }
          let csv = ''
          for await (const part of exportCsv(context(from, language), 'thing', { sort: '-name' })) csv += part
          const report = await importCsv(context(to, language), 'thing', chunks(csv))
          expect(report.reasons).toEqual([])
          expect(report.unmapped).toEqual([])
          expect(await stored(to)).toEqual(await stored(from))
        }),
        { numRuns: Number(process.env['RUNS'] ?? 25), seed: Number(process.env['SEED'] ?? 20_261_122) },
      ))
  }

  const csv = async (language: string) => {
    let text = ''
    for await (const part of exportCsv(context(from, language), 'thing', { fields: 'name,weight,day,sold,parent', sort: 'name' }))
      text += part
    return text
  }
  it('writes what Excel in France opens as it is: semicolons, comma, byte order mark, CRLF; formulas are defused', async () => {
    await clear(from)
    await createMany(context(from, 'fr'), 'thing', [{ name: '=1+1', weight: -1234.5, day: '2026-11-21', sold: true }], {
      group: crypto.randomUUID(),
    })
    expect(await csv('fr')).toBe("\ufeffName;Weight;Day;Sold;Parent\r\n'=1+1;-1234,500;21/11/2026;Oui;\r\n")
    expect(await csv('en')).toBe("\ufeffName,Weight,Day,Sold,Parent\r\n'=1+1,-1234.500,21/11/2026,Yes,\r\n")
  })
})

async function* chunks(text: string) {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100)
}
