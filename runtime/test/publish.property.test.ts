import { extended } from '@cahier/core/query/search'
import { tables } from '@cahier/core/tables'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../src/db/database.ts'
import { Refused } from '../src/errors.ts'
import { catalogue, drift } from '../src/model/drift.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import type { Workspace } from '../src/workspace.ts'
import { databases, type Fresh } from './databases.ts'
import { type Design, type DesignedEntity, type DesignedField, edited, edits, entitiesOf, start, valueOf } from './evolution.ts'
import { idOf, layer } from './models.ts'

/** How many companies live through their changes; `CAHIER_RUNS` asks for more. */
const RUNS = Number(process.env['CAHIER_RUNS'] ?? 25)
const SEED = Number(process.env['SEED'] ?? 20_261_122)

/** What the rows must hold, kept apart from the database: values by entity, field, then row; those of removed fields as they were. */
type Column = { readonly type: string; readonly values: ReadonlyMap<string, string | null> }
type Memory = Map<string, Map<string, Column>>

describe.each(databases)('random changes on $name', ({ fresh }) => {
  let made: Fresh
  let db: Database
  let number = 0
  let inserted = 0
  beforeAll(async () => {
    made = await fresh()
    db = made.db
  })
  afterAll(() => made?.drop())

  it('a publish makes exactly the tables of the model and loses no value', { timeout: 240_000 + RUNS * 20_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edits(8), { minLength: 2, maxLength: 4 }), fc.boolean(), async (rounds, backAtTheEnd) => {
        number += 1
        const workspace = await openWorkspace(db, { name: `random${number}` })
        try {
          await live(workspace, rounds, backAtTheEnd)
        } finally {
          await workspace.close()
          await db.query({ text: `drop schema "${workspace.schema}" cascade` })
        }
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 200_000 + RUNS * 16_000, markInterruptAsFailure: true },
    )
  })

  const live = async (workspace: Workspace, rounds: readonly Parameters<typeof edited>[1][], backAtTheEnd: boolean) => {
    const memory: Memory = new Map()
    let design = edited(start, rounds[0] ?? [])
    const first = design
    expect(await step(workspace, [], design)).toBe(true)
    remember(memory, [], design)
    for (const round of [...rounds.slice(1), ...(backAtTheEnd ? [null] : [])]) {
      await insert(workspace, memory, design)
      const next = round ? edited(design, round) : first
      const before = design
      if (await step(workspace, before, next)) {
        design = next
        remember(memory, before, next)
        await retyped(workspace, memory, before, next)
      }
      await check(workspace, memory, design)
    }
  }

  /** Publishes; false when it was refused for duplicates, which must leave no trace. */
  const step = async (workspace: Workspace, before: Design, after: Design): Promise<boolean> => {
    const fields = after.flatMap((entity) => entity.fields.map((field) => `${entity.name}.${field.name}`))
    const answers = { new: [...fields, ...after.map((entity) => entity.name)] }
    const from = workspace.current().number
    try {
      const { number } = await publish(workspace, [layer(entitiesOf(after))], { answers })
      expect((await publish(workspace, [layer(entitiesOf(after))], { answers })).number).toBe(number)
      return true
    } catch (error) {
      if (!(error instanceof Refused) || error.problems[0]?.code !== 'publish.duplicates') throw error
      expect(before.length).toBeGreaterThan(0)
      expect(workspace.current().number).toBe(from)
      return false
    } finally {
      const { tables: all, columns, indexes } = await catalogue(db, workspace.schema)
      expect([...all, ...columns.map((c) => c.name), ...indexes.map((i) => i.name)].filter((name) => /^_(new|swap)_/.test(name))).toEqual(
        [],
      )
      expect(await drift(db, workspace.schema, tables(workspace.current().model, extended))).toEqual([])
    }
  }

  const insert = async ({ schema }: Workspace, memory: Memory, design: Design) => {
    for (const entity of design) {
      for (let i = 0; i < 3; i++) {
        inserted += 1
        const id = idOf(inserted)
        const columns = entity.fields.map((field) => ({ field, value: valueOf(field, inserted, rowsOf(memory, field.to)) }))
        const tuple = ['id', 'created_at', 'updated_at', 'version', ...columns.map(({ field }) => `"${field.name}"`)]
        const done = await db.query({
          text: `insert into "${schema}"."${entity.name}" (${tuple.join(', ')}) values ('${id}', now(), now(), 1${columns.map((_, at) => `, $${at + 1}`).join('')})
            on conflict do nothing returning id`,
          values: columns.map(({ value }) => value),
        })
        if (!done.length) continue
        for (const { field } of columns) await reread(schema, memory, entity, field)
      }
    }
  }

  const rowsOf = (memory: Memory, entity: string | undefined): string[] => [
    ...(entity ? (memory.get(entity)?.get('name')?.values.keys() ?? []) : []),
  ]

  const read = async (schema: string, entity: DesignedEntity, field: DesignedField) => {
    const rows = await db.query<{ id: string; value: string | null }>({
      text: `select id::text as id, "${field.name}"::text as value from "${schema}"."${entity.name}" order by id`,
    })
    return new Map(rows.map((row) => [row.id, row.value]))
  }

  const reread = async (schema: string, memory: Memory, entity: DesignedEntity, field: DesignedField) => {
    memory.get(entity.id)?.set(field.id, { type: typeOf(field), values: await read(schema, entity, field) })
  }

  /** New fields hold their default where rows were; what is known stays known. */
  const remember = (memory: Memory, before: Design, after: Design) => {
    for (const entity of after) {
      const old = before.some((one) => one.id === entity.id)
      const known = memory.get(entity.id) ?? new Map<string, Column>()
      memory.set(entity.id, known)
      for (const field of entity.fields) {
        if (known.has(field.id)) continue
        const value = field.default === undefined || (!old && !known.has('name')) ? null : String(field.default)
        known.set(field.id, {
          type: typeOf(field),
          values: new Map([...(known.get('name')?.values.keys() ?? [])].map((id) => [id, value])),
        })
      }
    }
  }

  /** Converted values are whatever conversion gave; it has tests of its own. Their rows are all there. */
  const retyped = async ({ schema }: Workspace, memory: Memory, before: Design, after: Design) => {
    for (const entity of after) {
      for (const field of entity.fields) {
        const known = memory.get(entity.id)?.get(field.id)
        if (known && known.type !== typeOf(field)) await reread(schema, memory, entity, field)
      }
    }
    expect(before).toBeDefined()
  }

  const check = async ({ schema }: Workspace, memory: Memory, design: Design) => {
    for (const entity of design) {
      const ids = rowsOf(memory, entity.id)
      for (const field of entity.fields) {
        const expected = memory.get(entity.id)?.get(field.id)?.values
        const found = await read(schema, entity, field)
        expect([entity.id, field.id, Object.fromEntries(ids.map((id) => [id, found.get(id) ?? null]))]).toEqual([
          entity.id,
          field.id,
          Object.fromEntries(ids.map((id) => [id, expected?.get(id) ?? null])),
        ])
        expect(found.size).toBe(ids.length)
      }
    }
  }
})

const typeOf = (field: DesignedField): string => (field.kind === 'link' ? `link ${field.to}` : field.kind)
