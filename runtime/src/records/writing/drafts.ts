import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import { same } from '@cahier/core/fields/same'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import { defaults, type Values } from '@cahier/core/record'
import { SUBMISSION } from '@cahier/core/submission'
import { beginnings, stateFields } from '@cahier/core/workflow/machine'
import type { Queryable } from '../../db/database.ts'
import { newborn, readBody, stored, SYSTEM, systemOf } from './body.ts'
import { columns } from '../reading/columns.ts'
import { accessTo, momentOf, type Context } from '../context.ts'
import { newId } from '../id.ts'
import type { List } from '../stages/lines.ts'
import { array } from '../stages/links.ts'
import type { Work } from './pipeline.ts'
import { closedProblem, NONE, sentWith, verbsOf, verdicts, type Verdict } from '../rights/rights.ts'
import { prepared, run, sameRevision } from '../statement.ts'

/** What is asked of one record: of a new one where there is no id. `expected` is the version the caller has seen, `move` the one transition it must make. */
export type Row = {
  readonly id?: string
  readonly values: unknown
  readonly expected?: number | undefined
  readonly move?: string
  /** What the system says of it beside what was sent. */
  readonly given?: Values
  /** Submitting asks that all of it is right, and not only what changes. */
  readonly submits?: 'submit' | 'cancel' | undefined
}

/** A row on its way: what it was, what was sent, what it would become, and why it may not. */
export type Draft = {
  readonly id: string
  readonly action: 'create' | 'update' | 'delete' | 'restore'
  readonly old: Old | null
  /** What was sent, by field. */
  readonly values: Values
  /** The whole record as it will be. */
  readonly record: Values
  /** What the system knows of it: id, version, who and when. */
  readonly system: Values
  /** What was sent that the sender does not see: to write it is always a change. */
  readonly blind?: ReadonlySet<string>
  readonly problems: Problem[]
  readonly move?: string
  /** What the write makes of its lines and of its lists of links. */
  lists?: readonly List[]
  /** It becomes another version though nothing of its own changes. */
  readonly touched?: boolean
  readonly submits?: 'submit' | 'cancel'
  /** The record it belongs to goes to the bin or comes out of it, too. */
  readonly along?: boolean
}
export type Old = { readonly version: number; readonly values: Values; readonly system: Values }

/** What became of a row: the record it is now, or all that is wrong with it. */
export type Outcome = { readonly id: string } | { readonly problems: readonly Problem[] }

export const outcomeOf = ({ id, problems }: Draft): Outcome => (problems.length > 0 ? { problems } : { id })

/** The record as others counted it before, and as they count it now; nothing where it was not there, or lay in the bin. */
export const before = ({ action, old }: Draft): Values | null => (action === 'restore' ? null : (old?.values ?? null))
export const after = ({ action, record }: Draft): Values | null => (action === 'delete' ? null : record)

export const fine = ({ problems }: Draft): boolean => problems.length === 0

/** Reads the rows, with the records they change as they are, held until the transaction ends. */
export const begin = async (work: Work, entity: Entity, rows: readonly Row[]): Promise<Draft[]> => {
  const { ctx, tx, depth } = work
  const access = accessTo(ctx, entity)
  const olds = await locked(
    work,
    entity,
    rows.flatMap(({ id }) => id ?? []),
  )
  // Whose record it is comes before all that is said of it; what follows from a write asks nobody's rights, but for lines that were sent.
  const verbs = depth === 0 ? verbsOf(ctx, 'update') : sentWith(work, entity) ? (['update'] as const) : []
  const asked = olds.size > 0 && verbs.length > 0
  const rights = asked ? await verdicts(ctx, tx, entity, verbs, [...olds.keys()], named(rows)) : new Map<string, Verdict>()
  const stale = await overtaken(work, entity, rows, olds)
  const moment = momentOf(ctx)
  const start = rows.some(({ id }) => id === undefined) ? defaults(entity, moment) : {}
  /** Where a record begins may depend on what else it says. */
  const fresh = (values: Values): Values =>
    entity.workflows.length > 0 ? { ...start, ...beginnings(entity, { ...start, ...values }, moment) } : start
  return rows.map(({ id: asked, values: body, move, given = {}, submits }): Draft => {
    const id = asked ?? newId()
    const old = olds.get(id) ?? null
    const action = asked === undefined ? 'create' : 'update'
    if (asked !== undefined && !old) return { id, action, old, values: {}, record: {}, system: {}, problems: [problem('record.missing')] }
    const { problem: refused, closed, unseen } = rights.get(id) ?? NONE
    if (old && refused) return { ...changing(id, old, {}), problems: [refused] }
    if (old && stale.has(id)) return { ...changing(id, old, {}), problems: [problem('record.stale')] }
    const { values, problems } = readBody(entity, access, body)
    const system = old?.system ?? newborn(id, ctx.now, ctx.actor.id)
    const shut = closed.size > 0 ? [...Object.keys(values), ...setBy({ submits })].filter((name) => closed.has(name)) : []
    const wrong = [...shut.map((name) => closedProblem(ctx, entity, name)), ...problems]
    const record = { ...(old?.values ?? fresh(values)), ...values, ...given }
    return {
      id,
      action,
      old,
      values,
      record,
      system,
      blind: unseen,
      problems: wrong,
      ...(move !== undefined && { move }),
      ...(submits && { submits }),
    }
  })
}

/**
 * The records that are others than whoever sends these rows has seen. What only followed from other records, as a roll-up does, is no
 * reason to refuse what a person typed; it is where they decide, since they may have decided by it: for a move, or to submit.
 */
const overtaken = async (
  { ctx, tx }: Work,
  entity: Entity,
  rows: readonly Row[],
  olds: ReadonlyMap<string, Old>,
): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  const derived = storedFields(entity).flatMap(({ id, computed }) => (computed ? [id] : []))
  for (const { id, expected, values, move, submits } of rows) {
    const old = id === undefined ? undefined : olds.get(id)
    if (!old || expected === undefined || expected === old.version) continue
    const decides = move !== undefined || submits || stateFields(entity).some((name) => Object.hasOwn(Object(values) as object, name))
    if (decides || derived.length === 0 || expected > old.version || (await typedSince(ctx, tx, entity, id!, expected, derived)))
      found.add(id!)
  }
  return found
}

const typedSince = async (
  { workspace: { schema } }: Context,
  tx: Queryable,
  entity: Entity,
  id: string,
  version: number,
  derived: readonly string[],
): Promise<boolean> => {
  const rows = await tx.query({
    text: `select 1 as one from ${quote(schema)}._history where record = $1::uuid and entity = $2 and version > $3::int4
and (action <> 'update' or after = '{}' or after - $4::text[] <> '{}') limit 1`,
    values: [id, entity.id, version, array(derived)],
  })
  return rows.length > 0
}

const named = (rows: readonly Row[]): string[] => [
  ...new Set(
    rows.flatMap(({ values, submits }) => [
      ...(typeof values === 'object' && values !== null ? Object.keys(values) : []),
      ...setBy({ submits }),
    ]),
  ),
]

/** What a verb sets of its own: whoever uses it must be granted that field. */
const setBy = ({ submits }: Pick<Row, 'submits'>): readonly string[] => (submits ? [SUBMISSION] : [])

/** A change the system makes of itself: nobody sent it, so nobody's rights and no rule are asked. */
export const changing = (id: string, old: Old, values: Values): Draft => ({
  id,
  action: 'update',
  old,
  values: {},
  record: { ...old.values, ...values },
  system: old.system,
  problems: [],
})

/** The fields that a draft changes, in the order of the model; all of a new record. */
export const changedNames = (entity: Entity, { record, old, values, blind }: Draft): string[] =>
  storedFields(entity)
    .map(({ name }) => name)
    .filter((name) => !old || !same(record[name], old.values[name]) || (blind?.has(name) === true && Object.hasOwn(values, name)))

/**
 * Whole records with system rights, since rules may ask for what the actor does not see; in id order, so that two writers do
 * not block each other. FOR UPDATE is for a record that goes: it alone excludes FOR KEY SHARE, which whoever writes a link to
 * this record takes, so they come before and are found, or after and find it gone.
 */
export const locked = async (
  { ctx: { workspace, revision }, tx }: Work,
  entity: Entity,
  ids: readonly string[],
  how: 'no key update' | 'update' = 'no key update',
): Promise<Map<string, Old>> => {
  if (ids.length === 0) return new Map()
  const { schema } = workspace
  const statement = prepared(revision, `locked ${entity.name} ${how}`, 0, () => {
    const all = columns(schema, [...storedFields(entity).map(({ name }) => name), ...SYSTEM.slice(2)])
    return `with own as (select * from ${quote(schema)}.${quote(entity.name)} where id = any($1::uuid[]) and deleted_at is null order by id for ${how})
select c.revision, t.id, t.version, (select row_to_json(r) from (select ${all}) r)::text as body from ${quote(schema)}._current c left join own t on true`
  })
  const rows = await run<{ revision: number; id: string | null; version: number; body: string }>(tx, statement, [array(ids.filter(isUuid))])
  sameRevision(revision, rows[0])
  return new Map(
    rows.flatMap(({ id, version, body }) => {
      if (id === null) return []
      const record = JSON.parse(body) as Values
      return [[id, { version, values: stored(entity, record), system: systemOf(record) }] as const]
    }),
  )
}

export const grouped = <T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(keyOf(thing))
    if (group) group.push(thing)
    else groups.set(keyOf(thing), [thing])
  }
  return groups
}
