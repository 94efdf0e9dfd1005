import { convert } from '@cahier/core/plan/convert'
import { quote, switchover } from '@cahier/core/plan/ddl'
import type { Aside, Step } from '@cahier/core/plan/step'
import { problem } from '@cahier/core/problem'
import { tables, type Table } from '@cahier/core/tables'
import { and, eq, isNotNull } from 'drizzle-orm'
import type { Queryable } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { systemTables } from '../db/tables.ts'
import { Refused } from '../errors.ts'
import type { Workspace } from '../workspace.ts'
import { patiently } from './alone.ts'
import { catchUp, deriving, groundOf, keyOf as derivedKey, readTables, type Deriving, type Ground } from './derive.ts'
import { keepCounters } from './numbering.ts'
import { keyOf, type Fillings } from './prepare.ts'
import type { Options, Preview } from './publish.ts'
import type { State } from './state.ts'

/**
 * The one short transaction: it takes the tables it changes, catches up with rows changed since they were back-filled,
 * changes names, and makes the new revision the one served. All of it happens, or nothing.
 */
export const switchOver = (
  { db, schema, name }: Pick<Workspace, 'db' | 'schema' | 'name'>,
  from: State,
  next: Preview,
  fillings: Fillings,
  { by = null, note = '' }: Options,
): Promise<void> =>
  patiently(db, async (tx) => {
    const ws = quote(schema)
    const { current, revision, document, publish } = systemTables(schema)
    const [now] = await orm(tx).select().from(current).for('update')
    if (now?.revision !== from.number) throw new Refused([problem('publish.overtaken', '', { revision: now?.revision ?? 0 })])
    const derived = deriving(next.model, next.steps)
    const ground = groundOf(from, next, schema)
    const locked = [...new Set([...touched(next.steps), ...readBefore(ground, derived, from)])]
      .toSorted()
      .map((table) => `${ws}.${quote(table)}`)
    if (locked.length) await tx.query({ text: `lock table ${locked.join(', ')} in access exclusive mode` })
    for (const step of next.steps) if (step.do === 'retype column') await follow(tx, schema, step, fillings, next.model.app.timeZone)
    if (derived.length > 0) await settleDerived(tx, ground, derived, fillings)
    for (const text of switchover(next.steps, schema)) await tx.query({ text })
    await remember(tx, schema, from, next.steps, next.number)
    await orm(tx).update(revision).set({ tables: null }).where(isNotNull(revision.tables))
    await orm(tx)
      .insert(revision)
      .values({ number: next.number, by, note, tables: tables(next.model, from.extensions), steps: next.steps })
    for (const part of parts(documents(next))) await orm(tx).insert(document).values(part)
    await orm(tx).update(current).set({ revision: next.number })
    await orm(tx).delete(publish)
    await tx.query({ text: `select pg_notify('cahier', $1)`, values: [JSON.stringify({ workspace: name, revision: next.number })] })
  })

/** Tables there were, of those that decide what is worked out. */
const readBefore = (ground: Ground, derived: readonly Deriving[], from: State): string[] => {
  const known = new Set(from.tables.map(({ name }) => name))
  return readTables(ground, derived).filter((table) => known.has(table))
}

const settleDerived = async (tx: Queryable, ground: Ground, derived: readonly Deriving[], fillings: Fillings): Promise<void> => {
  const of = ({ step }: Deriving) => fillings[derivedKey(step)]
  const floor = derived.map((one) => BigInt(of(one)?.floor ?? '0')).reduce((least, one) => (one < least ? one : least))
  const counters = Object.fromEntries(derived.map((one) => [derivedKey(one.step), of(one)?.counters ?? {}]))
  const counted = await catchUp(tx, ground, derived, String(floor), counters)
  for (const one of derived) if (!one.feed) await keepCounters(tx, ground.schema, one, counted[derivedKey(one.step)] ?? {})
}

/** Tables that exist and whose catalogue changes, in one order for everybody. */
const touched = (steps: readonly Step[]): string[] => {
  const named = steps.flatMap((step) => {
    if (step.do === 'set table aside') return [step.table.name]
    if (step.do === 'rename table' || step.do === 'restore table') return [step.from]
    return step.do === 'create table' || step.do === 'add index' || step.do === 'add foreign key' ? [] : [step.on]
  })
  return [...new Set(named)].toSorted()
}

const follow = async (
  tx: Queryable,
  schema: string,
  step: Extract<Step, { do: 'retype column' }>,
  fillings: Fillings,
  timeZone: string,
): Promise<void> => {
  const changed = `r.id in (select h.record from ${quote(schema)}._history h where h.number > $1::bigint and h.entity = $2)`
  const text = convert(step, schema, timeZone, changed)
  if (text) await tx.query({ text, values: [fillings[keyOf(step)]?.floor ?? '0', step.table] })
}

/** Notes what goes out of sight and under which name, and forgets what came back. */
const remember = async (tx: Queryable, schema: string, from: State, steps: readonly Step[], revision: number): Promise<void> => {
  const { aside: asides } = systemTables(schema)
  const table = (id: string) =>
    [...from.tables, ...from.asides.filter((aside) => !aside.column).map((aside) => aside.table)].find((t) => t.id === id) as Table
  const aside = (
    id: string,
    name: string,
    column: string | null,
    what: Pick<Aside, 'table' | 'column'> & Partial<Pick<Extract<Step, { do: 'set column aside' }>, 'dropped'>>,
  ) => orm(tx).insert(asides).values({ table: id, name, column, revision, what })
  const back = (id: string, name: string) =>
    orm(tx)
      .delete(asides)
      .where(and(eq(asides.table, id), eq(asides.name, name)))
  const slim = (id: string, dropped: { foreignKeys: Table['foreignKeys'] }) => ({
    ...table(id),
    columns: [],
    indexes: [],
    foreignKeys: dropped.foreignKeys,
  })
  for (const step of steps) {
    if (step.do === 'set table aside') await aside(step.table.id, step.as, null, { table: step.table })
    if (step.do === 'set column aside')
      await aside(step.table, step.as, step.column.id, {
        table: slim(step.table, step.dropped),
        column: step.column,
        dropped: step.dropped,
      })
    if (step.do === 'retype column' && step.source !== step.keep)
      await aside(step.table, step.keep, step.before.id, {
        table: slim(step.table, step.dropped),
        column: step.before,
        dropped: step.dropped,
      })
    if (step.do === 'restore table') await back(step.table.id, step.from)
    if (step.do === 'restore column') await back(step.table, step.from)
    if (step.do === 'work out column' && step.aside) await back(step.table, step.before.name)
  }
}

/** A statement has 65 535 parameters at most. */
const parts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / 1000) }, (_, i) => all.slice(i * 1000, (i + 1) * 1000))

const documents = ({ layers, number: revision }: Preview) =>
  layers
    .flatMap((layer) =>
      layer.documents.map((document) => ({
        layer: layer.name,
        path: document.path,
        json: document.text ?? JSON.stringify(document.json, null, 2),
      })),
    )
    .map((document, position) => ({ ...document, revision, position }))
