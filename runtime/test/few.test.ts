import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Layer } from '@cahier/core/model/model'
import type { Question } from '@cahier/core/query/query'
import type { Statement } from '../src/db/database.ts'
import { aggregate } from '../src/records/reading/aggregate.ts'
import type { Context } from '../src/records/context.ts'
import { list } from '../src/records/reading/list.ts'
import { databases, type Fresh } from './databases.ts'
import { actor, open, type Opened } from './workspace.ts'

const role = (name: string, read: string | boolean) => ({
  path: `roles/${name}.json`,
  json: { $schema: 'role.schema.json', $id: name, entities: { note: { read }, firm: { read: true } } },
})
/** Rules that an index leads to, and one that none does. */
const rules = {
  own: 'record.owner == user.id',
  team: 'record.firm.team in user.teams',
  boss: 'record.firm.boss.email == user.email',
  shared: 'user.id in record.shared',
  line: 'record.lines.exists(l, l.by == user.id && l.text == "mine")',
  either: 'record.owner == user.id || record.firm.team in user.teams || user.id in record.shared',
  both: 'record.kind == "open" && record.owner == user.id',
  text: 'record.code == "code 7"',
  called: 'record.name == "Note 7"',
  kind: 'record.kind == "rare"',
  not: '!(record.owner != user.id)',
}
const layer: Layer = {
  name: 'notes',
  documents: [
    { path: 'app.json', json: { $schema: 'app.schema.json', name: 'notes', title: 'Notes', language: 'en' } },
    {
      path: 'entities/firm.json',
      json: {
        $schema: 'entity.schema.json',
        $id: 'firm',
        type: 'object',
        properties: {
          name: { $ref: 'field:text' },
          team: { $ref: 'field:link', to: 'team' },
          boss: { $ref: 'field:link', to: 'member' },
        },
      },
    },
    {
      path: 'entities/note.json',
      json: {
        $schema: 'entity.schema.json',
        $id: 'note',
        type: 'object',
        indexes: [['rank']],
        properties: {
          name: { $ref: 'field:text' },
          code: { $ref: 'field:text', unique: true },
          kind: { $ref: 'field:choice', oneOf: [{ const: 'open' }, { const: 'shut' }, { const: 'rare' }] },
          rank: { $ref: 'field:integer' },
          owner: { $ref: 'field:link', to: 'member' },
          firm: { $ref: 'field:link', to: 'firm' },
          shared: { $ref: 'field:links', to: 'member' },
          lines: { $ref: 'field:lines', to: 'line' },
        },
      },
    },
    {
      path: 'entities/line.json',
      json: {
        $schema: 'entity.schema.json',
        $id: 'line',
        type: 'object',
        properties: {
          text: { $ref: 'field:text' },
          note: { $ref: 'field:link', to: 'note' },
          by: { $ref: 'field:link', to: 'member' },
        },
      },
    },
    ...Object.entries(rules).map(([name, read]) => role(name, read)),
    role('quarter', 'record.rank % 4 == 0'),
    role('widely', 'record.rank >= 0 || record.owner == user.id'),
  ],
}

describe.each(databases)('whoever may read few records on $name', ({ fresh }) => {
  let database: Fresh
  let notes: Opened
  const [me, other, team, firm] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]

  beforeAll(async () => {
    database = await fresh()
    notes = await open(database, layer)
    const { db, schema } = notes
    const always = `now(), now(), 1`
    const id = (kind: string, n: string): string => `md5('${kind}' || ${n})::uuid`
    const fill = [
      `insert into ${schema}.member (id, created_at, updated_at, version, name, email) values ('${me}', ${always}, 'Me', 'me@example.com'), ('${other}', ${always}, 'Other', 'other@example.com')`,
      `insert into ${schema}.team (id, created_at, updated_at, version, name) values ('${team}', ${always}, 'Team')`,
      `insert into ${schema}.firm (id, created_at, updated_at, version, name, team, boss) values ('${firm}', ${always}, 'Firm', '${team}', '${me}')`,
      `insert into ${schema}.note (id, created_at, updated_at, version, name, code, kind, rank, owner, firm, deleted_at)
        select ${id('n', 'n')}, ${always}, 'Note ' || n, 'code ' || n, case when n = 9 then 'rare' when n % 2 = 0 then 'shut' else 'open' end, n,
          case when n in (1, 2, 3) then '${me}'::uuid else '${other}'::uuid end, case when n in (3, 4, 5) then '${firm}'::uuid end,
          case when n = 5 then now() end
        from generate_series(1, 8000) n`,
      `insert into ${schema}.note_shared (id, created_at, updated_at, version, owner, target, position, deleted_at)
        select gen_random_uuid(), ${always}, ${id('n', 'n')}, '${me}', 0, case when n = 8 then now() end from generate_series(5, 8) n`,
      `insert into ${schema}.line (id, created_at, updated_at, version, note, "by", text, position)
        select gen_random_uuid(), ${always}, ${id('n', 'n')}, '${me}', case when n = 10 then 'mine' else 'of all' end, 0 from generate_series(9, 10) n`,
      `analyze`,
    ]
    for (const text of fill) await db.query({ text })
  })
  afterAll(async () => {
    await notes?.close()
    await database?.drop()
  })

  /** The names of what is read, and whether the records were looked up. */
  const asked = async (role: string, question: Question, id = me): Promise<{ names: string[]; looked: boolean }> => {
    const seen: string[] = []
    const query = <Row extends object>(statement: Statement): Promise<Row[]> => {
      seen.push(statement.text)
      return notes.db.query<Row>(statement)
    }
    const { items } = JSON.parse(await list(context(role, query, id), 'note', question)) as { items: { name: string }[] }
    return { names: items.map(({ name }) => name), looked: seen.at(-1)!.includes('= any(array(') }
  }
  const context = (
    role: string,
    query: Context['workspace']['db']['query'] = (statement) => notes.db.query(statement),
    id = me,
  ): Context => ({
    workspace: { ...notes, db: { ...notes.db, query } },
    revision: notes.current(),
    actor: actor([role], { id, email: id === me ? 'me@example.com' : 'other@example.com', teams: id === me ? [team] : [] }),
    now: new Date().toISOString(),
    language: 'en',
  })

  const found: [string, keyof typeof rules, number[], boolean][] = [
    ['their own', 'own', [1, 2, 3], true],
    ['those of their team’s firms', 'team', [3, 4], true],
    ['those of firms they lead, two links away', 'boss', [3, 4], true],
    ['those shared with them, not those that were', 'shared', [6, 7], true],
    ['those with a line of theirs', 'line', [10], true],
    ['those of either kind, once each', 'either', [1, 2, 3, 4, 6, 7], true],
    ['those of their own that are open', 'both', [1, 3], true],
    ['one by a value that no other has', 'text', [7], true],
    ['one by what it is called', 'called', [7], true],
    ['those that no index leads to', 'kind', [9], false],
    ['those of a rule turned round', 'not', [1, 2, 3], false],
  ]
  it.each(found)('reads %s', async (_, role, numbers, looked) => {
    const names = numbers.map((n) => `Note ${n}`)
    expect(await asked(role, { sort: 'rank' })).toEqual({ names, looked })
    expect((await asked(role, { sort: '-rank' })).names).toEqual(names.toReversed())
    expect((await asked(role, { sort: 'name', filter: 'record.rank <= 5' })).names).toEqual(
      names.filter((name) => Number(name.slice(5)) <= 5),
    )
    expect((await asked(role, { q: `note ${numbers[0]!}`, filter: `record.rank == ${numbers[0]!}` })).names).toEqual([names[0]])
    const { items } = JSON.parse(await aggregate(context(role), 'note', {})) as { items: { count: number }[] }
    expect(items[0]!.count).toBe(names.length)
  })
  it('has the pages go on', async () => {
    const first = JSON.parse(await list(context('either'), 'note', { sort: 'rank', limit: '4', count: 'exact' })) as {
      next: string
      count: number
    }
    expect(first.count).toBe(6)
    expect((await asked('either', { sort: 'rank', limit: '4', after: first.next })).names).toEqual(['Note 6', 'Note 7'])
  })
  it('goes through the table for whoever may read most of it', async () => {
    const { names, looked } = await asked('own', { sort: 'rank', limit: '3' }, other)
    expect({ names, looked }).toEqual({ names: ['Note 4', 'Note 6', 'Note 7'], looked: false })
    expect((await asked('widely', { sort: 'rank', limit: '2' })).looked).toBe(false)
  })
  it('reads a record from the moment it becomes theirs', async () => {
    const { db, schema } = notes
    await db.query({ text: `update ${schema}.note set owner = '${me}' where rank = 4000` })
    expect((await asked('own', { sort: 'rank' })).names).toEqual(['Note 1', 'Note 2', 'Note 3', 'Note 4000'])
    await db.query({ text: `update ${schema}.note set owner = '${other}' where rank = 4000` })
    expect((await asked('own', { sort: 'rank' })).names).toEqual(['Note 1', 'Note 2', 'Note 3'])
  })
  it('tells about how many there are from what is read, not from what there is', async () => {
    const { db, schema } = notes
    await db.query({
      text: `insert into ${schema}.note (id, created_at, updated_at, version, name, rank, owner)
        select md5('n' || n)::uuid, now(), now(), 1, 'Note ' || n, n, '${other}'::uuid from generate_series(8001, 48000) n`,
    })
    await db.query({ text: 'analyze' })
    // The size of a table is known for some minutes, but not to another revision.
    const fresh = { ...notes.current(), cached: <T>(_: string, make: () => T): T => make() }
    const counted = async (role: string): Promise<{ count: number; estimated?: true }> =>
      JSON.parse(await list({ ...context(role), revision: fresh }, 'note', { sort: 'rank', count: 'estimated', limit: '1' })) as {
        count: number
      }
    const quarter = await counted('quarter')
    expect(quarter.estimated).toBe(true)
    expect(Math.abs(quarter.count - 12_000)).toBeLessThan(1500)
    expect(await counted('kind')).toMatchObject({ count: 1 })
    expect((await counted('administrator')).count).toBeGreaterThan(40_000)
  })
})
