import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describe as sentence } from '@cahier/core/plan/describe'
import { tables } from '@cahier/core/tables'
import { extensionsOf } from '../src/db/extensions.ts'
import { drift } from '../src/model/drift.ts'
import { preview, publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { createMany, updateMany } from '../src/records/many.ts'
import { newId } from '../src/records/id.ts'
import type { Context } from '../src/records/context.ts'
import { databases, type Fresh } from './databases.ts'
import { integer, layer, link, text, type Entities } from './models.ts'
import { faults } from '../writers/faults.ts'
import { actor, type Opened } from './workspace.ts'

type Fields = Entities[string]['fields']
const shop = (order: Fields, line: Fields = {}, customer: Fields = {}): Entities => ({
  customer: { label: 'name', fields: { name: text, ...customer } },
  order_form: {
    label: 'name',
    fields: { name: text, customer: { ...link('customer'), inverse: 'orders', onDelete: 'clear' }, ...order },
  },
  line: {
    label: 'name',
    fields: {
      name: text,
      parent: { ...link('order_form'), inverse: 'lines', onDelete: 'cascade' },
      quantity: integer,
      price: { $ref: 'field:money' },
      ...line,
    },
  },
})
const total = { $ref: 'field:formula', returns: 'field:money', formula: 'record.quantity * record.price' }
const sum = (more: object = {}) => ({ $ref: 'field:rollup', over: 'lines', aggregate: 'sum', of: 'total', ...more })
const count = { $ref: 'field:rollup', over: 'lines', aggregate: 'count' }
const sales = { $ref: 'field:rollup', over: 'orders', aggregate: 'sum', of: 'total' }

describe.each(databases)('publishing computed fields on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let number = 0

  beforeAll(async () => {
    made = await fresh()
  })
  beforeEach(async () => {
    workspace = await openWorkspace(made.db, { name: `derive${++number}` })
  })
  afterEach(() => workspace.close())
  afterAll(() => made?.drop())

  const apply = (entities: Entities, options = {}) => publish(workspace, [layer(entities)], options)
  const context = (): Context => ({
    workspace,
    revision: workspace.current(),
    actor: actor(),
    now: new Date().toISOString(),
    language: 'en',
  })
  const create = async (entity: string, rows: readonly object[]): Promise<string[]> => {
    const outcomes = await createMany(context(), entity, rows, { group: newId() })
    return outcomes.map((outcome) => {
      if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
      return outcome.id
    })
  }
  const rows = async <Row extends object>(entity: string, columns: string): Promise<Row[]> =>
    made.db.query<Row>({ text: `select ${columns} from "${workspace.schema}"."${entity}" order by id` })
  /** Nothing is amiss: neither a roll-up, nor the catalogue, nor a step that would still be needed. */
  const settled = async (): Promise<void> => {
    expect(await faults(made.db, workspace)).toEqual([])
    const { model } = workspace.current()
    expect(await drift(made.db, workspace.schema, tables(model, await extensionsOf(made.db)))).toEqual([])
  }
  const steps = async (entities: Entities): Promise<string[]> =>
    (await preview(workspace, [layer(entities)])).steps.filter((step) => !step.implied).map((step) => sentence(step, 'en'))

  const fill = async (): Promise<string[]> => {
    const customers = await create('customer', [{ name: 'Ada' }, { name: 'Bob' }])
    const orders = await create(
      'order_form',
      Array.from({ length: 700 }, (_, i) => ({ name: `o${i}`, customer: customers[i % 3] ?? null })),
    )
    await create(
      'line',
      orders.flatMap((order, i) => Array.from({ length: i % 4 }, (_, k) => ({ parent: order, quantity: k + 1, price: i / 4 }))),
    )
    return orders
  }

  it('works new roll-ups out for the rows there are, those on roll-ups after these', async () => {
    await apply(shop({}))
    await fill()
    const next = shop({ total: sum(), lines_count: count }, { total }, { sales })
    expect(await steps(next)).toEqual([
      'The field “Sales” is added to “Customer”, and worked out for every record there is.',
      'The field “Total” is added to “Order form”, and worked out for every record there is.',
      'The field “Lines count” is added to “Order form”, and worked out for every record there is.',
    ])
    await apply(next)
    await settled()
    expect(Number((await rows<{ sum: string }>('customer', 'sum(sales) over ()::text as sum'))[0]!.sum)).toBeGreaterThan(1000)
  })

  it('works them out anew where what they rest on changes, and gives back what was typed', async () => {
    await apply(shop({ total: { $ref: 'field:money' } }))
    const orders = await fill()
    await updateMany(context(), 'order_form', [{ id: orders[0]!, values: { total: 42 } }], { group: newId() })
    await apply(shop({ total: sum() }, { total }, { sales }))
    await settled()
    const where = shop({ total: sum({ where: 'record.quantity > 1' }) }, { total }, { sales })
    expect(await steps(where)).toEqual([
      'The field “Sales” of “Customer” is worked out anew for every record.',
      'The field “Total” of “Order form” is worked out anew for every record.',
    ])
    await apply(where)
    await settled()
    const dearer = { ...total, formula: 'record.quantity * record.price * 2' }
    await apply(shop({ total: sum({ where: 'record.quantity > 1' }) }, { total: dearer }, { sales }))
    await settled()
    await apply(shop({ total: { $ref: 'field:money' } }))
    expect((await rows<{ total: string | null }>('order_form', 'total::text as total')).map((row) => row.total).filter(Boolean)).toEqual([
      '42.00',
    ])
  })

  it('follows entities and fields to their new names in the same publish', async () => {
    await apply(shop({ total: sum() }, { total }))
    await fill()
    const renamed = shop({ total: sum({ over: 'items' }), pieces: { ...sum({ over: 'items', of: 'amount' }) } }, {})
    await apply({
      customer: renamed['customer']!,
      command: { ...renamed['order_form']!, id: 'order_form' },
      item: {
        id: 'line',
        label: 'name',
        fields: {
          name: text,
          owner_form: { ...link('command'), id: 'parent', inverse: 'items', onDelete: 'cascade' },
          amount: { ...integer, id: 'quantity' },
          price: { $ref: 'field:money' },
          total: { ...total, formula: 'record.amount * record.price' },
        },
      },
    })
    await settled()
  })

  it('catches up with what is written while it works', async () => {
    await apply(shop({}))
    const orders = await fill()
    const lines = await rows<{ id: string }>('line', 'id::text as id')
    let writing: Promise<unknown> = Promise.resolve()
    let at = 0
    const old = context()
    await apply(
      shop({ total: sum(), lines_count: count, number: { $ref: 'field:sequence', pattern: 'N-{number:4}' } }, { total }, { sales }),
      {
        progress: () => {
          const some = lines.slice(at, (at += 40))
          writing = writing.then(async () => {
            const values = some.map(({ id }, i) => ({ id, values: { quantity: i, parent: orders[(at + i) % orders.length] } }))
            await updateMany(old, 'line', values, { group: newId() }).catch(() => undefined)
            await createMany(old, 'order_form', [{ name: 'late' }], { group: newId() }).catch(() => undefined)
          })
        },
      },
    )
    await writing
    await settled()
    const numbers = (await rows<{ number: string }>('order_form', 'number')).map((row) => row.number)
    expect(numbers.toSorted()).toEqual(numbers.map((_, i) => `N-${String(i + 1).padStart(4, '0')}`))
  })

  it('numbers the rows there are in the order they were made, and goes on from there', async () => {
    const pattern = { $ref: 'field:sequence', pattern: 'C-{year}-{number:3}', per: 'year', gapFree: true }
    await apply(shop({}))
    await create('order_form', [{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    expect(await steps(shop({ number: pattern }))).toEqual([
      'The field “Number” is added to “Order form”, and the records there are get their numbers in the order they were made.',
      'No two records of “Order form” can have the same value in “Number” any more.',
    ])
    await apply(shop({ number: pattern }))
    await create('order_form', [{ name: 'd' }])
    const year = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', year: 'numeric' }).format()
    expect(await rows('order_form', 'name, number')).toEqual(
      ['a', 'b', 'c', 'd'].map((name, i) => ({ name, number: `C-${year}-00${i + 1}` })),
    )
    await apply(shop({}))
    await create('order_form', [{ name: 'e' }])
    // What was made while it was away is numbered as it returns; undone and done again, all of them keep theirs.
    for (const _ of ['back', 'away and back again']) {
      expect((await steps(shop({ number: pattern })))[0]).toBe(
        'The field “Number” of “Order form” comes back with its numbers, and the records made since get theirs in the order they were made.',
      )
      await apply(shop({ number: pattern }))
      expect((await rows('order_form', 'name, number')).at(4)).toEqual({ name: 'e', number: `C-${year}-005` })
      await apply(shop({}))
    }
    await apply(shop({ number: pattern }))
    await create('order_form', [{ name: 'f' }])
    expect(await rows('order_form', 'name, number')).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => ({ name, number: `C-${year}-00${i + 1}` })),
    )
  })

  it('says which numbers are there twice, and changes nothing', async () => {
    await apply(shop({ number: { $ref: 'field:text' } }))
    await create('order_form', [
      { name: 'a', number: 'A1' },
      { name: 'b', number: 'A1' },
    ])
    const refused = apply(shop({ number: { $ref: 'field:sequence', pattern: 'A{number}' } }))
    await expect(refused).rejects.toMatchObject({ problems: [{ code: 'publish.duplicates', params: { count: 1, examples: ['A1'] } }] })
    expect(workspace.current().number).toBe(1)
  })

  it('keeps what a text said that becomes a sequence, and counts on from the greatest', async () => {
    const kept = { $ref: 'field:text' }
    await apply(shop({ number: kept }))
    await create('order_form', [
      { name: 'a', number: 'FAC-0041' },
      { name: 'b' },
      { name: 'c', number: 'by hand' },
      { name: 'd', number: 'FAC-7' },
    ])
    const next = shop({ number: { $ref: 'field:sequence', pattern: 'FAC-{number:4}' } })
    expect((await steps(next))[0]).toBe(
      'The field “Number” of “Order form” becomes a sequence: what it says stays, and records that have no number get one.',
    )
    await apply(next)
    await create('order_form', [{ name: 'e' }])
    expect((await rows<{ number: string }>('order_form', 'number')).map((row) => row.number)).toEqual([
      'FAC-0041',
      'FAC-0042',
      'by hand',
      'FAC-7',
      'FAC-0043',
    ])
  })
})
