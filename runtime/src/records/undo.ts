import { kindOf } from '@cahier/core/fields/index'
import { quote } from '@cahier/core/expression/scope'
import { same } from '@cahier/core/fields/same'
import { storedFields } from '@cahier/core/fields/stored'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import { at, problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import type { Undone } from '@cahier/core/wire'
import { said } from '@cahier/core/words/index'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { effectsOf, type Effect } from './effects.ts'
import { accessTo, granted, titled, type Context } from './context.ts'
import { grouped, locked, type Row } from './writing/drafts.ts'
import { holdTogether, type Asked } from './stages/hold.ts'
import { newId } from './id.ts'
import { array } from './stages/links.ts'
import { write, type Work } from './writing/pipeline.ts'
import { takeOut } from './remove.ts'
import { bringBack } from './restore.ts'

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
    const left = effects.filter(
      ({ first, last }) => !(first === 'create' && last === 'delete') && !(first === 'delete' && last === 'restore'),
    )
    // What comes back is what others may point to, and what goes is what nothing may point to any more.
    for (const some of backwards(left.filter(({ last }) => last === 'delete'))) await back(work, seen, some, skip)
    for (const some of grouped(left.filter(isChange), ({ entity }) => entity.name).values()) await values(work, seen, some, skip)
    for (const some of backwards(left.filter(({ first, last }) => last !== 'delete' && (first === 'create' || first === 'restore'))))
      await out(work, seen, some, skip)
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
  /** What came back along with others. */
  readonly came = new Set<string>()
  readonly conflicts: Problem[] = []

  /** Without leaving conflicts out, nothing more can be told for certain. */
  meet({ entity, record }: Effect, problems: readonly Problem[], skip: boolean, status = 409): void {
    this.conflicts.push(...placed(entity, record, problems))
    if (!skip) throw new Refused(this.conflicts, status)
  }
}

/** What somebody changed; roll-ups that followed from it follow from its undoing too. */
const isChange = ({ entity, first, last, before: changed }: Effect): boolean =>
  first === 'update' && last === 'update' && !storedFields(entity).every((field) => field.computed || !Object.hasOwn(changed, field.id))

/**
 * Sets of one entity, what was done last first: it leads to what was there before. What was asked for goes before what followed
 * from it, and records before their lines, which go along.
 */
const backwards = (effects: readonly Effect[]): Effect[][] => {
  const lines = ({ entity }: Effect): string => (entity.owner ? entity.name : '')
  const inOrder = effects.toSorted((a, b) => a.depth - b.depth || lines(a).localeCompare(lines(b)) || b.number - a.number)
  const sets: Effect[][] = []
  for (const one of inOrder) {
    const before = sets.at(-1)
    if (before?.[0]!.entity === one.entity && before[0]!.depth === one.depth) before.push(one)
    else sets.push([one])
  }
  return sets
}

/** A set of one entity together; where it is refused, by halves, so that each record answers for itself, and the others go on. */
const together = async (
  work: Work,
  seen: Seen,
  some: readonly Effect[],
  skip: boolean,
  act: (entity: Entity, ids: readonly string[]) => Promise<unknown>,
): Promise<void> => {
  const [one] = some
  if (!one) return
  await work.tx.query({ text: 'savepoint undone' })
  try {
    const ids = some.map(({ record }) => record)
    await act(one.entity, ids)
    await work.tx.query({ text: 'release savepoint undone' })
    for (const id of ids) seen.records.add(id)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await work.tx.query({ text: 'rollback to savepoint undone' })
    await work.tx.query({ text: 'release savepoint undone' })
    if (some.length === 1) return seen.meet(one, error.problems, skip, error.status)
    const half = some.length >> 1
    await together(work, seen, some.slice(0, half), skip, act)
    await together(work, seen, some.slice(half), skip, act)
  }
}

const placed = (entity: Entity, record: string, problems: readonly Problem[]): Problem[] =>
  at(step(entity.name) + step(record), problems).map((one) => ({ ...one, params: { ...one.params, entity: entity.name, record } }))

/** Out of the bin, with what went because of it, which then need not be brought back by itself. */
const back = async (work: Work, seen: Seen, effects: readonly Effect[], skip: boolean): Promise<void> => {
  const { entity } = effects[0]!
  const rows = await work.tx.query<{ id: string; binned: boolean }>({
    text: `select id, deleted_at is not null as binned from ${quote(work.ctx.workspace.schema)}.${quote(entity.name)} where id = any($1::uuid[])`,
    values: [array(effects.map(({ record }) => record))],
  })
  const binned = new Map(rows.map((row) => [row.id, row.binned]))
  for (const one of effects) {
    const { record, depth } = one
    if (!binned.has(record)) seen.meet(one, [problem('undo.erased')], skip)
    // What went along came back along.
    else if (binned.get(record) === false && depth === 0)
      if (seen.came.has(record)) seen.records.add(record)
      else seen.meet(one, [problem('record.present')], skip)
  }
  const left = effects.filter(({ record }) => binned.get(record))
  await together(work, seen, left, skip, async (_, ids) => {
    for (const id of await bringBack(work, granted(work.ctx, entity, 'delete'), ids)) seen.came.add(id)
  })
}

/** To the bin, as many at once as a batch writes. */
const out = async (work: Work, seen: Seen, effects: readonly Effect[], skip: boolean): Promise<void> => {
  const { entity } = effects[0]!
  const fields = storedFields(entity).filter((field) => !field.computed && !kindOf(field).veiled)
  for (let at = 0; at < effects.length; at += SET) {
    const some = effects.slice(at, at + SET)
    const now = await locked(
      work,
      entity,
      some.map(({ record }) => record),
    )
    // Gone with another that was taken back, or put there by somebody: there is nothing left to do.
    const there = some.filter(({ record }) => now.has(record))
    const untouched = ({ record, after }: Effect): boolean =>
      fields.every(({ id, name }) => same(now.get(record)!.values[name] ?? null, after[id] ?? null))
    const open = accessTo(work.ctx, entity).may('delete')
    if (open) for (const one of there) if (!untouched(one)) seen.meet(one, [problem('undo.touched')], skip)
    await together(work, seen, open ? there.filter(untouched) : there, skip, (_, ids) =>
      takeOut(work, granted(work.ctx, entity, 'delete'), ids),
    )
  }
}
const SET = 1000

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
