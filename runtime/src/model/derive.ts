import { feeds, type Feed } from '@cahier/core/computed/feeds'
import { asLink, ownerSql } from '@cahier/core/computed/owner'
import { rolledUp } from '@cahier/core/computed/rollup'
import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { quote } from '@cahier/core/expression/scope'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import { names } from '@cahier/core/plan/names'
import type { Step } from '@cahier/core/plan/step'
import type { Queryable } from '../db/database.ts'
import { numberRows } from './numbering.ts'
import { MODEL, physical, type Physical } from './physical.ts'
import type { State } from './state.ts'

/** A step whose column nobody fills in: the publish works it out for the rows there are. */
export type Derived = Extract<Step, { do: 'add column' | 'work out column' }>
export type Deriving = {
  readonly step: Derived
  readonly entity: Entity
  readonly field: Field
  /** Where it reads from; of a roll-up only. */
  readonly feed?: Feed
}
/** Over what a publish works: its names are those of the tables as they stand. */
export type Ground = { readonly model: Model; readonly schema: string; readonly timeZone: string; readonly physical: Physical }
export type Counters = Readonly<Record<string, number>>

export const derives = (step: Step): step is Derived =>
  step.do === 'work out column' || (step.do === 'add column' && step.column.derived !== undefined)
export const columnOf = (step: Derived) => (step.do === 'add column' ? step.column : step.after)
export const keyOf = (step: Derived): string => `${step.table}.${columnOf(step).id}`

/** Over what the new model's values are worked out before it is there. */
export const groundOf = (
  from: State,
  { model, steps }: { readonly model: Model; readonly steps: readonly Step[] },
  schema: string,
): Ground => {
  const before = [...from.asides.filter(({ column }) => !column).map(({ table }) => table), ...from.tables]
  return { model, schema, timeZone: model.app.timeZone, physical: physical(model, schema, before, steps) }
}

/** The columns to work out, each after those it is worked out of. */
export const deriving = (model: Model, steps: readonly Step[]): Deriving[] => {
  const all = feeds(model.entities)
  return steps
    .filter(derives)
    .map((step): Deriving => {
      const entity = Object.values(model.entities).find(({ id }) => id === step.table)!
      const field = entity.fields[columnOf(step).name]!
      const feed = all.find(({ parent, field: { name } }) => parent === entity.name && name === field.name)
      return { step, entity, field, ...(feed ? { feed } : {}) }
    })
    .toSorted((a, b) => (a.feed?.level ?? 0) - (b.feed?.level ?? 0))
}

/** The tables whose rows decide what is worked out, as Postgres calls them, in one order for everybody. */
export const readTables = ({ physical }: Ground, all: readonly Deriving[]): string[] =>
  [
    ...new Set(all.flatMap(({ feed, entity }) => [entity.name, ...(feed?.reads.map((read) => read.entity) ?? [])]).map(physical.table)),
  ].toSorted()

/** Some rows of the table, by a condition on their `id`. */
export type Some = { readonly condition: (id: string) => string; readonly values: readonly unknown[] }
export const between = (last: string | null, upTo: string): Some => ({
  condition: (id) => `($1::uuid is null or ${id} > $1::uuid) and ${id} <= $2::uuid`,
  values: [last, upTo],
})
export const these = (ids: readonly string[]): Some => ({ condition: (id) => `${id} = any($1::uuid[])`, values: [`{${ids.join(',')}}`] })

/** Works out the column of some rows; answers how far numbers have been counted. */
export const derive = async (tx: Queryable, ground: Ground, one: Deriving, some: Some, counters: Counters): Promise<Counters> => {
  if (!one.feed) return numberRows(tx, ground, one, some, counters)
  const { schema, model, physical } = ground
  const table = `${quote(schema)}.${quote(one.step.on)}`
  const [hidden, name] = [quote(names.hidden(one.field.name)), quote(one.field.name)]
  const select = `select id from ${table} where ${some.condition('id')}`
  const value = rolledUp(model.entities, MODEL, [one.field], {
    select,
    include: (link, rollup) => `${link} in (select ${asLink(rollup, 'id')} from (${select}) o)`,
  })
  await tx.query({
    text: `update ${table} r set ${hidden} = n.${name} from (${physical.sql(value)}) n where n.id = r.id and r.${hidden} is distinct from n.${name}`,
    values: some.values,
  })
  return counters
}

/**
 * Works out again what was written since the floor of the history: by those who do not know the column yet. Under the locks of
 * the switch nobody writes any more.
 */
export const catchUp = async (
  tx: Queryable,
  ground: Ground,
  all: readonly Deriving[],
  floor: string,
  counters: Readonly<Record<string, Counters>>,
): Promise<Readonly<Record<string, Counters>>> => {
  const caught = new Map<string, readonly string[]>()
  const counted: Record<string, Counters> = { ...counters }
  for (const one of all) {
    const ids = await stale(tx, ground, one, floor, caught)
    if (ids.length > 0) counted[keyOf(one.step)] = await derive(tx, ground, one, these(ids), counted[keyOf(one.step)] ?? {})
    if (one.feed) caught.set(one.entity.name, [...(caught.get(one.entity.name) ?? []), ...ids])
  }
  return counted
}

/** The records whose column may be another since: they, their rows, or what these read was written, or their rows left them. */
const stale = async (
  tx: Queryable,
  { model, schema, physical }: Ground,
  { entity, feed }: Deriving,
  floor: string,
  caught: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> => {
  const history = `${quote(schema)}._history`
  const written = (id: string) => `select h.record from ${history} h where h.number > $1::bigint and h.entity = '${id}'`
  const parts = [written(entity.id)]
  const values: unknown[] = [floor]
  if (feed) {
    const { rollup } = feed
    const rows = model.entities[rollup.entity]!
    const link = rows.fields[rollup.link]!
    const told = rollup.prefix === undefined ? {} : { prefix: `${entity.id}/` }
    parts.push(
      `select ${ownerSql(told, `(h.before->>'${link.id}')`)}::uuid from ${history} h where h.number > $1::bigint and h.entity = '${rows.id}' and h.before ? '${link.id}'`,
    )
    for (const read of feed.reads) {
      const from = joins(scopeOf(model.entities, rows.name), MODEL, 't')
      const alias = from.table(read.links)
      const below = caught.get(read.entity)
      if (below) values.push(`{${below.join(',')}}`)
      const also = below ? ` or ${alias}.id = any($${values.length}::uuid[])` : ''
      const text = `select ${ownerSql(rollup, `t.${quote(rollup.link)}`)} from ${quote(MODEL)}.${quote(rows.name)} t ${from.text()}`
      parts.push(`${physical.sql(text)} where ${alias}.id in (${written(model.entities[read.entity]!.id)})${also}`)
    }
  }
  const found = await tx.query<{ id: string }>({
    text: `select distinct id::text as id from (${parts.join(' union all ')}) w(id) where id is not null`,
    values,
  })
  return found.map(({ id }) => id)
}
