import { quote, systemFields } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Model } from '@cahier/core/model/model'
import type { Expansion } from '@cahier/core/query/query'
import { systemColumns } from '@cahier/core/tables'

/** The columns of a record as the wire orders them, and the joins its expansions need, for a row called `t`. */
export type Columns = { readonly select: string; readonly joins: string }

/** `select row_to_json(r) from (select <select> from … t <joins>) r` is the record. */
export const columns = (schema: string, fields: readonly string[], expand: readonly Expansion[] = []): Columns => {
  const own = ['id', 'version', ...fields].map((name) => `t.${quote(name)}`)
  const targets = expand.map(({ link, to, fields: of }, i) => {
    const alias = `e${i}`
    const pairs = ['id', ...of].map((name) => `'${name}', ${alias}.${quote(name)}`)
    return {
      pair: `'${link}', case when ${alias}.id is not null then json_build_object(${pairs.join(', ')}) end`,
      join: `left join ${quote(schema)}.${quote(to)} ${alias} on ${alias}.id = t.${quote(link)} and ${alias}.deleted_at is null`,
    }
  })
  const expanded = targets.length > 0 ? [`json_build_object(${targets.map((target) => target.pair).join(', ')}) as expand`] : []
  return { select: [...own, ...expanded].join(', '), joins: targets.map((target) => target.join).join(' ') }
}

/** The Postgres type of the column a path ends in. */
export const columnType = (model: Model, entity: Entity, path: readonly string[]): string => {
  let at = entity
  for (const [i, name] of path.entries()) {
    const field = Object.hasOwn(at.fields, name) ? at.fields[name] : undefined
    if (i === path.length - 1) return field ? kindOf(field).column(field) : systemColumns.find((column) => column.name === name)!.type
    const to = field && 'to' in field ? field.to : systemFields[name]?.to
    at = model.entities[to!]!
  }
  throw new Error('an empty path has no type')
}

/** Whether the column of a path is never null: a system column of the record itself that every row has. */
export const filled = (path: readonly string[]): boolean =>
  path.length === 1 && systemColumns.some((column) => column.name === path[0] && column.notNull)
