import { quote } from '@cahier/core/expression/scope'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity, Model } from '@cahier/core/model/model'
import { names } from '@cahier/core/plan/names'
import type { Step } from '@cahier/core/plan/step'
import { systemColumns, type Table } from '@cahier/core/tables'

/** A schema that is none: statements written in it are turned into ones over the tables as they stand. */
export const MODEL = '@model'

/** How the tables of a model are called in Postgres until the publish that makes it has switched over. */
export type Physical = {
  readonly table: (entity: string) => string
  /** A statement over the model's own names, `"@model"."line"`, as one over the tables and columns that have these names later. */
  readonly sql: (text: string) => string
}

export const physical = (model: Model, schema: string, before: readonly Table[], steps: readonly Step[]): Physical => {
  const tables = new Map(before.map((table) => [table.id, table.name]))
  const columns = new Map(before.flatMap((table) => table.columns.map((column) => [`${table.id}.${column.id}`, column.name] as const)))
  for (const step of steps) {
    if (step.do === 'create table') tables.set(step.table.id, names.hidden(step.table.name))
    if (step.do === 'restore table') tables.set(step.table.id, step.from)
    if (step.do === 'add column') columns.set(`${step.table}.${step.column.id}`, names.hidden(step.column.name))
    if (step.do === 'retype column' || step.do === 'work out column')
      columns.set(`${step.table}.${step.after.id}`, names.hidden(step.after.name))
    if (step.do === 'restore column') columns.set(`${step.table}.${step.column.id}`, step.from)
  }
  const table = (entity: string): string => tables.get(model.entities[entity]!.id) ?? entity
  const whole = (entity: Entity): string => {
    const fields = storedFields(entity).map(({ id, name }) => `${quote(columns.get(`${entity.id}.${id}`) ?? name)} as ${quote(name)}`)
    const all = [...systemColumns.map(({ name }) => quote(name)), ...fields]
    return `(select ${all.join(', ')} from ${quote(schema)}.${quote(table(entity.name))})`
  }
  const named = new RegExp(`${quote(MODEL)}\\."([^"]+)"`, 'g')
  return { table, sql: (text) => text.replaceAll(named, (_, name: string) => whole(model.entities[name]!)) }
}
