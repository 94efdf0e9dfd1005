import { quote, systemFields } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Model } from '@cahier/core/model/model'
import { BACK, type Expansion } from '@cahier/core/query/expand'
import type { Query } from '@cahier/core/query/query'
import { systemColumns } from '@cahier/core/tables'
import type { Source } from './rows.ts'

/**
 * The columns of a record in the order of the wire, for a row called `t`: `row_to_json` of them is the record. What a link
 * leads to is fetched by its id for each row: a join would let Postgres read the whole other table for a page of fifty.
 */
export const columns = (schema: string, fields: readonly string[], expand: readonly Expansion[] = [], around?: Around): string => {
  const own = ['id', 'version', ...fields].map((name) => `t.${quote(name)}`)
  return [...own, ...(expand.length > 0 ? [`${expanded(schema, expand, around!, { alias: 't', depth: 1 })} as expand`] : [])].join(', ')
}

/** What the actor may see of other records. */
export type Around = Pick<Source, 'guard' | 'other'>

/** The row whose links are followed; without an entity it is shown as the actor sees it already. */
type From = { readonly alias: string; readonly depth: number; readonly entity?: string }

const expanded = (schema: string, expand: readonly Expansion[], around: Around, from: From): string =>
  object(expand.map((one) => [one.link, `(${beside(schema, one, around, from)})`]))

/** An object of these names and values. Postgres gives a function a hundred arguments at most, and a row as many columns as a table. */
export const object = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.length <= 50
    ? `json_build_object(${pairs.map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`
    : `(select row_to_json(o) from (select ${pairs.map(([name, sql]) => `${sql} as ${quote(name)}`).join(', ')}) o)`

/** Where a link leads, as far as the actor sees it. */
const led = ({ guard }: Around, { alias, entity }: From, link: string): string => {
  const sql = `${alias}.${quote(link)}`
  return entity === undefined ? sql : guard.value(entity, alias, link, sql)
}

/** The one record a link leads to, or the first of those that point here, newest first. */
const beside = (schema: string, one: Expansion, around: Around, from: From): string => {
  if (one.any) return oneOf(schema, one, around, from)
  const { depth } = from
  const alias = `e${depth}`
  const { column, text } = around.other(one.to, alias)
  const pairs = ['id', ...one.fields].map((name): [string, string] => [name, column([name])])
  if (one.expand) pairs.push(['expand', expanded(schema, one.expand, around, { alias, depth: depth + 1, entity: one.to })])
  const points = one.from === undefined ? `${alias}.id = ${led(around, from, one.link)}` : `${column([one.from])} = ${from.alias}.id`
  const there = [points, `${alias}.deleted_at is null`, around.guard.visible(one.to, alias)].filter(Boolean).join(' and ')
  const record = `select ${object(pairs)}`
  const read = `from ${quote(schema)}.${quote(one.to)} ${alias} ${text()} where ${there}`
  if (one.from === undefined) return `${record} ${read}`
  return `select coalesce(json_agg(b.record), '[]') from (${record} as record ${read} order by ${alias}.id desc limit ${BACK}) b`
}

/** What a link to one of several entities leads to: its value says which to ask. */
const oneOf = (schema: string, { link, any = [] }: Expansion, around: Around, from: From): string => {
  const [value, alias] = [led(around, from, link), `e${from.depth}`]
  const ways = any.map(({ to, fields }) => {
    const { column, text } = around.other(to, alias)
    const shown = object(['id', ...fields].map((name) => [name, column([name])]))
    const id = `substr(${value}, ${to.length + 2})::uuid`
    const there = [`${alias}.id = ${id}`, `${alias}.deleted_at is null`, around.guard.visible(to, alias)].filter(Boolean).join(' and ')
    return `when '${to}' then (select ${shown} from ${quote(schema)}.${quote(to)} ${alias} ${text()} where ${there})`
  })
  return ways.length > 0 ? `case split_part(${value}, '/', 1) ${ways.join(' ')} end` : 'null'
}

/** Columns that `columns` shows, of a record as its table has it: each as the actor may see it. */
export const taken = (
  { fields, expand }: Pick<Query, 'fields' | 'expand'>,
  column: (path: readonly string[]) => string,
  list?: (name: string) => string | undefined,
): string =>
  [...new Set(['id', 'version', ...fields, ...expand.flatMap(({ link, from }) => (from === undefined ? [link] : []))])]
    .map((name) => {
      const sql = list?.(name) ?? column([name])
      return sql === `t.${quote(name)}` ? sql : `${sql} as ${quote(name)}`
    })
    .join(', ')

/** The Postgres type of the column a path ends in. */
export const columnType = (model: Model, entity: Entity, path: readonly string[]): string => {
  let at = entity
  for (const [i, name] of path.entries()) {
    const field = Object.hasOwn(at.fields, name) ? at.fields[name] : undefined
    const parts = field && kindOf(field).parts
    if (parts && i < path.length - 1) return parts[path[i + 1]!] === 'number' ? 'numeric' : 'text'
    if (i === path.length - 1) return field ? kindOf(field).column(field) : systemColumns.find((column) => column.name === name)!.type
    const to = field && 'to' in field ? field.to : systemFields[name]?.to
    at = model.entities[to!]!
  }
  throw new Error('an empty path has no type')
}

/** Whether the column of a path is never null: a system column of the record itself that every row has. */
export const filled = (path: readonly string[]): boolean =>
  path.length === 1 && systemColumns.some((column) => column.name === path[0] && column.notNull)
