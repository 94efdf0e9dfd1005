import type { Value } from '@cahier/core/fields/kind'
import { quote } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'

/**
 * How history keeps values: by the stable id of their field, and where a link says of which entity it is, by that one's, too. So what
 * is told stays what was meant, whatever things are called by then.
 */

/** Values as history keeps them, of what has a column of its own; empty ones are left out unless `all`, and no secret is told. */
export const kept = (model: Model, entity: Entity, values: Values, all = false): Record<string, Value> => {
  const found: Record<string, Value> = {}
  for (const field of storedFields(entity)) {
    const value = values[field.name]
    if (value === undefined || (value === null && !all)) continue
    found[field.id] = value !== null && kindOf(field).veiled ? true : pointing(field, value, (to) => model.entities[to]?.id)
  }
  return found
}

/** The same in SQL, of the rows of a table that are called `alias`. */
export const keptSql = ({ entities }: Model, entity: Entity, alias: string): string =>
  storedFields(entity)
    .map((field) => {
      const column = `${alias}.${quote(field.name)}`
      if (kindOf(field).veiled) return `nullif(${column} is not null, false) as ${quote(field.id)}`
      const renamed = field.kind === 'polymorphic' ? field.targets.filter(({ to }) => entities[to]!.id !== to) : []
      const cases = renamed.map(({ to }) => `when '${to}' then '${entities[to]!.id}' || substr(${column}, ${to.length + 1})`)
      const value = cases.length > 0 ? `case split_part(${column}, '/', 1) ${cases.join(' ')} else ${column} end` : column
      return `${value} as ${quote(field.id)}`
    })
    .join(', ')

/** A value of history as the field has it today. */
export const asToday = ({ entities }: Model, field: Field, value: Value): Value =>
  pointing(field, value, (id) => Object.values(entities).find((entity) => entity.id === id)?.name)

const pointing = (field: Field, value: Value, named: (entity: string) => string | undefined): Value => {
  if (field.kind !== 'polymorphic' || typeof value !== 'string') return value
  const cut = value.indexOf('/')
  const entity = value.slice(0, cut)
  return `${named(entity) ?? entity}${value.slice(cut)}`
}
