import { quote, systemFields } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Model } from '@cahier/core/model/model'
import type { Expansion } from '@cahier/core/query/query'
import { systemColumns } from '@cahier/core/tables'

/**
 * The columns of a record in the order of the wire, for a row called `t`: `row_to_json` of them is the record. What a link
 * leads to is fetched by its id for each row: a join would let Postgres read the whole other table for a page of fifty.
 */
export const columns = (schema: string, fields: readonly string[], expand: readonly Expansion[] = []): string => {
  const own = ['id', 'version', ...fields].map((name) => `t.${quote(name)}`)
  const targets = expand.map(({ link, to, fields: of }) => {
    const pairs = ['id', ...of].map((name) => `'${name}', e.${quote(name)}`)
    const target = `${quote(schema)}.${quote(to)} e where e.id = t.${quote(link)} and e.deleted_at is null`
    return `'${link}', (select json_build_object(${pairs.join(', ')}) from ${target})`
  })
  const expanded = targets.length > 0 ? [`json_build_object(${targets.join(', ')}) as expand`] : []
  return [...own, ...expanded].join(', ')
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
