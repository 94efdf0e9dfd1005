import { quote } from '@cahier/core/expression/scope'
import { STAMPS } from '@cahier/core/fields/given'
import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import type { Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import { stored } from '@cahier/core/fields/sql'
import { linkProblem, linksOf } from '../stages/links.ts'

/** What one write answers: the revision it ran under, whether each link's target is there, and the record when it was written. */
export type Written = {
  revision: number
  version: number | null
  number: string | null
  body: string | null
  [target: `l${number}`]: boolean | null
}

export const HISTORY = 'at, by, cause, "group", depth, entity, record, action, version, before, after'

/**
 * The targets of links are locked against deletion (which takes FOR UPDATE first) but not against change, and must be
 * there and out of the bin when the lock is had: so no write can leave a link to a record that is going.
 */
export const targets = (schema: string, entity: Entity, places: ReadonlyMap<string, string>) => {
  const links = linksOf(entity).filter((field) => places.has(field.name))
  return {
    links,
    ctes: links.map(
      (field, i) =>
        `l${i} as (select id from ${quote(schema)}.${quote(field.to)} where id = ${places.get(field.name)}::uuid and deleted_at is null for key share)`,
    ),
    conditions: links.map((field, i) => `(${places.get(field.name)}::uuid is null or exists (select from l${i}))`),
    selected: links.map((field, i) => `, (${places.get(field.name)}::uuid is null or exists (select from l${i})) as l${i}`).join(''),
  }
}

/** Nothing is written under another revision than the one it was checked under. */
export const guarded = (schema: string, conditions: readonly string[]): string =>
  [`exists (select from ${quote(schema)}._current where revision = $1::int4)`, ...conditions].join(' and ')

/** $1 revision, $2 id, $3 now, $4 by, $5 cause, $6 group, $7 after (by field id), then a value for each field. `seen` is what is answered of `made`. */
export const insertText = (schema: string, entity: Entity, seen: string): string => {
  const fields = storedFields(entity)
  const places = new Map(fields.map((field, i) => [field.name, `$${i + 8}`]))
  const { ctes, conditions, selected } = targets(schema, entity, places)
  const names = ['id', ...STAMPS, 'version', ...fields.map((field) => field.name)]
  const values = [
    '$2::uuid',
    '$3::timestamptz',
    '$4::uuid',
    '$3::timestamptz',
    '$4::uuid',
    '1',
    ...fields.map((field) => `${places.get(field.name)}::${kindOf(field).column(field)}`),
  ]
  const guard = guarded(schema, conditions)
  return `with ${[
    ...ctes,
    `made as (insert into ${quote(schema)}.${quote(entity.name)} (${names.map(quote).join(', ')})
select ${values.join(', ')} where ${guard} returning *)`,
    `kept as (insert into ${quote(schema)}._history (${HISTORY})
select $3::timestamptz, $4::uuid, $5::text, $6::uuid, 0, '${entity.id}', id, 'create', 1, null, $7::jsonb from made returning number)`,
  ].join(',\n')}
select c.revision, (select number from kept)::text as number, r.version, r.body${selected}
from ${quote(schema)}._current c left join (${seen}) r on true`
}

/** The links whose target was not there; names in the order the statement took them. */
export const lost = (entity: Entity, names: readonly string[], row: Written): Problem[] =>
  linksOf(entity)
    .filter((field) => names.includes(field.name))
    .flatMap((field, i) => (row[`l${i}`] === false ? [linkProblem(field)] : []))

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
