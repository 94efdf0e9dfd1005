import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database } from '../src/db/database.ts'
import { Refused } from '../src/errors.ts'
import { catalogue, drift } from '../src/model/drift.ts'
import { publish, settle } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { databases, type Fresh } from './databases.ts'
import { type Entities, idOf, integer, layer, link, text } from './models.ts'

const account = (fields: object, more: object = {}): Entities => ({ account: { fields: { name: text, ...fields }, ...more } })

describe.each(databases)('publish on $name', ({ fresh }) => {
  let made: Fresh
  let db: Database
  let workspace: Awaited<ReturnType<typeof openWorkspace>>
  let number = 0

  beforeAll(async () => {
    made = await fresh()
    db = made.db
  })
  beforeEach(async () => {
    await workspace?.close()
    number += 1
    workspace = await openWorkspace(db, { name: `publish${number}` })
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const apply = (entities: Entities, options = {}) => publish(workspace, [layer(entities)], options)
  const insert = async (table: string, rows: readonly object[]) => {
    for (const [at, row] of rows.entries()) {
      const names = Object.keys(row).map((name) => `"${name}"`)
      await db.query({
        text: `insert into "${workspace.schema}"."${table}" (${['id', 'created_at', 'updated_at', 'version', ...names].join(', ')})
          values ($1, now(), now(), 1${names.map((_, i) => `, $${i + 2}`).join('')})`,
        values: [idOf(at + 1), ...Object.values(row)],
      })
    }
  }
  const rows = (table: string, columns: string) => db.query({ text: `select ${columns} from "${workspace.schema}"."${table}" order by id` })
  const drifted = () => drift(db, workspace.schema, tables(workspace.current().model, extended))
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => [],
      (error: unknown) => {
        if (error instanceof Refused) return error.problems
        throw error
      },
    )

  const visited = (to: readonly string[], contact = 'contact', more: Entities[string]['fields'] = {}): Entities => ({
    ...account(more),
    [contact]: { id: 'contact', fields: { name: text } },
    visit: { fields: { name: text, whom: { $ref: 'field:link', to: [...to], onDelete: 'clear', inverse: 'visits' } } },
  })
  const [one, other] = [`account/${idOf(1)}`, `contact/${idOf(2)}`]

  it('what records are called by has the index it needs, whatever becomes of it', async () => {
    const name = (field: object, more: object) =>
      apply({ account: { label: 'name', fields: { name: field }, ...more } as Entities[string] })
    const person = { $ref: 'field:person_name' }
    for (const [field, more] of [
      [text, {}],
      [person, {}],
      [person, { indexes: [['name']] }],
      [person, {}],
      [text, {}],
      [{ ...text, unique: true }, {}],
      [person, {}],
      [{ ...text, unique: true }, {}],
      [text, {}],
      [text, { indexes: [['name']] }],
      [{ $ref: 'field:long_text' }, {}],
      [{ $ref: 'field:address' }, {}],
      [{ $ref: 'field:address' }, { unique: [['name']] }],
      [{ $ref: 'field:address' }, {}],
      [text, {}],
    ] as const) {
      await name(field, more)
      expect([field, more, await drifted()]).toEqual([field, more, []])
    }
  })

  it('what records are called by may be longer than an index holds, where it was written before', async () => {
    const called = (maxLength: number) => apply({ account: { label: 'name', fields: { name: { ...text, maxLength } } } })
    await called(2000)
    const long = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * i * 7919 + i * 104729) % 20000))).join('')
    await insert('account', [{ name: long }])
    await called(100)
    expect(await rows('account', 'name')).toEqual([{ name: long }])
    expect(await drifted()).toMatchObject([{ is: 'different', what: 'index account.ix_account_name', found: '(name) where false' }])
    await called(2000)
    expect(await drifted()).toEqual([])
  })

  it('hides where a link to one of several led that leads elsewhere now, until it leads there again', async () => {
    await apply(visited(['account', 'contact', 'visit']))
    await insert('visit', [{ whom: one }, { whom: other }, {}])
    await apply(visited(['account', 'visit']))
    expect(await rows('visit', 'whom')).toEqual([{ whom: one }, { whom: null }, { whom: null }])
    await apply(visited(['account', 'contact', 'visit']))
    expect(await rows('visit', 'whom')).toEqual([{ whom: one }, { whom: other }, { whom: null }])
    expect(await drifted()).toEqual([])
  })

  it('finds where a link to one of several led, also where that was called otherwise then', async () => {
    await apply(visited(['account', 'contact', 'visit']))
    await insert('visit', [{ whom: one }, { whom: other }])
    await apply(visited(['account', 'visit']))
    await apply(visited(['account', 'visit'], 'person'))
    await apply(visited(['account', 'person', 'visit'], 'person'))
    expect(await rows('visit', 'whom')).toEqual([{ whom: one }, { whom: `person/${idOf(2)}` }])
    expect(await drifted()).toEqual([])
  })

  it('finds a link to one of several that was away while one of them was called otherwise', async () => {
    await apply(visited(['account', 'contact', 'visit']))
    await insert('visit', [{ whom: one }, { whom: other }])
    const { visit, ...without } = visited(['account'], 'person')
    await apply({ ...without, visit: { fields: { name: text } } })
    await apply(visited(['account', 'person', 'visit'], 'person'))
    expect(await rows('visit', 'whom')).toEqual([{ whom: one }, { whom: `person/${idOf(2)}` }])
    await apply(without)
    await apply(visited(['account', 'contact', 'visit']))
    expect(visit && (await rows('visit', 'whom'))).toEqual([{ whom: one }, { whom: other }])
  })

  it('finds what a field said that was of a kind which could say none of it', async () => {
    await apply(account({ size: text }))
    await insert('account', [{ size: 'ten' }, { size: 'two' }])
    await apply(account({ size: link('account') }))
    expect(await rows('account', 'size')).toEqual([{ size: null }, { size: null }])
    await db.query({ text: `update "${workspace.schema}".account set size = id where id = $1`, values: [idOf(2)] })
    await apply(account({ size: text }))
    expect(await rows('account', 'size')).toEqual([{ size: 'ten' }, { size: idOf(2) }])
  })

  it('counts what leads to a record along a link to one of several in the publish that calls them otherwise', async () => {
    await apply(visited(['account', 'contact']))
    await insert('account', [{ name: 'one' }])
    await insert('visit', [{ whom: one }, { whom: other }, { whom: one }])
    const count = { $ref: 'field:rollup', over: 'visits', aggregate: 'count' }
    const { account: company, ...rest } = visited(['company', 'contact'], 'contact', { seen: count })
    await apply({ ...rest, company: { ...company!, id: 'account' } })
    expect(await rows('company', 'seen')).toEqual([{ seen: '2' }])
    expect(await rows('visit', 'whom')).toEqual([{ whom: `company/${idOf(1)}` }, { whom: other }, { whom: `company/${idOf(1)}` }])
  })

  it('begins as revision 0, with the product’s own entities only when published', async () => {
    expect(workspace.current().number).toBe(0)
    expect((await apply({})).number).toBe(1)
    expect(Object.keys(workspace.current().model.entities)).toEqual(['member', 'site', 'team', 'member_teams', 'member_sites'])
    expect(await drifted()).toEqual([])
  })

  it('the same documents twice make one revision, however they are formatted', async () => {
    expect((await apply(account({}))).number).toBe(1)
    expect((await apply(account({}))).number).toBe(1)
    const pretty = layer(account({})).documents.map((document) => ({ ...document, text: JSON.stringify(document.json, null, 7) }))
    expect((await publish(workspace, [{ name: 'company', documents: pretty }])).number).toBe(1)
    expect((await apply(account({ size: integer }))).number).toBe(2)
  })

  it('a default fills the rows that exist, and no column keeps one', async () => {
    await apply(account({}))
    await insert('account', [{ name: 'a' }, { name: 'b' }])
    await apply(account({ size: { ...integer, default: 5 } }))
    expect(await rows('account', 'name, size')).toEqual([
      { name: 'a', size: '5' },
      { name: 'b', size: '5' },
    ])
    expect(await drifted()).toEqual([])
  })

  it('swapped names keep their values', async () => {
    await apply(account({ a: text, b: text }))
    await insert('account', [{ name: 'x', a: 'a', b: 'b' }])
    await apply(account({ b: { ...text, id: 'a' }, a: { ...text, id: 'b' } }))
    expect(await rows('account', 'a, b')).toEqual([{ a: 'b', b: 'a' }])
  })

  it('a removed field comes back with its values, its uniqueness and its key', async () => {
    const full = account({ code: { ...text, unique: true }, parent: link('account') })
    await apply(full)
    await insert('account', [
      { name: 'x', code: 'X', parent: null },
      { name: 'y', code: 'Y', parent: idOf(1) },
    ])
    await apply(account({}))
    expect(await drifted()).toEqual([])
    expect((await catalogue(db, workspace.schema)).keys.filter(({ table }) => table === 'account')).toEqual([])
    await apply(full)
    expect(await rows('account', 'code, parent')).toEqual([
      { code: 'X', parent: null },
      { code: 'Y', parent: idOf(1) },
    ])
    expect(await drifted()).toEqual([])
  })

  it('a removed entity comes back with its rows', async () => {
    const full: Entities = { ...account({}), visit: { fields: { name: text, whom: link('account') } } }
    await apply(full)
    await insert('account', [{ name: 'x' }])
    await insert('visit', [{ name: 'v', whom: idOf(1) }])
    await apply(account({}))
    await apply(full)
    expect(await rows('visit', 'name, whom')).toEqual([{ name: 'v', whom: idOf(1) }])
    expect(await drifted()).toEqual([])
  })

  it('text turned into a number and back is as it was written, but where it changed meanwhile', async () => {
    await apply(account({ size: text }))
    await insert('account', [
      { name: 'a', size: '12' },
      { name: 'b', size: ' 1 200' },
      { name: 'c', size: 'many' },
      { name: 'd', size: '7' },
    ])
    await apply(account({ size: integer }))
    expect(await rows('account', 'size')).toEqual([{ size: '12' }, { size: '1200' }, { size: null }, { size: '7' }])
    await db.query({ text: `update "${workspace.schema}".account set size = 8 where name = 'd'` })
    await apply(account({ size: text }))
    expect(await rows('account', 'size')).toEqual([{ size: '12' }, { size: ' 1 200' }, { size: 'many' }, { size: '8' }])
    expect(await drifted()).toEqual([])
  })

  it('a value that is there twice cannot become unique: how often and which is said, and nothing is left behind', async () => {
    await apply(account({ code: text }))
    await insert('account', [
      { name: 'a', code: 'X' },
      { name: 'b', code: 'X' },
      { name: 'c', code: 'Y' },
    ])
    expect(await refusal(apply(account({ code: { ...text, unique: true } })))).toMatchObject([
      { code: 'publish.duplicates', params: { count: 1, examples: ['X'], fields: ['Code'] } },
    ])
    expect(workspace.current().number).toBe(1)
    expect(await drifted()).toEqual([])
    expect((await catalogue(db, workspace.schema)).indexes.filter((index) => index.name.startsWith('_new_'))).toEqual([])
  })

  it('a field that may have been renamed is asked about, and the answer keeps its values', async () => {
    await apply(account({ mail: text }))
    await insert('account', [{ name: 'a', mail: 'a@x' }])
    expect(await refusal(apply(account({ address: text })))).toMatchObject([
      { code: 'plan.rename_or_new', params: { before: 'mail', after: ['address'] } },
    ])
    await apply(account({ address: text }), { answers: { renamed: { 'account.mail': 'address' } } })
    expect(await rows('account', 'address')).toEqual([{ address: 'a@x' }])
  })

  it('what a killed publish left is taken up by the same one, and taken away by another', async () => {
    await apply(account({ size: text }))
    await insert('account', [{ name: 'a', size: '12' }])
    const killed = {
      progress: ({ doing }: { doing: { do: string } }) => {
        if (doing.do === 'add index') throw new Error('killed')
      },
    }
    const next = account({ size: integer, other: text }, { indexes: [['size']] })
    await expect(apply(next, killed)).rejects.toThrow('killed')
    expect((await catalogue(db, workspace.schema)).columns.filter((c) => c.name.startsWith('_new_'))).toHaveLength(2)
    expect((await apply(next)).number).toBe(2)
    expect(await rows('account', 'size')).toEqual([{ size: '12' }])
    expect(await drifted()).toEqual([])

    await expect(apply(account({ size: integer, other: integer, more: link('account') }), killed)).rejects.toThrow('killed')
    expect((await apply(next)).number).toBe(2)
    const left = await catalogue(db, workspace.schema)
    expect([...left.columns, ...left.indexes].filter((one) => one.name.startsWith('_new_'))).toEqual([])
    expect(await db.query({ text: `select 1 as one from "${workspace.schema}"._publish` })).toEqual([])
  })

  it('a start takes away what a killed publish left, and makes the tables this Cahier would make', async () => {
    await apply(account({ size: text }))
    const killed = {
      progress: ({ doing }: { doing: { do: string } }) => {
        if (doing.do === 'add index') throw new Error('killed')
      },
    }
    await expect(apply(account({ size: text, other: text }, { indexes: [['size']] }), killed)).rejects.toThrow('killed')
    await settle(workspace)
    await expect.poll(async () => (await catalogue(db, workspace.schema)).columns.filter((c) => c.name.startsWith('_new_'))).toEqual([])
    expect(workspace.current().number).toBe(1)

    await db.query({ text: `alter table "${workspace.schema}".account drop column size` })
    const older = tables(workspace.current().model, extended).map((table) => ({
      ...table,
      columns: table.columns.filter((column) => column.id !== 'size'),
    }))
    await db.query({ text: `update "${workspace.schema}"._revision set tables = $1`, values: [JSON.stringify(older)] })
    await settle(workspace)
    expect(workspace.current().number).toBe(2)
    expect(await drifted()).toEqual([])
  })

  it('rows changed during a back-fill are converted as they became', async () => {
    await apply(account({ size: text }))
    await insert('account', [
      { name: 'a', size: '1' },
      { name: 'b', size: '2' },
    ])
    const s = workspace.schema
    const change = () =>
      db.transaction(async (tx) => {
        await tx.query({ text: `update "${s}".account set size = '100' where id = $1`, values: [idOf(1)] })
        await tx.query({
          text: `insert into "${s}"._history (at, cause, "group", entity, record, action, version) values (now(), 'request', $1, 'account', $1, 'update', 2)`,
          values: [idOf(1)],
        })
      })
    let changed: Promise<void> | undefined
    await apply(account({ size: integer }, { indexes: [['size']] }), {
      progress: ({ doing }: { doing: { do: string } }) => {
        if (doing.do === 'add index') changed = change()
      },
    })
    await changed
    expect(await rows('account', 'size')).toEqual([{ size: '100' }, { size: '2' }])
  })

  it('two publishes at once come one after the other', async () => {
    await apply(account({}))
    const [one, other] = await Promise.all([apply(account({ a: text })), apply(account({ a: text, b: text }))])
    expect(new Set([one.number, other.number])).toEqual(new Set([2, 3]))
    expect(await drifted()).toEqual([])
  })

  it('another process hears of a revision', async () => {
    // Without the interval at which it would ask, should it hear nothing.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const other = await openWorkspace(db, { name: workspace.name })
    vi.useRealTimers()
    await apply(account({}))
    await expect.poll(() => other.current().number).toBe(1)
    await other.close()
  })
})
