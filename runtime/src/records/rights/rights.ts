import type { Right, Setting, Verb } from '@cahier/core/access'
import { isUuid } from '@cahier/core/expression/literal'
import { paths } from '@cahier/core/expression/paths'
import { quote } from '@cahier/core/expression/scope'
import { same } from '@cahier/core/fields/same'
import type { Entity, Field } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import { AMENDED_FROM } from '@cahier/core/submission'
import type { Queryable } from '../../db/database.ts'
import { accessTo, type Context } from '../context.ts'
import { array, linkProblem, linksOf } from '../stages/links.ts'
import type { Draft } from '../writing/drafts.ts'
import type { Stage, Work } from '../writing/pipeline.ts'
import { reachOf } from './reach.ts'
import { prepared, run } from '../statement.ts'

/** What the actor may do with one record as it stands in the database now. */
export type Verdict = {
  /** Why not, or nothing: not theirs to change, or not theirs to know of. */
  readonly problem: Problem | undefined
  /** The fields they may not set on it. */
  readonly closed: ReadonlySet<string>
  /** The fields they may not see on it: a change of one is always a change, lest its value be guessed. */
  readonly unseen: ReadonlySet<string>
}

/**
 * Asks the rights of records that are there, in the bin or not: the verb's rule, and for the fields that a write names what is
 * granted of each. Nothing is asked where nothing depends on the record. `become`: as the write has made them, not as it found them.
 */
export const verdicts = async (
  ctx: Context,
  db: Queryable,
  entity: Entity,
  verbs: readonly Verb[],
  ids: readonly string[],
  names: readonly string[] = [],
  become = false,
  setting: Setting | undefined = verbs.find((verb) => verb === 'create' || verb === 'update'),
): Promise<ReadonlyMap<string, Verdict>> => {
  const access = accessTo(ctx, entity)
  const fields = names.flatMap((name) => (Object.hasOwn(entity.fields, name) ? entity.fields[name]! : []))
  const write = (field: Field): Right => (setting ? access.writesWhen(field, setting) : 'always')
  const open = fields.filter((field) => [write(field), access.readsWhen(field)].some((right) => right !== 'always'))
  if (ids.length === 0 || (verbs.every((verb) => access.when(verb) === 'always') && open.length === 0 && access.when('read') === 'always'))
    return new Map()
  const reach = reachOf(ctx)
  const key = JSON.stringify(['rights', entity.name, verbs, setting, open.map(({ name }) => name), reach.key])
  const statement = prepared(ctx.revision, key, 0, () => {
    const { holds, unasked } = reach.behind(1)
    const of = (right: Right): string => `coalesce(${holds(right, entity.name, 't') ?? 'true'}, false)`
    const selected = [
      `${verbs.map((verb) => of(access.when(verb))).join(' and ') || 'true'} as may`,
      `${of(access.when('read'))} as seen`,
      ...open.flatMap((field, i) => [`${of(write(field))} as w${i}`, `${of(access.readsWhen(field))} as r${i}`]),
    ]
    const where = ['t.id = any($1::uuid[])', ...unasked()].join(' and ')
    return `select t.id, ${selected.join(', ')} from ${quote(ctx.workspace.schema)}.${quote(entity.name)} t where ${where}`
  })
  const rows = await run<Row>(db, statement, [array(ids), ...reach.values])
  return new Map(
    rows.map((row) => {
      const refusal = become ? 'access.outcome' : row.seen ? 'access.record' : 'record.missing'
      const closed = new Set(open.flatMap(({ name }, i) => (row[`w${i}`] ? [] : [name])))
      const unseen = new Set(row.seen ? open.flatMap(({ name }, i) => (row[`r${i}`] ? [] : [name])) : names)
      return [row.id, { problem: row.may ? undefined : problem(refusal), closed, unseen }]
    }),
  )
}
type Row = { readonly id: string; readonly may: boolean; readonly seen: boolean } & { readonly [field: `${'w' | 'r'}${number}`]: boolean }

/** Why a field may not be set on a record; of one they never hear of, not which. */
export const closedProblem = (ctx: Context, entity: Entity, name: string): Problem => {
  const field = entity.fields[name]!
  return accessTo(ctx, entity).knows(field) ? problem('access.field', step(name), { field: field.title }) : problem('access.record')
}

/** Why a verb is not granted of one of these records: where it may not be seen either, as if it were not there. */
export const allow = async (
  ctx: Context,
  db: Queryable,
  entity: Entity,
  verb: Verb,
  ids: readonly string[],
): Promise<Problem | undefined> =>
  [...(await verdicts(ctx, db, entity, [verb], ids)).values()].find(({ problem: refused }) => refused)?.problem

/** Of these records of an entity, those the actor may look at. */
export const seenOnly = async (ctx: Context, db: Queryable, entity: Entity, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const right = accessTo(ctx, entity).when('read')
  if (right === 'never' || ids.length === 0) return new Set()
  if (right === 'always') return new Set(ids)
  const verdict = await verdicts(ctx, db, entity, ['read'], ids)
  return new Set(ids.filter((id) => verdict.get(id)?.problem === undefined && verdict.has(id)))
}

/** The rights that decide, record by record, whether the actor sees the fields of these names. */
export const blindness = (ctx: Context, entity: Entity, names: readonly string[]): Right[] => {
  const { when, readsWhen } = accessTo(ctx, entity)
  return [when('read'), ...names.map((name) => readsWhen(entity.fields[name]!))].filter((right) => right !== 'always')
}

/** What the actor asked for, once it is written: their rights must cover what the records have become. Nobody asked for what follows from that. */
export const outcome: Stage = async (work, entity, drafts) => {
  const { ctx, tx, depth } = work
  const asked =
    depth > 0 ? [] : drafts.filter(({ action, values }) => action === 'create' || (action === 'update' && Object.keys(values).length > 0))
  if (sentWith(work, entity)) return lineOutcome(work, entity, drafts)
  // What replaces a cancelled record says so: that is asked for like what was sent.
  const set = ({ values, old, record }: Draft): string[] => [
    ...Object.keys(values),
    ...(entity.submit && !old && (record[AMENDED_FROM] ?? null) !== null ? [AMENDED_FROM] : []),
  ]
  for (const action of ['create', 'update'] as const) {
    const some = asked.filter((draft) => draft.action === action)
    const names = [...new Set(some.flatMap(set))]
    const ids = some.map(({ id }) => id)
    const found = await verdicts(ctx, tx, entity, verbsOf(ctx, action), ids, names, true)
    if (found.size === 0) continue
    for (const draft of some) {
      const { problem: refused, closed } = found.get(draft.id) ?? NONE
      if (refused) draft.problems.push(refused)
      else for (const name of set(draft)) if (closed.has(name)) draft.problems.push(closedProblem(ctx, entity, name))
    }
  }
}

/** Lines that somebody sent with their record: whose it is was asked of that, which fields they may set is asked of the line. */
export const sentWith = ({ owners }: Work, { name, hidden }: Entity): boolean => owners?.entity === name && !hidden

const lineOutcome = async ({ ctx, tx, owners }: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const { link } = entity.owner!
  const settingOf = ({ action, record }: Draft): Setting =>
    action === 'update' ? 'update' : owners!.fresh?.has(record[link] as string) ? 'with' : 'create'
  for (const setting of ['update', 'with', 'create'] as const) {
    const some = drafts.filter((draft) => Object.keys(draft.values).length > 0 && settingOf(draft) === setting)
    const names = [...new Set(some.flatMap(({ values }) => Object.keys(values)))]
    const ids = some.map(({ id }) => id)
    const found = await verdicts(ctx, tx, entity, [], ids, names, true, setting)
    for (const { id, values, problems } of some)
      for (const name of Object.keys(values)) if (found.get(id)?.closed.has(name)) problems.push(closedProblem(ctx, entity, name))
  }
}
export const NONE: Verdict = { problem: undefined, closed: new Set(), unseen: new Set() }

/** What is brought in by a file needs the right to do so, too. */
export const verbsOf = ({ actor }: Context, verb: Verb): Verb[] => (actor.kind === 'import' ? [verb, 'import'] : [verb])

/** A link may only be set to a record the actor may look at: another is as if it were not there. */
export const linksSeen: Stage = async ({ ctx, tx }, entity, drafts) => {
  for (const field of linksOf(entity)) {
    const target = ctx.revision.model.entities[field.to]
    if (!target || accessTo(ctx, target).when('read') === 'always') continue
    const set = drafts.filter(({ values, record, old, blind }) => {
      const value = record[field.name] ?? null
      const known = !blind?.has(field.name) && same(value, old?.values[field.name] ?? null)
      return Object.hasOwn(values, field.name) && typeof value === 'string' && isUuid(value) && !known
    })
    if (set.length === 0) continue
    const ids = [...new Set(set.map(({ record }) => record[field.name] as string))]
    const seen = await seenOnly(ctx, tx, target, ids)
    for (const { record, problems } of set) if (!seen.has(record[field.name] as string)) problems.push(linkProblem(field))
  }
}

/** Why a write cannot be decided by the one statement of a quick way. */
export const intricate = (ctx: Context, entity: Entity, touched: ReadonlySet<string>, verb: 'create' | 'update'): boolean => {
  const { when, writesWhen } = accessTo(ctx, entity)
  const set = [...touched].flatMap((name) => entity.fields[name] ?? [])
  return (
    (verb === 'create' && when('create') !== 'always') ||
    set.some((field) => writesWhen(field, verb) !== 'always') ||
    linksOf(entity).some(
      ({ name, to }) => touched.has(name) && accessTo(ctx, ctx.revision.model.entities[to]!).when('read') !== 'always',
    ) ||
    looksBack(ctx, entity)
  )
}

/** Whether rights on this write hang on the record itself through a link, so that its new state must be in the database first. */
const looksBack = (ctx: Context, entity: Entity): boolean => {
  const { when } = accessTo(ctx, entity)
  return [when('read'), when('update'), when('create')].some(
    (right) => typeof right !== 'string' && paths(right).some(({ path: [first, ...rest] }) => rest.length > 0 && leadsBack(entity, first!)),
  )
}

const leadsBack = (entity: Entity, name: string): boolean =>
  linksOf(entity).some((field) => field.name === name && field.to === entity.name)
