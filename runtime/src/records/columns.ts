import type { Guard } from '@cahier/core/expression/joins'
import { quote, systemFields } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Model } from '@cahier/core/model/model'
import type { Expansion, Query } from '@cahier/core/query/query'
import { systemColumns } from '@cahier/core/tables'

/**
 * The columns of a record in the order of the wire, for a row called `t`: `row_to_json` of them is the record. What a link
 * leads to is fetched by its id for each row: a join would let Postgres read the whole other table for a page of fifty.
 */
export const columns = (schema: string, fields: readonly string[], expand: readonly Expansion[] = [], guard?: Guard): string => {
  const own = ['id', 'version', ...fields].map((name) => `t.${quote(name)}`)
  const targets = expand.map(({ link, to, fields: of }) => {
    const value = (name: string): string => guard?.value(to, 'e', name, `e.${quote(name)}`) ?? `e.${quote(name)}`
    const pairs = ['id', ...of].map((name) => `'${name}', ${value(name)}`)
    const there = [`e.id = t.${quote(link)}`, 'e.deleted_at is null', guard?.visible(to, 'e')].filter(Boolean).join(' and ')
    return `'${link}', (select json_build_object(${pairs.join(', ')}) from ${quote(schema)}.${quote(to)} e where ${there})`
  })
  const expanded = targets.length > 0 ? [`json_build_object(${targets.join(', ')}) as expand`] : []
  return [...own, ...expanded].join(', ')
}

/** Columns that `columns` shows, of a record as its table has it: each as the actor may see it. */
export const taken = ({ fields, expand }: Pick<Query, 'fields' | 'expand'>, column: (path: readonly string[]) => string): string =>
  [...new Set(['id', 'version', ...fields, ...expand.map(({ link }) => link)])]
    .map((name) => {
      const sql = column([name])
      return sql === `t.${quote(name)}` ? sql : `${sql} as ${quote(name)}`
    })
    .join(', ')

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
