import * as fc from 'fast-check'
import { compute } from '@cahier/core/computed/compute'
import type { Value } from '@cahier/core/fields/kind'
import type { Values } from '@cahier/core/record'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { momentOf, type Context } from '../src/records/context.ts'
import { newId } from '../src/records/id.ts'
import { list } from '../src/records/reading/list.ts'
import { createMany } from '../src/records/many.ts'
import { databases, type Fresh } from './databases.ts'
import { integer, layer, link, text } from './models.ts'
import { actor, open, type Opened } from './workspace.ts'

const formula = (returns: unknown, source: string) => ({ $ref: 'field:formula', returns, formula: source })
const company = layer({
  rate: { label: 'name', fields: { name: text, factor: { $ref: 'field:decimal', decimals: 6 }, since: { $ref: 'field:date' } } },
  item: {
    label: 'name',
    fields: {
      name: text,
      count: integer,
      price: { $ref: 'field:money' },
      share: { $ref: 'field:percent' },
      open: { $ref: 'field:boolean' },
      begun: { $ref: 'field:date' },
      ended: { $ref: 'field:date' },
      seen: { $ref: 'field:datetime' },
      rate: { ...link('rate'), onDelete: 'clear' },
      parent: { ...link('item'), onDelete: 'clear' },
      total: formula('field:money', 'record.count * record.price'),
      each: formula('field:money', 'record.total / record.count'),
      weighed: formula({ $ref: 'field:decimal', decimals: 4 }, 'record.price * record.rate.factor / 3'),
      whole: formula('field:integer', 'record.price / 7'),
      called: formula('field:text', 'record.name + " (" + record.rate.name + ")"'),
      dear: formula('field:boolean', 'record.price > record.rate.factor || record.open'),
      took: formula('field:duration', 'record.ended - record.begun'),
      due: formula('field:date', 'record.begun + duration("240h")'),
      late: formula('field:boolean', 'record.due < today'),
      aged: formula('field:boolean', 'record.rate.since < record.begun && !(record.seen == null)'),
      rest: formula('field:integer', 'record.count % 7'),
      either: formula('field:money', 'record.open ? record.price : record.total'),
      above: formula('field:money', 'record.parent.total + record.parent.rate.factor'),
      factor: { $ref: 'field:lookup', of: 'rate.factor' },
      above_total: { $ref: 'field:lookup', of: 'parent.total' },
    },
  },
})

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5 })
const day = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2050-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const cents = fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }).map((n) => n / 100)
const row = fc.record({
  name: maybe(fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'aéZ 1-ß') }).map((s) => `x${s}`)),
  count: maybe(fc.oneof(fc.constant(0), fc.integer({ min: -5000, max: 5000 }))),
  price: maybe(cents),
  share: maybe(fc.integer({ min: 0, max: 100 })),
  open: maybe(fc.boolean()),
  begun: maybe(day),
  ended: maybe(day),
  seen: maybe(day.map((one) => `${one}T10:20:30.000Z`)),
  rate: maybe(fc.nat(4)),
  parent: maybe(fc.nat(9)),
})
const rates = fc.array(
  fc.record({
    name: maybe(fc.constantFrom('A', 'é', '')),
    factor: maybe(fc.integer({ min: -9_000_000, max: 9_000_000 }).map((n) => n / 1e6)),
    since: maybe(day),
  }),
  { minLength: 5, maxLength: 5 },
)

describe.each(databases)('formulas on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, company)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const context = (): Context => ({
    workspace,
    revision: workspace.current(),
    actor: actor(),
    // A day that stays the same while it runs.
    now: '2026-11-22T10:00:00.000Z',
    language: 'en',
  })
  const create = async (entity: string, rows: readonly object[]): Promise<string[]> =>
    (await createMany(context(), entity, rows, { group: newId() })).map((outcome) => {
      if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
      return outcome.id
    })
  const all = async (entity: string): Promise<Map<string, Values>> => {
    const found = new Map<string, Values>()
    for (let after = ''; ;) {
      const page = JSON.parse(await list(context(), entity, { limit: '200', ...(after && { after }) })) as {
        items: Values[]
        next: string | null
      }
      for (const one of page.items) found.set(one['id'] as string, utc(one))
      if (page.next === null) return found
      after = page.next
    }
  }
  const utc = (record: Values): Values => ({
    ...record,
    seen: record['seen'] ? new Date(record['seen'] as string).toISOString() : null,
  })

  it('are in JavaScript what they are in Postgres', async () => {
    let different = 0
    await fc.assert(
      fc.asyncProperty(rates, fc.array(row, { minLength: 10, maxLength: 40 }), async (known, rows) => {
        const owners = await create(
          'rate',
          known.map((one) => ({ ...one, name: one.name || null })),
        )
        const given = rows.map((one) => ({ ...one, rate: one.rate === null ? null : owners[one.rate] }))
        const first = await create(
          'item',
          given.slice(0, 10).map((one) => ({ ...one, parent: null })),
        )
        await create(
          'item',
          given.slice(10).map((one) => ({ ...one, parent: one.parent === null ? null : first[one.parent] })),
        )
        const [items, others] = [await all('item'), await all('rate')]
        const entity = workspace.current().model.entities['item']!
        const ctx = context()
        for (const record of items.values()) {
          const said = compute(entity, { record, old: record, touched: new Set(), linked: behind(record, items, others) }, momentOf(ctx))
          for (const [name, value] of Object.entries(said)) {
            expect({ name, value: record[name] }).toEqual({ name, value })
            if (value !== null) different++
          }
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 4), seed: Number(process.env['SEED'] ?? 20_261_122) },
    )
    expect(different).toBeGreaterThan(200)
  }, 600_000)

  /** What is behind a link, as the record itself says; never its formulas, which core works out. */
  const behind = (own: Values, items: ReadonlyMap<string, Values>, others: ReadonlyMap<string, Values>) => {
    const follow = (record: Values, [name, ...rest]: readonly string[]): Value => {
      const value = record[name!] ?? null
      if (rest.length === 0 || value === null) return rest.length === 0 ? value : null
      const target = (name === 'rate' ? others : items).get(value as string)
      return target ? follow(target, rest) : null
    }
    return (path: readonly string[]): Value => follow(own, path)
  }
})
