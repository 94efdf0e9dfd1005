import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Queryable } from '../src/db/database.ts'
import { catalogue, drift } from '../src/model/drift.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { databases, type Fresh } from './databases.ts'
import { type Entities, idOf, integer, layer, link, text } from './models.ts'

/** Every third statement is the last one; with `CAHIER_RUNS`, every one. */
const STEP = process.env['CAHIER_RUNS'] ? 1 : 3

const before: Entities = {
  account: { fields: { name: text, size: text, phone: text, code: text, owner: link('person') }, indexes: [['size']] },
  person: { fields: { name: text } },
  visit: { fields: { name: text, whom: link('account') } },
}
/** One of everything a publish can do. */
const after: Entities = {
  company: {
    id: 'account',
    fields: {
      name: text,
      size: integer,
      telephone: { ...text, id: 'phone' },
      code: { ...text, unique: true },
      parent: link('company'),
      level: { ...integer, default: 1 },
    },
    indexes: [['size']],
  },
  person: { fields: { name: text } },
  call: { fields: { name: text, whom: link('company') } },
}
const answers = { new: ['company.parent', 'call', 'company.telephone'] }

/**
 * A database that is gone after so many statements, as far as its client can tell: what was sent before may have been done.
 * Each statement of a publish is in turn the last one that arrives.
 */
const mortal = (db: Database, statements: number): Database & { readonly died: () => boolean } => {
  let left = statements
  const guarded = (queryable: Queryable): Queryable => ({
    query: async (statement) => {
      if (left-- <= 0) throw new Error('killed')
      return queryable.query(statement)
    },
  })
  return {
    ...db,
    ...guarded(db),
    transaction: (work) => db.transaction((tx) => work(guarded(tx))),
    session: (work) => db.session((own) => work(guarded(own))),
    died: () => left < 0,
  }
}

describe.each(databases)('a publish killed at any statement, on $name', ({ fresh }) => {
  let made: Fresh
  beforeAll(async () => {
    made = await fresh()
  })
  afterAll(() => made?.drop())

  it('leaves the old or the new revision whole, and the next publish succeeds', { timeout: 600_000 }, async () => {
    const seen = new Set<string>()
    for (let statements = 1; ; statements += STEP) {
      const name = `kill${statements}`
      const workspace = await openWorkspace(made.db, { name })
      await publish(workspace, [layer(before)])
      await seed(workspace.schema)
      const doomed = mortal(made.db, statements)
      const outcome = await publish({ ...workspace, db: doomed }, [layer(after)], { answers }).then(
        () => 'published',
        (error: Error) => error.message,
      )
      const now = await workspace.reload()
      expect(await drift(made.db, workspace.schema, tables(now.model, extended))).toEqual([])
      expect(now.number === 1 ? await rows(workspace.schema, 'account', 'size, phone') : values('size', 'phone')).toEqual(
        values('size', 'phone'),
      )
      seen.add(`${outcome} ${now.number}`)
      const other = statements % 2 ? after : before
      const served = await publish(workspace, [layer(other)], {
        answers: { new: [...answers.new, 'visit', 'account.phone', 'account.owner'] },
      })
      expect(await drift(made.db, workspace.schema, tables(served.model, extended))).toEqual([])
      const left = await catalogue(made.db, workspace.schema)
      expect(
        [...left.tables, ...left.columns.map((c) => c.name), ...left.indexes.map((i) => i.name)].filter((n) => /^_(new|swap)_/.test(n)),
      ).toEqual([])
      const shown = ['size', 'telephone', 'level']
      expect(other === after ? await rows(workspace.schema, 'company', shown.join()) : values(...shown)).toEqual(values(...shown))
      await workspace.close()
      await made.db.query({ text: `drop schema "${workspace.schema}" cascade` })
      if (outcome === 'published') break
    }
    expect(['killed 1', 'killed 2', 'published 2']).toEqual(expect.arrayContaining([...seen]))
    expect(seen).toContain('killed 1')
  })

  const rows = (schema: string, table: string, columns: string) =>
    made.db.query({ text: `select ${columns} from "${schema}"."${table}" order by id` })
  const values = (...names: string[]) =>
    ['1', '2', '3'].map((n) => Object.fromEntries(names.map((name) => [name, name === 'level' ? '1' : n])))
  const seed = async (schema: string) => {
    for (const n of [1, 2, 3]) {
      await made.db.query({
        text: `insert into "${schema}".account (id, created_at, updated_at, version, name, size, phone, code) values ($1, now(), now(), 1, $2, $2, $2, $2)`,
        values: [idOf(n), String(n)],
      })
    }
  }
})
