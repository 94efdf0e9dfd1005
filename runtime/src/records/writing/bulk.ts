import { quote } from '@cahier/core/expression/scope'
import { STAMPS } from '@cahier/core/fields/given'
import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import { linkProblem, linksOf } from '../stages/links.ts'
import { HISTORY } from './write.ts'

/** Writes of many records at once: rows travel as one JSON text and each statement keeps its own history. */

/** What a batch answers: the ids that were written, and the links whose target was not there, by id and field. */
export type BatchWritten = { revision: number; made: string; missing: string }

const typed = (entity: Entity, names: readonly string[]): string =>
  names.map((name) => `${quote(name)} ${kindOf(entity.fields[name]!).column(entity.fields[name]!)}`).join(', ')

const targets = (schema: string, entity: Entity, names: readonly string[]) => {
  const links = linksOf(entity).filter((field) => names.includes(field.name))
  const there = (i: number, name: string) => `(g.${quote(name)} is null or g.${quote(name)} in (select id from l${i}))`
  return {
    ctes: links.map(
      (field, i) => `l${i} as (select id from ${quote(schema)}.${quote(field.to)}
  where id in (select ${quote(field.name)} from given) and deleted_at is null order by id for key share)`,
    ),
    conditions: links.map((field, i) => there(i, field.name)),
    missing: links.map((field, i) => `select g.id, '${field.name}' as link from given g where not ${there(i, field.name)}`),
  }
}

const answer = (schema: string, missing: readonly string[]): string => `select c.revision,
  (select coalesce(json_agg(id), '[]')::text from made) as made,
  ${missing.length > 0 ? `(select coalesce(json_agg(m), '[]')::text from (${missing.join(' union all ')}) m)` : `'[]'::text`} as missing
from ${quote(schema)}._current c`

/** $1 revision, $2 now, $3 by, $4 cause, $5 group, $6 depth, $7 rows. A row whose unique value is taken is left out, without an error. */
export const insertManyText = (schema: string, entity: Entity): string => {
  const names = storedFields(entity).map(({ name }) => name)
  const { ctes, conditions, missing } = targets(schema, entity, names)
  const into = ['id', ...STAMPS, 'version', ...names].map(quote).join(', ')
  const values = [
    'g.id',
    '$2::timestamptz',
    '$3::uuid',
    '$2::timestamptz',
    '$3::uuid',
    '1',
    ...names.map((name) => `g.${quote(name)}`),
  ].join(', ')
  const guard = [`exists (select from ${quote(schema)}._current where revision = $1::int4)`, ...conditions].join(' and ')
  return `with ${[
    `given as materialized (select * from json_to_recordset($7::json) as r(id uuid, _after jsonb${names.length > 0 ? `, ${typed(entity, names)}` : ''}))`,
    ...ctes,
    `made as (insert into ${quote(schema)}.${quote(entity.name)} (${into}) select ${values} from given g where ${guard} on conflict do nothing returning id)`,
    `kept as (insert into ${quote(schema)}._history (${HISTORY})
  select $2::timestamptz, $3::uuid, $4::text, $5::uuid, $6::int4, '${entity.id}', g.id, 'create', 1, null, g._after from given g join made using (id))`,
  ].join(',\n')}
${answer(schema, missing)}`
}

/** $1 revision, $2 now, $3 by, $4 cause, $5 group, $6 depth, $7 rows: each with the version it was checked at. */
export const updateManyText = (schema: string, entity: Entity, names: readonly string[]): string => {
  const { ctes, conditions, missing } = targets(schema, entity, names)
  const sets = [
    ...names.map((name) => `${quote(name)} = g.${quote(name)}`),
    'updated_at = $2::timestamptz',
    'updated_by = $3::uuid',
    'version = t.version + 1',
  ]
  const guard = [
    't.id = g.id',
    't.version = g._version',
    't.deleted_at is null',
    `exists (select from ${quote(schema)}._current where revision = $1::int4)`,
    ...conditions,
  ].join(' and ')
  return `with ${[
    `given as materialized (select * from json_to_recordset($7::json) as r(id uuid, _version integer, _before jsonb, _after jsonb${names.length > 0 ? `, ${typed(entity, names)}` : ''}))`,
    ...ctes,
    `made as (update ${quote(schema)}.${quote(entity.name)} t set ${sets.join(', ')} from given g where ${guard} returning t.id, t.version)`,
    `kept as (insert into ${quote(schema)}._history (${HISTORY})
  select $2::timestamptz, $3::uuid, $4::text, $5::uuid, $6::int4, '${entity.id}', g.id, 'update', made.version, g._before, g._after from given g join made using (id))`,
  ].join(',\n')}
${answer(schema, missing)}`
}

/** $1 rows with an id each: which live record holds the same values of a unique key. */
export const holdersText = (schema: string, entity: Entity, fields: readonly string[]): string =>
  `select g.id, t.id as other from json_to_recordset($1::json) as g(id uuid, ${typed(entity, fields)})
join ${quote(schema)}.${quote(entity.name)} t on ${fields.map((name) => `t.${quote(name)} = g.${quote(name)}`).join(' and ')}
where t.deleted_at is null and t.id <> g.id`

export const missingProblem = (entity: Entity, link: string) => linkProblem(entity.fields[link]!)
