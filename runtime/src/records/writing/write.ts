import { kindOf } from '@cahier/core/fields/index'
import { stored } from '@cahier/core/fields/sql'
import type { Entity } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'

export const HISTORY = 'at, by, cause, "group", depth, entity, record, action, version, before, after'

/**
 * Values go as text, cast in the statement, so that both databases and all drivers read them alike: a list as Postgres writes
 * arrays, what has parts as JSON.
 */
export const parameters = (entity: Entity, names: readonly string[], record: Values): (string | null)[] =>
  names.map((name) => {
    const value = record[name] ?? null
    const field = entity.fields[name]!
    return value === null ? null : stored(value, kindOf(field).column(field))
  })

/** The same in the statement, by name: the first is `$first`. */
export const placed = (entity: Entity, names: readonly string[], first: number): ReadonlyMap<string, string> =>
  new Map(names.map((name, i) => [name, `$${i + first}::${kindOf(entity.fields[name]!).column(entity.fields[name]!)}`]))
