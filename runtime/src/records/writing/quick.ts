import { conditionsOf } from '@cahier/core/condition'
import { paths } from '@cahier/core/expression/paths'
import { quote } from '@cahier/core/expression/scope'
import type { Node } from '@cahier/core/expression/node'
import { STAMPS } from '@cahier/core/fields/given'
import { kindOf } from '@cahier/core/fields/index'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import { changesOf } from '../changes.ts'
import type { Context } from '../context.ts'
import type { Stored } from '../reading/read.ts'
import { run, type Prepared } from '../statement.ts'
import { violated } from '../stages/unique.ts'
import { linksOf } from '../stages/links.ts'
import { HISTORY, placed } from './write.ts'

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

/*
 * One statement writes the usual record, and answers it as the actor sees it: no row when there is anything else to say, and the
 * pipeline finds out what. Each part of a statement is started anew at every run, and here that is dearer than what it does: so
 * nothing is written of what was not sent, and nothing asked that only a refusal would tell.
 *
 * $1 revision, $2 id, $3 now, $4 by, $5 cause, $6 group; $7 is said below, then a value for each name, then those of the rights.
 * Nothing is written under another revision than the one it was checked under.
 */
export const FIRST = 8

/** $7 what history keeps. A name that is left out has no value. */
export const createText = (schema: string, entity: Entity, names: readonly string[], seen: Rights['seen']): string => {
  const places = placed(entity, names, FIRST)
  const columns = ['id', ...STAMPS, 'version', ...names].map(quote).join(', ')
  const values = ['$2::uuid', '$3::timestamptz', '$4::uuid', '$3::timestamptz', '$4::uuid', '1', ...places.values()].join(', ')
  return `with made as (insert into ${quote(schema)}.${quote(entity.name)} (${columns})
select ${values} from ${quote(schema)}._current c where ${['c.revision = $1::int4', ...reached(schema, entity, places)].join(' and ')} returning *),
kept as (insert into ${quote(schema)}._history (${HISTORY})
select $3::timestamptz, $4::uuid, $5::text, $6::uuid, 0, '${entity.id}', id, 'create', 1, null, $7::jsonb from made)
${seen('made')}`
}

/** $7 the version expected, or null. */
export const changeText = (schema: string, entity: Entity, names: readonly string[], rights: Rights): string => {
  const table = `${quote(schema)}.${quote(entity.name)}`
  const places = placed(entity, names, FIRST)
  const changed = [...names.map((name) => `old.${quote(name)} is distinct from ${places.get(name)}`), ...rights.blind('old')].join(' or ')
  const sets = [
    ...names.map((name) => `${quote(name)} = ${places.get(name)}`),
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
    ...storedFields(entity).map(({ name }) => `${places.get(name) ?? `old.${quote(name)}`} as ${quote(name)}`),
    'old.id, old.created_at, old.created_by, $3::timestamptz as updated_at, $4::uuid as updated_by, old.version + 1 as version, old.deleted_at',
  ].join(', ')
  const may = [rights.covers('old'), rights.covers('became')].filter((condition) => condition !== undefined)
  const where = ['t.id = $2::uuid', 't.version = old.version', 't.deleted_at is null', 'c.revision = $1::int4', `(${changed})`]
  return `with made as (update ${table} t set ${sets.join(', ')}
from (select * from ${table} where id = $2::uuid and deleted_at is null and ($7::int4 is null or version = $7::int4)) old${
    may.length > 0 ? ` cross join lateral (select ${become}) became` : ''
  }, ${quote(schema)}._current c
where ${[...where, ...reached(schema, entity, places), ...may].join(' and ')}
returning t.*, ${differences('old')} as _before, ${differences('t')} as _after),
kept as (insert into ${quote(schema)}._history (${HISTORY})
select $3::timestamptz, $4::uuid, $5::text, $6::uuid, 0, '${entity.id}', $2::uuid, 'update', version, _before, _after from made)
${rights.seen('made')}`
}

/**
 * That the target of each link written is there: it is locked against deletion (which takes FOR UPDATE first) but not against
 * change, and must be out of the bin when the lock is had, so that no write leaves a link to a record that is going.
 */
const reached = (schema: string, entity: Entity, places: ReadonlyMap<string, string>): string[] =>
  linksOf(entity).flatMap(({ name, to }) => {
    const place = places.get(name)
    const there = `select from ${quote(schema)}.${quote(to)} where id = ${place} and deleted_at is null for key share`
    return place ? [`(${place} is null or exists (${there}))`] : []
  })

/** Runs such a statement: the record as the actor sees it, or nothing where the pipeline has more to say. */
export const quickly = async (
  ctx: Context,
  entity: Entity,
  id: string,
  statement: Prepared,
  values: readonly unknown[],
): Promise<Stored | undefined> => {
  const [row] = await run<Omit<Stored, 'id'>>(ctx.workspace.db, statement, values).catch((error: unknown) => {
    if (violated(entity, error)) return []
    throw error
  })
  if (!row) return undefined
  changesOf(ctx.workspace).tell()
  return { id, ...row }
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
