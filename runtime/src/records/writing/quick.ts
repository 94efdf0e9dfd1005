import { conditionsOf } from '@cahier/core/condition'
import { paths } from '@cahier/core/expression/paths'
import { quote } from '@cahier/core/expression/scope'
import type { Node } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import { HISTORY, targets } from './write.ts'

/** What the one statement of a change answers, if it was one. */
export type Quick = { readonly version: number; readonly body: string }

/**
 * Whether a change of these fields can be checked by itself: no rule or condition it stirs reads anything else. Then the
 * record need not be read first, and the change is one round trip.
 */
export const alone = (entity: Entity, touched: ReadonlySet<string>): boolean => {
  const within = (node: Node): boolean =>
    paths(node).every(({ root, path }) => root === 'user' || (root === 'record' && touched.has(path[0]!)))
  const stirred = (node: Node): boolean => paths(node).some(({ root, path }) => root !== 'record' || touched.has(path[0]!))
  return (
    !entity.submit &&
    !steered(entity, touched) &&
    entity.rules.every(({ check: { node } }) => within(node) || !stirred(node)) &&
    Object.values(entity.fields).every((field) => {
      const conditions = conditionsOf(field).flatMap((one) => (one === field.readOnlyWhen ? [] : [one.node]))
      if (!touched.has(field.name)) return conditions.every((node) => !stirred(node))
      return !field.readOnly && !field.setOnce && !kindOf(field).veiled && !field.readOnlyWhen && conditions.every(within)
    })
  )
}

/** Whether where a record stands has a say in a change: of its state, of what decides which way it goes, or of what a state locks. */
const steered = ({ workflows }: Entity, touched: ReadonlySet<string>): boolean =>
  workflows.some(
    ({ field, appliesWhen, states }) =>
      touched.has(field) ||
      (appliesWhen !== undefined && paths(appliesWhen.node).some(({ path }) => touched.has(path[0]!))) ||
      Object.values(states).some(({ locked }) => locked === true || locked.some((name) => touched.has(name))),
  )

/**
 * $1 revision, $2 id, $3 now, $4 by, $5 cause, $6 group, $7 version expected or null, then a value for each name, then those of
 * `rights`. No row when there is anything else to say than the record as it is now. One pass, no more: each part of a statement
 * is started anew at every run, and here that is dearer than what it does.
 */
export const quickText = (schema: string, entity: Entity, names: readonly string[], rights: Rights): string => {
  const table = `${quote(schema)}.${quote(entity.name)}`
  const places = new Map(names.map((name, i) => [name, `$${i + 8}`]))
  const values = names.map((name) => `${places.get(name)}::${kindOf(entity.fields[name]!).column(entity.fields[name]!)}`)
  const { ctes, conditions } = targets(schema, entity, places)
  const changed = [...names.map((name, i) => `old.${quote(name)} is distinct from ${values[i]}`), ...rights.blind('old')].join(' or ')
  const sets = [
    ...names.map((name, i) => `${quote(name)} = ${values[i]}`),
    'updated_at = $3::timestamptz',
    'updated_by = $4::uuid',
    'version = old.version + 1',
  ]
  const differences = (side: 'old' | 't'): string =>
    names
      .map(
        (name) => `case when old.${quote(name)} is distinct from t.${quote(name)}
  then jsonb_build_object('${entity.fields[name]!.id}', ${side}.${quote(name)}) else '{}' end`,
      )
      .join(' || ')
  const become = [
    ...storedFields(entity).map(({ name }) => `${places.has(name) ? values[names.indexOf(name)] : `old.${quote(name)}`} as ${quote(name)}`),
    'old.id, old.created_at, old.created_by, $3::timestamptz as updated_at, $4::uuid as updated_by, old.version + 1 as version, old.deleted_at',
  ].join(', ')
  const may = [rights.covers('old'), rights.covers('became')].filter((condition) => condition !== undefined)
  const where = ['t.id = $2::uuid', 't.version = old.version', 't.deleted_at is null', 'c.revision = $1::int4', `(${changed})`]
  return `with ${[
    ...ctes,
    `made as (update ${table} t set ${sets.join(', ')}
from (select * from ${table} where id = $2::uuid and deleted_at is null and ($7::int4 is null or version = $7::int4)) old${
      may.length > 0 ? ` cross join lateral (select ${become}) became` : ''
    }, ${quote(schema)}._current c
where ${[...where, ...conditions, ...may].join(' and ')}
returning t.*, ${differences('old')} as _before, ${differences('t')} as _after)`,
    `kept as (insert into ${quote(schema)}._history (${HISTORY})
select $3::timestamptz, $4::uuid, $5::text, $6::uuid, 0, '${entity.id}', $2::uuid, 'update', version, _before, _after from made)`,
  ].join(',\n')}
${rights.seen('made')}`
}

/** What the actor may do with the record, of the statement's own rows. */
export type Rights = {
  /** The condition under which a row may be changed; nothing where each may. */
  readonly covers: (alias: 'old' | 'became') => string | undefined
  /** Conditions under which a field is set that the actor does not see: then every change is one, lest its value be guessed. */
  readonly blind: (alias: 'old') => readonly string[]
  /** The record as the actor sees it: `select version, body`. */
  readonly seen: (from: string) => string
}
