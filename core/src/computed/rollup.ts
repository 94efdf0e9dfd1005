import { joins } from '../expression/joins.ts'
import { scopeOf } from '../expression/model.ts'
import { quote } from '../expression/scope.ts'
import { toSql } from '../expression/sql.ts'
import type { Field, Rollup } from '../fields/field.ts'
import { kindOf } from '../fields/index.ts'
import type { Model } from '../model/model.ts'
import { empty } from './empty.ts'
import { fitted } from './fitted.ts'
import { ownerSql } from './owner.ts'

/** Which records: a select of their `id`, and the condition that a link leads to one of them. It may take in more. */
export type Owners = { readonly select: string; readonly include: (link: string, rollup: Pick<Rollup, 'prefix'>) => string }

/**
 * What some roll-ups of an entity are at this moment: a select of `id` and a column for each, in one pass over the rows of each
 * link. The bin does not count.
 */
export const rolledUp = (entities: Model['entities'], schema: string, fields: readonly Field[], owners: Owners): string => {
  const groups = alike(fields)
  const joined = groups.map((some, i) => `left join (${rows(entities, schema, some, owners)}) g${i} on g${i}._owner = own.id`)
  const values = groups.flatMap((some, i) => some.map((field) => `${value(field, `g${i}.${quote(field.name)}`)} as ${quote(field.name)}`))
  return `select own.id, ${values.join(', ')} from (${owners.select}) own ${joined.join(' ')}`
}

/** Fields over the same rows, which one pass works out. */
const alike = (fields: readonly Field[]): Field[][] => {
  const groups = new Map<string, Field[]>()
  for (const field of fields) {
    const { entity, link } = field.computed as Rollup
    groups.set(`${entity}.${link}`, [...(groups.get(`${entity}.${link}`) ?? []), field])
  }
  return [...groups.values()]
}

const rows = (entities: Model['entities'], schema: string, fields: readonly Field[], owners: Owners): string => {
  const rollup = fields[0]!.computed as Rollup
  const { entity } = rollup
  const from = joins(scopeOf(entities, entity), schema, 't')
  const link = from.column([rollup.link])
  const values = fields.map((field) => {
    const { aggregate, of, where } = field.computed as Rollup
    const taken = of === undefined ? '*' : ordered(entities[entity]!.fields[of]!, from.column([of]))
    const kept = where ? ` filter (where ${toSql(where.node, { column: from.column, rows: from.rows, exact: true })})` : ''
    return `${aggregate}(${taken})${kept} as ${quote(field.name)}`
  })
  const source = `${quote(schema)}.${quote(entity)} t ${from.text()}`
  const of = `${ownerSql(rollup, link)} as _owner`
  return `select ${of}, ${values.join(', ')} from ${source} where t.deleted_at is null and ${owners.include(link, rollup)} group by 1`
}

/** The smallest text is the one rules call the smallest. */
const ordered = (field: Field, column: string): string => (kindOf(field).type === 'text' ? `${column} collate "C"` : column)

const value = (field: Field, column: string): string => {
  const nothing = empty(field.computed as Rollup)
  return fitted(field, nothing === null ? column : `coalesce(${column}, ${nothing})`)
}
