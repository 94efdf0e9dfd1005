import { describe, expect, it } from 'vitest'
import type { Database, Queryable } from '../src/db/database.ts'
import { undo as undoIn } from '../src/records/undo.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'

const model = layer(
  {
    account: { label: 'name', fields: { name: text, size: integer, note: text } },
    contact: {
      label: 'name',
      fields: { name: text, account: { ...link('account'), onDelete: 'cascade' }, friend: { ...link('contact'), onDelete: 'clear' } },
    },
    invoice: {
      label: 'name',
      fields: {
        name: text,
        account: { ...link('account'), onDelete: 'restrict' },
        credit: { ...link('invoice'), onDelete: 'restrict' },
      },
    },
    quote: { label: 'name', fields: { name: text, lines: { $ref: 'field:lines', to: 'quote_line' } } },
    quote_line: { label: 'name', fields: { name: text, quote: link('quote') } },
  },
  role('rep', { account: { read: "record.note != 'hidden'", update: true, fields: { size: { update: false } } } }),
  role('mate', { contact: { read: true, update: 'record.friend == null', delete: true } }),
)

describe.each(databases)('undo on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model)
  const { ask } = suite
  const batch = async (operations: unknown) => {
    const answer = await ask('POST', 'batch', { operations })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    const ids = (answer.body['results'] as { id: string }[]).map(({ id }) => id)
    return { group: String(answer.body['group']), ids }
  }
  const create = async (entity: string, record: object): Promise<string> => (await batch([{ op: 'create', entity, record }])).ids[0]!
  const get = async (entity: string, id: string) => (await ask('GET', `records/${entity}/${id}`)).body
  const lastGroup = async (entity: string, id: string) =>
    String(((await ask('GET', `records/${entity}/${id}/history`)).body['items'] as Json[])[0]!['group'])
  const undo = (group: string, body?: object, as = 'administrator') => ask('POST', `changes/${group}/undo`, body, { 'x-roles': as })

  it('a change: the values are as they were; and again: as they became', async () => {
    const id = await create('account', { name: 'A', size: 1 })
    await ask('PATCH', `records/account/${id}`, { name: 'B', size: 2 })
    await ask('PATCH', `records/account/${id}`, { note: 'since' })
    const { items } = (await ask('GET', `records/account/${id}/history`)).body as { items: Json[] }
    const undone = await undo(String(items[1]!['group']))
    expect(undone).toMatchObject({ status: 200, body: { records: 1, conflicts: [] } })
    expect(await get('account', id)).toMatchObject({ name: 'A', size: 1, note: 'since' })
    expect((await undo(String(undone.body['group']))).status).toBe(200)
    expect(await get('account', id)).toMatchObject({ name: 'B', size: 2, note: 'since' })
  })

  it('a creation goes to the bin, and comes back', async () => {
    const { group, ids } = await batch([
      { op: 'create', entity: 'account', ref: 'a', record: { name: 'New' } },
      { op: 'create', entity: 'contact', record: { name: 'Of it', account: { $ref: 'a' } } },
    ])
    const undone = await undo(group)
    expect(undone.status, JSON.stringify(undone.body)).toBe(200)
    expect((await ask('GET', `records/account/${ids[0]}`)).status).toBe(404)
    expect((await ask('GET', `records/contact/${ids[1]}`)).status).toBe(404)
    expect((await undo(String(undone.body['group']))).status).toBe(200)
    expect(await get('contact', ids[1]!)).toMatchObject({ account: ids[0] })
  })

  it('a deletion comes back with all that went because of it', async () => {
    const { ids } = await batch([
      { op: 'create', entity: 'account', ref: 'a', record: { name: 'Gone' } },
      { op: 'create', entity: 'contact', ref: 'c', record: { name: 'Gone too', account: { $ref: 'a' } } },
      { op: 'create', entity: 'contact', record: { name: 'Cleared', friend: { $ref: 'c' } } },
    ])
    expect((await ask('DELETE', `records/account/${ids[0]}`)).status).toBe(204)
    expect(await get('contact', ids[2]!)).toMatchObject({ friend: null })
    expect((await undo(await lastGroup('account', ids[0]!))).status).toBe(200)
    expect(await get('contact', ids[2]!)).toMatchObject({ friend: ids[1] })
    expect(await get('contact', ids[1]!)).toMatchObject({ account: ids[0] })
  })

  it('many deletions of one batch, each with its own', async () => {
    const { ids } = await batch([
      { op: 'create', entity: 'account', ref: 'a', record: { name: 'Two A' } },
      { op: 'create', entity: 'account', ref: 'b', record: { name: 'Two B' } },
      { op: 'create', entity: 'contact', record: { name: 'Of A', account: { $ref: 'a' } } },
      { op: 'create', entity: 'contact', record: { name: 'Of B', account: { $ref: 'b' } } },
    ])
    const { group } = await batch([
      { op: 'delete', entity: 'account', id: ids[0] },
      { op: 'delete', entity: 'account', id: ids[1] },
    ])
    expect((await ask('POST', `records/account/${ids[0]}/restore`)).status).toBe(200)
    expect((await ask('GET', `records/account/${ids[1]}`)).status).toBe(404)
    expect((await ask('GET', `records/contact/${ids[2]}`)).status).toBe(200)
    expect((await ask('GET', `records/contact/${ids[3]}`)).status).toBe(404)
    expect((await undo(group)).problems).toEqual([`record.present /account/${ids[0]}`])
    const rest = await undo(group, { conflicts: 'skip' })
    expect(rest).toMatchObject({
      status: 200,
      body: { records: 1, conflicts: [{ code: 'record.present', pointer: `/account/${ids[0]}`, params: { record: ids[0] } }] },
    })
    expect((await ask('GET', `records/contact/${ids[3]}`)).status).toBe(200)
  })

  it('what was changed since is said, record by record', async () => {
    const { ids } = await batch([
      { op: 'create', entity: 'account', record: { name: 'X', size: 1 } },
      { op: 'create', entity: 'account', record: { name: 'Y', size: 1 } },
    ])
    const { group } = await batch(ids.map((id) => ({ op: 'update', entity: 'account', id, record: { size: 2, note: 'n' } })))
    await ask('PATCH', `records/account/${ids[0]}`, { size: 3 })
    const refused = await undo(group)
    expect([refused.status, refused.problems]).toEqual([409, [`undo.changed /account/${ids[0]}/size`]])
    expect(await get('account', ids[1]!)).toMatchObject({ size: 2, note: 'n' })
    expect(await undo(group, { conflicts: 'skip' })).toMatchObject({ status: 200, body: { records: 1 } })
    expect(await get('account', ids[0]!)).toMatchObject({ size: 3, note: 'n' })
    expect(await get('account', ids[1]!)).toMatchObject({ size: 1, note: null })
  })

  it('what others depend on, or have changed, is not deleted', async () => {
    const { group, ids } = await batch([{ op: 'create', entity: 'account', record: { name: 'Needed' } }])
    await create('invoice', { name: 'I', account: ids[0] })
    expect((await undo(group)).problems).toEqual([`record.in_use /account/${ids[0]}`])
    const other = await batch([{ op: 'create', entity: 'account', record: { name: 'Touched' } }])
    await ask('PATCH', `records/account/${other.ids[0]}`, { size: 9 })
    expect((await undo(other.group)).problems).toEqual([`undo.touched /account/${other.ids[0]}`])
    await ask('PATCH', `records/account/${other.ids[0]}`, { size: null })
    expect((await undo(other.group)).status).toBe(200)
  })

  it('what holds another and was made with it goes with it, and both come back', async () => {
    const { group, ids } = await batch([
      { op: 'create', entity: 'account', ref: 'a', record: { name: 'Both' } },
      { op: 'create', entity: 'invoice', ref: 'i', record: { name: 'First', account: { $ref: 'a' } } },
      { op: 'create', entity: 'invoice', record: { name: 'Second', credit: { $ref: 'i' } } },
      { op: 'create', entity: 'contact', record: { name: 'Along', account: { $ref: 'a' } } },
    ])
    const undone = await undo(group)
    expect(undone, JSON.stringify(undone.body)).toMatchObject({ status: 200, body: { records: 4, conflicts: [] } })
    for (const id of ids.slice(1, 3)) expect((await ask('GET', `records/invoice/${id}`)).status).toBe(404)
    const again = await undo(String(undone.body['group']))
    expect(again, JSON.stringify(again.body)).toMatchObject({ status: 200, body: { records: 4, conflicts: [] } })
    expect(await get('invoice', ids[2]!)).toMatchObject({ credit: ids[1] })
    expect(await get('contact', ids[3]!)).toMatchObject({ account: ids[0] })
  })

  it('of many, each that is held or was changed answers for itself, and the others go and come back', async () => {
    const { group, ids } = await batch(
      Array.from({ length: 40 }, (_, n) => ({ op: 'create', entity: 'account', record: { name: `M${n}` } })),
    )
    const holding = await create('invoice', { name: 'Holds', account: ids[7] })
    await ask('PATCH', `records/account/${ids[20]}`, { size: 9 })
    const places = [`record.in_use /account/${ids[7]}`, `undo.touched /account/${ids[20]}`]
    expect(places).toContain((await undo(group)).problems[0])
    expect((await get('account', ids[39]!))['name']).toBe('M39')
    const rest = await undo(group, { conflicts: 'skip' })
    const told = (rest.body['conflicts'] as { code: string; pointer: string }[]).map(({ code, pointer }) => `${code} ${pointer}`)
    expect([rest.status, rest.body['records'], told.toSorted()]).toEqual([200, 38, places.toSorted()])
    await ask('DELETE', `records/invoice/${holding}`)
    expect(await undo(String(rest.body['group']))).toMatchObject({ status: 200, body: { records: 38 } })
    expect((await get('account', ids[39]!))['name']).toBe('M39')
  })

  it('what a batch made turn about goes last first, and comes back first first', async () => {
    const invoice = (more: object = {}) => ({ op: 'create', entity: 'invoice', record: { name: 'I', ...more } })
    const account = (ref: string) => ({ op: 'create', entity: 'account', ref, record: { name: ref } })
    const { group, ids } = await batch([
      { ...invoice(), ref: 'i' },
      account('a'),
      invoice({ account: { $ref: 'a' } }),
      account('b'),
      invoice({ account: { $ref: 'b' } }),
      { op: 'update', entity: 'invoice', id: { $ref: 'i' }, record: { account: { $ref: 'b' } } },
    ])
    const undone = await undo(group)
    expect(undone, JSON.stringify(undone.body)).toMatchObject({ status: 200, body: { records: 5, conflicts: [] } })
    const again = await undo(String(undone.body['group']))
    expect(again, JSON.stringify(again.body)).toMatchObject({ status: 200, body: { records: 5, conflicts: [] } })
    expect(await get('invoice', ids[4]!)).toMatchObject({ account: ids[3] })
    const gone = await batch([4, 0, 3, 2, 1].map((i) => ({ op: 'delete', entity: i % 2 === 0 ? 'invoice' : 'account', id: ids[i] })))
    const back = await undo(gone.group)
    expect(back, JSON.stringify(back.body)).toMatchObject({ status: 200, body: { records: 5, conflicts: [] } })
  })

  it('asks the database the same few things for a hundred records and for a thousand', async () => {
    const statements = async (many: number): Promise<number> => {
      const { group } = await batch(
        Array.from({ length: many }, (_, n) => ({ op: 'create', entity: 'contact', record: { name: `C${n}` } })),
      )
      const { workspace } = suite
      let asked = 0
      const ctx = suite.context({ workspace: { ...workspace, db: counting(workspace.db, () => asked++) } })
      const out = await undoIn(ctx, group)
      const back = await undoIn(ctx, out.group)
      expect([out.records, back.records]).toEqual([many, many])
      return asked
    }
    expect(await statements(1000)).toBe(await statements(100))
  })

  it('follows the rights of whoever undoes', async () => {
    const id = await create('account', { name: 'R', size: 1 })
    await ask('PATCH', `records/account/${id}`, { size: 2 })
    const group = await lastGroup('account', id)
    expect([(await undo(group, undefined, 'rep')).status, (await undo(group, undefined, 'rep')).problems]).toEqual([
      409,
      [`access.field /account/${id}/size`],
    ])
    await ask('PATCH', `records/account/${id}`, { note: 'hidden' })
    expect((await undo(group, undefined, 'rep')).problems).toEqual(['undo.missing'])
    expect((await ask('GET', `changes/${group}`, undefined, { 'x-roles': 'rep' })).status).toBe(404)
    const [gone, made] = [await create('account', { name: 'Gone' }), await create('account', { name: 'Made' })]
    await ask('DELETE', `records/account/${gone}`)
    expect((await undo(await lastGroup('account', gone), undefined, 'rep')).problems).toEqual([`access.entity /account/${gone}`])
    expect((await undo(await lastGroup('account', made), undefined, 'rep')).problems).toEqual([`access.entity /account/${made}`])
    expect(await ask('GET', `changes/${group}`)).toMatchObject({
      status: 200,
      body: { group, cause: 'request', records: 1, items: [{ entity: 'account', id, action: 'update' }] },
    })
  })

  it('gives a link back that somebody emptied beside a deletion to those who may set it, and a restore to nobody', async () => {
    const friend = await create('contact', { name: 'Friend' })
    const id = await create('contact', { name: 'Has one', friend })
    const { group } = await batch([
      { op: 'update', entity: 'contact', id, record: { friend: null } },
      { op: 'delete', entity: 'contact', id: friend },
    ])
    expect((await undo(group, undefined, 'mate')).problems).toEqual([`access.outcome /contact/${id}`])
    expect((await ask('POST', `records/contact/${friend}/restore`)).status).toBe(200)
    expect(await get('contact', id)).toMatchObject({ friend: null })
  })

  it('lines come and go with their record', async () => {
    const id = await create('quote', { name: 'Q', lines: [{ name: 'one' }, { name: 'two' }] })
    const lines = async () => ((await get('quote', id))['lines'] as Json[]).map(({ name }) => name)
    const [one] = (await get('quote', id))['lines'] as Json[]
    await ask('PATCH', `records/quote/${id}`, { name: 'Q2', lines: [{ name: 'three' }, { id: one!['id'], name: 'one again' }] })
    expect(await lines()).toEqual(['three', 'one again'])
    const undone = await undo(await lastGroup('quote', id))
    expect(undone.status, JSON.stringify(undone.body)).toBe(200)
    expect(await lines()).toEqual(['one', 'two'])
    expect(await get('quote', id)).toMatchObject({ name: 'Q' })
  })

  it('refuses what it does not know', async () => {
    expect((await undo('0199aaaa-0000-7000-8000-00000000dead')).status).toBe(404)
    expect((await undo('nothing')).status).toBe(404)
    const { group } = await batch([{ op: 'create', entity: 'account', record: { name: 'Z' } }])
    expect((await undo(group, { conflicts: 'maybe' })).status).toBe(400)
    expect((await undo(group)).status).toBe(200)
    expect((await undo(group)).problems).toEqual(['undo.nothing'])
  })
})

/** The database, telling of each statement that is asked in a transaction. */
const counting = (db: Database, tell: () => void): Database => ({
  ...db,
  transaction: (work) =>
    db.transaction((tx) => {
      const query: Queryable['query'] = (statement) => {
        tell()
        return tx.query(statement)
      }
      return work({ query })
    }),
})
