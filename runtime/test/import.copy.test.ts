import type { Value } from '@cahier/core/fields/kind'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMany } from '../src/records/many.ts'
import { newId } from '../src/records/id.ts'
import { create } from '../src/records/create.ts'
import { remove } from '../src/records/remove.ts'
import { databases, type Fresh } from './databases.ts'
import { layer, text } from './models.ts'
import { actor, open, type Opened } from './workspace.ts'

const company = layer({
  place: { label: 'name', fields: { name: text } },
  thing: {
    label: 'name',
    required: ['name'],
    fields: {
      name: { ...text, unique: true },
      notes: { $ref: 'field:long_text', title: 'Notes' },
      price: { $ref: 'field:money', title: 'Price' },
      sold: { $ref: 'field:boolean', title: 'Sold' },
      day: { $ref: 'field:date', title: 'Day' },
      moment: { $ref: 'field:datetime', title: 'Moment' },
      tags: { $ref: 'field:tags', title: 'Tags' },
      person: { $ref: 'field:person_name', title: 'Person' },
      more: { $ref: 'field:json', title: 'More' },
      place: { $ref: 'field:link', to: 'place', title: 'Place' },
    },
  },
})

/** What a format with tabs, lines and backslashes may get wrong. */
const hard = ['\\N', '\\', 'a\tb', 'a\nb\r\nc', '\\.', '"quoted", {braced}', 'l’été à Œuvres — 日本 🎉', "'", '\\\\n', 'NULL', ' ']

describe.each(databases)('many new records at once on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let place: string
  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, company)
    place = (await create(context(), 'place', { name: 'Here' })).id
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const context = () => ({ workspace, revision: workspace.current(), actor: actor(), now: '2026-11-22T10:00:00.000Z', language: 'en' })
  const write = (rows: readonly Record<string, Value>[]) => createMany(context(), 'thing', rows, { group: newId() })
  const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    workspace.db.query<Row>({ text: text.replaceAll('$$', `"${workspace.schema}".`), values })

  it('keeps each value, and its history, as a record that comes alone does', async () => {
    const row = (n: number): Record<string, Value> => ({
      name: `${hard[n % hard.length]!.trim() || 'blank'} ${n}`,
      notes: `${hard[n % hard.length]} and ${hard[(n + 1) % hard.length]}x`,
      price: n / 4,
      ...(n % 2 ? { sold: n % 3 === 0 } : {}),
      day: '2026-11-22',
      moment: '2026-11-22T08:30:00.250Z',
      tags: [`one ${n}`, 'with "quotes", commas', 'back\\slash'],
      person: { first: `Ann\\${n}`, last: 'Tab\tLine' },
      more: { a: [1, null, '\\n'], b: { c: 'é' } },
      place,
    })
    const rows = Array.from({ length: 150 }, (_, n) => row(n))
    const many = await write(rows)
    const alone = await create(context(), 'thing', { ...row(7), name: 'alone' })
    expect(many.filter((one) => 'problems' in one)).toEqual([])
    const ids = many.map((one) => ('id' in one ? one.id : ''))
    const told = `select (to_jsonb(t) - 'id' - 'name')::text as record from $$thing t where id = $1`
    const kept = `select action, version, depth, cause, (after - 'name')::text as after, before::text as before from $$_history where record = $1`
    expect(await sql(told, [ids[7]])).toEqual(await sql(told, [alone.id]))
    expect(await sql(kept, [ids[7]])).toEqual(await sql(kept, [alone.id]))
    const found = await sql<{ name: string; notes: string; said: string }>(
      `select t.name, t.notes, h.after ->> 'notes' as said from $$thing t join $$_history h on h.record = t.id where t.id = any($1::uuid[]) order by t.id`,
      [ids],
    )
    expect(found.map(({ name }) => name)).toEqual(rows.map(({ name }) => name))
    expect(found.map(({ notes }) => notes)).toEqual(found.map(({ said }) => said))
    expect(
      await sql(
        'select count(distinct number)::int4 as n, count(distinct "group")::int4 as groups from $$_history where record = any($1::uuid[])',
        [ids],
      ),
    ).toEqual([{ n: 150, groups: 1 }])
  })

  it('refuses the rows whose value is taken or whose link leads nowhere, and writes the others', async () => {
    await write([{ name: 'taken' }])
    const rows = Array.from({ length: 200 }, (_, n): Record<string, Value> => ({ name: `row ${n}`, place }))
    Object.assign(rows[3]!, { name: 'taken' })
    Object.assign(rows[50]!, { name: 'row 49' })
    Object.assign(rows[120]!, { place: newId() })
    const outcomes = await write(rows)
    const codes = outcomes.flatMap((one, n) => ('problems' in one ? [[n, one.problems.map(({ code }) => code)]] : []))
    expect(codes).toEqual([
      [3, ['record.unique']],
      [50, ['record.unique']],
      [120, ['record.link']],
    ])
    expect(await sql(`select count(*)::int4 as n from $$thing where name like 'row %'`)).toEqual([{ n: 197 }])
    expect(await sql(`select count(*)::int4 as n from $$_history h join $$thing t on t.id = h.record where t.name like 'row %'`)).toEqual([
      { n: 197 },
    ])
  })

  it('refuses the row whose link leads into the bin, and writes the others', async () => {
    const { id } = await create(context(), 'place', { name: 'Gone' })
    await remove(context(), 'place', id)
    const outcomes = await write(Array.from({ length: 150 }, (_, n) => ({ name: `binned ${n}`, place: n === 77 ? id : place })))
    expect(outcomes.flatMap((one, n) => ('problems' in one ? [[n, one.problems.map(({ code }) => code)]] : []))).toEqual([
      [77, ['record.link']],
    ])
    expect(await sql(`select count(*)::int4 as n from $$thing where name like 'binned %'`)).toEqual([{ n: 149 }])
  })
})
