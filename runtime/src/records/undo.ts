import { kindOf } from '@cahier/core/fields/index'
import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import { same } from '@cahier/core/fields/same'
import { storedFields } from '@cahier/core/fields/stored'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity, Model } from '@cahier/core/model/model'
import { at, problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import type { Undone } from '@cahier/core/wire'
import { said } from '@cahier/core/words/index'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { accessTo, granted, titled, type Context } from './context.ts'
import { grouped, locked, type Row } from './writing/drafts.ts'
import { holdTogether, type Asked } from './stages/hold.ts'
import { newId } from './id.ts'
import { asToday } from './writing/kept.ts'
import { write, type Work } from './writing/pipeline.ts'
import { takeOut } from './remove.ts'
import { bringBack } from './restore.ts'
import { seenOnly } from './rights/rights.ts'

/** What a group did to one record, all in all: `before` what it changed and `after` what it said, by the id of a field. */
type Effect = {
  readonly entity: Entity
  readonly record: string
  readonly first: string
  readonly last: string
  readonly depth: number
  readonly before: Readonly<Record<string, Value>>
  readonly after: Readonly<Record<string, Value>>
}

/**
 * Takes back what a group of changes did, through the same pipeline, rights and rules as any change: what was deleted comes
 * back, values become what they were where they still are what the group made them, what was created goes to the bin. It is a
 * group of its own, so it can be undone in its turn. A conflict refuses all, unless `skip`: then the rest is undone.
 */
export const undo = async (ctx: Context, group: string, skip = false): Promise<Undone> => {
  const own = newId()
  const done = await ctx.workspace.db.transaction(async (tx) => {
    const effects = await effectsOf(ctx, tx, group)
    const work = await holdTogether({ ctx, tx, group: own, depth: 0, whole: true }, asked(effects))
    const seen = new Seen()
    // What comes back is what others may point to, and what goes is what nothing may point to any more.
    const left = effects.filter(
      ({ first, last }) => !(first === 'create' && last === 'delete') && !(first === 'delete' && last === 'restore'),
    )
    for (const one of left.filter(({ last }) => last === 'delete')) await apart(work, seen, one, skip, () => back(work, one, seen))
    for (const some of grouped(left.filter(isChange), ({ entity }) => entity.name).values()) await values(work, seen, some, skip)
    for (const one of left.filter(({ first, last }) => last !== 'delete' && (first === 'create' || first === 'restore')))
      await apart(work, seen, one, skip, () => out(work, one, seen))
    if (seen.conflicts.length > 0 && !skip) throw new Refused(seen.conflicts, 409)
    if (seen.records.size === 0 && seen.conflicts.length === 0) throw new Refused([problem('undo.nothing')])
    return seen
  })
  changesOf(ctx.workspace).tell()
  return { group: own, records: done.records.size, conflicts: done.conflicts.map((one) => said(one, ctx.language)) }
}

/** What the undo is going to write, by entity. */
const asked = (effects: readonly Effect[]): Asked[] =>
  [
    ...grouped(
      effects.filter((one) => isChange(one) || one.first !== 'update' || one.last !== 'update'),
      ({ entity }) => entity.name,
    ).values(),
  ].map((some) => {
    const { entity } = some[0]!
    const back = (before: Effect['before']) =>
      Object.fromEntries(storedFields(entity).flatMap(({ id, name }) => (Object.hasOwn(before, id) ? [[name, before[id]]] : [])))
    const rows = some.map(({ record, before: changed }) => ({ id: record, values: back(changed) }))
    return { entity, rows, ...(!some.every(isChange) && { verb: 'delete' as const }) }
  })

/** What an undo has come by. */
class Seen {
  readonly records = new Set<string>()
  readonly conflicts: Problem[] = []
}

/** What somebody changed; roll-ups that followed from it follow from its undoing too. */
const isChange = ({ entity, first, last, before: changed }: Effect): boolean =>
  first === 'update' && last === 'update' && !storedFields(entity).every((field) => field.computed || !Object.hasOwn(changed, field.id))

/** The history of a group, as far as the actor may see it; nothing of it is as if there were no such group. */
const effectsOf = async (ctx: Context, tx: Queryable, group: string): Promise<Effect[]> => {
  if (!isUuid(group)) throw new Refused([problem('undo.missing')])
  const rows = await tx.query<{ steps: string }>({
    text: `select coalesce(json_agg(h order by h.number), '[]')::text as steps from (
  select number, entity, record, action, version, depth, before, after from ${quote(ctx.workspace.schema)}._history where "group" = $1::uuid) h`,
    values: [group],
  })
  const steps = JSON.parse(rows[0]!.steps) as Recorded[]
  const known = new Map(Object.values(ctx.revision.model.entities).map((entity) => [entity.id, entity]))
  const all = [...grouped(steps, ({ entity, record }) => `${entity} ${record}`).values()].flatMap((some) => {
    const entity = known.get(some[0]!.entity)
    return entity ? [effectOf(ctx.revision.model, entity, some)] : []
  })
  const visible: Effect[] = []
  for (const some of grouped(all, ({ entity }) => entity.name).values()) {
    const seen = await seenOnly(
      ctx,
      tx,
      some[0]!.entity,
      some.map(({ record }) => record),
    )
    visible.push(...some.filter(({ record }) => seen.has(record)))
  }
  if (visible.length === 0) throw new Refused([problem('undo.missing')])
  return visible.toSorted((a, b) => a.depth - b.depth)
}
type Recorded = {
  readonly entity: string
  readonly record: string
  readonly action: string
  readonly version: number
  readonly depth: number
  readonly before: Record<string, Value> | null
  readonly after: Record<string, Value> | null
}

const effectOf = (model: Model, entity: Entity, steps: readonly Recorded[]): Effect => {
  const fields = new Map(Object.values(entity.fields).map((field) => [field.id, field]))
  const present = (values: Recorded['before']): Record<string, Value> =>
    Object.fromEntries(
      Object.entries(values ?? {}).map(([id, value]) => [id, fields.has(id) ? asToday(model, fields.get(id)!, value) : value]),
    )
  const [first, last] = [steps[0]!, steps.at(-1)!]
  const updates = steps.filter(({ action }) => action === 'update')
  return {
    entity,
    record: first.record,
    first: first.action,
    last: last.action,
    depth: Math.min(...steps.map(({ depth }) => depth)),
    before: Object.assign({}, ...updates.toReversed().map(({ before: was }) => present(was))) as Record<string, Value>,
    after: Object.assign({}, ...steps.map(({ after: became }) => present(became))) as Record<string, Value>,
  }
}

/** One record apart from the others: where conflicts are skipped, what it refuses leaves them as they are. */
const apart = async ({ tx }: Work, seen: Seen, { entity, record }: Effect, skip: boolean, act: () => Promise<void>): Promise<void> => {
  if (skip) await tx.query({ text: 'savepoint undone' })
  try {
    await act()
    if (skip) await tx.query({ text: 'release savepoint undone' })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (skip) await tx.query({ text: 'rollback to savepoint undone' })
    seen.conflicts.push(...placed(entity, record, error.problems))
    // Without a savepoint nothing more can be told for certain.
    if (!skip) throw new Refused(seen.conflicts, error.status)
  }
}

const placed = (entity: Entity, record: string, problems: readonly Problem[]): Problem[] =>
  at(step(entity.name) + step(record), problems).map((one) => ({ ...one, params: { ...one.params, entity: entity.name, record } }))

/** Out of the bin, with what went because of it, which then need not be brought back by itself. */
const back = async (work: Work, { entity, record, depth }: Effect, seen: Seen): Promise<void> => {
  granted(work.ctx, entity, 'delete')
  const [row] = await work.tx.query<{ binned: boolean }>({
    text: `select deleted_at is not null as binned from ${quote(work.ctx.workspace.schema)}.${quote(entity.name)} where id = $1::uuid`,
    values: [record],
  })
  if (!row) throw new Refused([problem('undo.erased')], 409)
  if (!row.binned) {
    // What went along came back along.
    if (depth > 0) return
    throw new Refused([problem('record.present')], 409)
  }
  await bringBack(work, entity, record)
  seen.records.add(record)
}

const out = async (work: Work, { entity, record, after }: Effect, seen: Seen): Promise<void> => {
  granted(work.ctx, entity, 'delete')
  const now = (await locked(work, entity, [record])).get(record)
  // Gone with another that was taken back, or put there by somebody: there is nothing left to do.
  if (!now) return
  const untouched = storedFields(entity).every(
    (field) => field.computed || kindOf(field).veiled || same(now.values[field.name] ?? null, after[field.id] ?? null),
  )
  if (!untouched) throw new Refused([problem('undo.touched')], 409)
  await takeOut(work, entity, record)
  seen.records.add(record)
}

const values = async (work: Work, seen: Seen, effects: readonly Effect[], skip: boolean): Promise<void> => {
  const entity = titled(work.ctx, granted(work.ctx, effects[0]!.entity, 'update'))
  const olds = await locked(
    work,
    entity,
    effects.map(({ record }) => record),
  )
  const rows = effects.flatMap((effect): Row[] => {
    const now = olds.get(effect.record)
    const {
      values: back,
      given,
      problems,
    } = now ? before(work.ctx, entity, effect, now.values) : { values: {}, given: {}, problems: [problem('undo.gone')] }
    seen.conflicts.push(...placed(entity, effect.record, problems))
    return problems.length > 0 || Object.keys({ ...back, ...given }).length === 0 ? [] : [{ id: effect.record, values: back, given }]
  })
  if (rows.length === 0 || (seen.conflicts.length > 0 && !skip)) return
  const drafts = await write({ ...work, whole: !skip }, entity, rows)
  for (const { id, problems } of drafts) {
    if (problems.length === 0) seen.records.add(id)
    seen.conflicts.push(...placed(entity, id, problems))
  }
}

/** The values as they were, of those fields that are as the group left them; `given` are those only the system sets. A field that is no more stays out of it. */
const before = (ctx: Context, entity: Entity, effect: Effect, now: Values) => {
  const values: Record<string, Value> = {}
  const given: Record<string, Value> = {}
  const problems: Problem[] = []
  for (const field of storedFields(entity)) {
    // What history does not tell cannot be given back: a secret stays as it is.
    if (field.computed || kindOf(field).veiled || !Object.hasOwn(effect.before, field.id)) continue
    const [old, made, present] = [effect.before[field.id] ?? null, effect.after[field.id] ?? null, now[field.name] ?? null]
    if (same(present, old)) continue
    if (!field.hidden && !accessTo(ctx, entity).knows(field)) {
      problems.push(problem('access.record'))
      continue
    }
    const open = accessTo(ctx, entity).readsWhen(field) === 'always'
    if (same(present, made)) (field.hidden ? given : values)[field.name] = old
    else problems.push(open ? problem('undo.changed', step(field.name), { field: field.title }) : problem('access.record'))
  }
  return { values, given, problems }
}

/** What a group did, record by record, as far as the actor may see. */
export const changesIn = async (ctx: Context, group: string): Promise<string> => {
  const { db, schema } = ctx.workspace
  const effects = await effectsOf(ctx, db, group)
  const [row] = await db.query<{ told: string }>({
    text: `select json_build_object('group', "group", 'at', at, 'by', by, 'cause', cause)::text as told
from ${quote(schema)}._history where "group" = $1::uuid order by number limit 1`,
    values: [group],
  })
  const told = effects.filter(({ entity }) => !entity.hidden)
  if (told.length === 0) throw new Refused([problem('undo.missing')])
  const items = told.slice(0, SHOWN).map(({ entity, record, first, last }) => ({
    entity: entity.name,
    id: record,
    action: first === 'create' || last === 'update' ? first : last,
  }))
  return JSON.stringify({ ...(JSON.parse(row!.told) as object), records: told.length, items })
}

/** How many records of a group are told one by one. */
const SHOWN = 200
