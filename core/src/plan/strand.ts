import type { Node } from '../expression/node.ts'
import { quote } from '../expression/scope.ts'
import { toSql } from '../expression/sql.ts'
import { rebuild } from '../expression/walk.ts'
import { literal } from '../fields/sql.ts'
import { kindOf } from '../fields/index.ts'
import type { Entity, Field, Model, Workflow } from '../model/model.ts'
import type { Column, Table } from '../tables.ts'
import { formerly, stateFields } from '../workflow/machine.ts'

/**
 * Records that a publish could leave in a state their way does not know. `text` counts them by state, in the tables as they
 * are before; `answer` is what a person calls the question by: 'purchase.state'.
 */
export type Strand = { readonly entity: Entity; readonly field: Field; readonly answer: string; readonly text: string }

/** What to count before a publish: only where the ways, or what decides between them, are not what they were. */
export const strands = (before: Model | undefined, after: Model, tables: readonly Table[], schema: string): Strand[] =>
  Object.values(after.entities).flatMap((entity) => {
    const table = tables.find(({ id }) => id === entity.id)
    const old = before && Object.values(before.entities).find(({ id }) => id === entity.id)
    if (!table) return []
    return stateFields(entity).flatMap((name) => {
      const field = entity.fields[name]!
      if (old && ways(old, field.id) === ways(entity, field.id)) return []
      const machines = entity.workflows.filter((one) => one.field === name)
      const text = counted(schema, table, entity, field, machines, after.app.timeZone)
      return [{ entity, field, answer: `${entity.name}.${name}`, text }]
    })
  })

/** What decides whether a record's state is one its way knows. */
const ways = (entity: Entity, id: string): string =>
  JSON.stringify(
    entity.workflows
      .filter(({ field }) => entity.fields[field]?.id === id)
      .map(({ appliesWhen, states }) => [appliesWhen?.source, Object.keys(states).toSorted()]),
  )

const counted = (schema: string, table: Table, entity: Entity, field: Field, machines: readonly Workflow[], timeZone: string): string => {
  const fits = which(table, entity, machines, 'true', (one) =>
    among([...Object.keys(one.states), ...formerly(one).flatMap(({ from }) => from)]),
  )
  return `select coalesce(sum(n), 0)::int as count, coalesce(json_agg(state order by n desc), '[]')::text as states from (
  select s.state, count(*) as n from ${standing(schema, table, field, timeZone)} where t.deleted_at is null and (${fits}) is not true group by s.state) c`
}

const among = (states: readonly string[]): string => `s.state in (${states.map(literal).join(', ')})`

const standing = (schema: string, table: Table, field: Field, timeZone: string): string =>
  `${quote(schema)}.${quote(table.name)} t cross join lateral (select ${valueOf(table, field, timeZone)} as state) s`

/** What holds of a record, by the way it goes. */
const which = (table: Table, entity: Entity, machines: readonly Workflow[], none: string, holds: (machine: Workflow) => string): string => {
  const arms = machines.flatMap((one) =>
    one.appliesWhen === undefined ? [] : [`when ${condition(one.appliesWhen.node, table, entity)} then ${holds(one)}`],
  )
  const last = machines.find(({ appliesWhen }) => appliesWhen === undefined)
  const rest = last ? holds(last) : none
  return arms.length > 0 ? `case ${arms.join(' ')} else ${rest} end` : rest
}

/** Records that a publish takes from states there are no more to the one that says so. `text` counts them, in the tables as they are before. */
export type Taken = {
  readonly entity: Entity
  readonly field: Field
  readonly from: readonly string[]
  readonly to: string
  readonly text: string
}

export const takes = (after: Model, tables: readonly Table[], schema: string): Taken[] =>
  Object.values(after.entities).flatMap((entity) => {
    const table = tables.find(({ id }) => id === entity.id)
    return entity.workflows.flatMap((machine) => {
      const field = entity.fields[machine.field]!
      const machines = entity.workflows.filter((one) => one.field === machine.field)
      return (table ? formerly(machine) : []).map(({ from, to }): Taken => {
        const is = which(table!, entity, machines, 'false', (one) => (one === machine ? among(from) : 'false'))
        const text = `select count(*)::int as count from ${standing(schema, table!, field, after.app.timeZone)} where t.deleted_at is null and (${is})`
        return { entity, field, from, to, text }
      })
    })
  })

/** The value a field will have of a record as it is now: its column's, turned into what it becomes; of a new one, its default. */
const valueOf = (table: Table, field: Field, timeZone: string): string => {
  const column = columnOf(table, field)
  if (!column) return field.default === undefined ? 'null::text' : `${literal(String(field.default))}::text`
  const own = `t.${quote(column.name)}`
  if (!column.field || column.field.kind === field.kind) return own
  return `(${kindOf(field).convert(column.field as Field, own, field, timeZone) ?? 'null'})::text`
}

const condition = (node: Node, table: Table, entity: Entity): string => {
  const there = (part: Node): Node => {
    if (part.op !== 'path') return rebuild(part, there)
    const field = entity.fields[part.path[0]!]
    if (!field || columnOf(table, field)) return part
    return { op: 'literal', type: part.type, value: (field.default ?? null) as string | number | boolean | null }
  }
  const column = ([name]: readonly string[]): string => {
    const field = entity.fields[name!]
    return `t.${quote((field && columnOf(table, field)?.name) ?? name!)}`
  }
  return toSql(there(node), { column })
}

const columnOf = (table: Table, { id }: Field): Column | undefined => table.columns.find((column) => column.id === id)
