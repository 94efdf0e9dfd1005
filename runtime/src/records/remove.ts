import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import { submissionOf } from '@cahier/core/submission'
import type { Queryable } from '../db/database.ts'
import { indispensable } from '../auth/members.ts'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, titled, type Context } from './context.ts'
import { causeOf } from './create.ts'
import { changing, locked, type Draft, type Old } from './writing/drafts.ts'
import { newId } from './id.ts'
import { array } from './stages/links.ts'
import { holdAhead } from './stages/hold.ts'
import { keptSql } from './writing/kept.ts'
import { lockedAmong, lockedProblems, type Hanging } from './stages/locks.ts'
import { lockedLines } from './stages/owners.ts'
import { follow, inTurn, keep, LEAVING, type Work } from './writing/pipeline.ts'
import { holding, referrers, type Pointer } from './stages/pointers.ts'
import { missing } from './reading/read.ts'
import { allow, seenOnly } from './rights/rights.ts'
import { stale } from './writing/single.ts'
import { HISTORY } from './writing/write.ts'

/**
 * Puts a record in the bin with everything that goes with it: what cascades follows, links that clear are emptied, and one
 * that restricts refuses all. One transaction, one group of history; each step away from the record is one deeper.
 */
export const remove = async (ctx: Context, name: string, id: string, expected?: number): Promise<void> => {
  const entity = entityFor(ctx, name, 'delete')
  const gone = await ctx.workspace.db.transaction((tx) =>
    takeOut({ ctx, tx, group: newId(), depth: 0, whole: true }, entity, [id], expected),
  )
  if (!gone) throw await stale(ctx, entity, id)
  changesOf(ctx.workspace).tell()
}

/** Records out of sight, in somebody's transaction: all of them, or none. False where one is not the version that was expected. */
export const takeOut = async (work: Work, entity: Entity, ids: readonly string[], expected?: number): Promise<boolean> => {
  if (!ids.every(isUuid)) throw missing()
  await holdAhead(work, { entity, rows: ids.map((id) => ({ id, values: {} })), verb: 'delete' })
  const going = await leaving(work, entity, ids)
  if (going.length < ids.length) throw missing()
  const refused = await allow(work.ctx, work.tx, entity, 'delete', ids)
  if (refused) throw new Refused([refused])
  if (expected !== undefined && going.some(({ old }) => old!.version !== expected)) return false
  await inTurn(LEAVING(), work, entity, going)
  const stays = going.flatMap(({ problems }) => problems)
  if (stays.length > 0) throw new Refused(stays)
  const wrong = await erase(work, entity, going)
  if (wrong.length > 0) throw new Refused(wrong, 409)
  return true
}

/** The records as they are, held against whoever would point to them. */
export const leaving = async (work: Work, entity: Entity, ids: readonly string[]): Promise<Draft[]> =>
  [...(await locked(work, entity, ids, 'update'))].map(([id, old]) => ({ ...changing(id, old, {}), action: 'delete' }))

/** Bins these records and what goes with them, or says why they may not go: then the caller must take back what was written. */
export const erase = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<Problem[]> => {
  const { ctx, tx } = work
  const going = await gather(work, entity, drafts)
  const wrong = [
    ...submittedAmong(going[0]!),
    ...(await lockedProblems(ctx, tx, await hanging(work, going))),
    ...(await restricted(ctx, tx, going)),
    ...(await indispensable(tx, ctx.workspace.schema, gone(going, 'member'))),
  ]
  if (wrong.length > 0) return wrong
  for (const part of going) await clear(work, going, part)
  for (const part of going) await bin(work, part)
  for (const { entity: of, drafts: some, depth } of going) await follow({ ...work, depth }, of, some)
  return going.flatMap(({ drafts: some }) => some.flatMap(({ problems }) => problems))
}

/** Records of one entity that go together, `depth` links away from what was asked for. */
type Part = {
  readonly entity: Entity
  readonly drafts: readonly Draft[]
  readonly ids: readonly string[]
  readonly depth: number
  /** The link that takes them along. */
  readonly by?: Pointer
}

const part = (entity: Entity, drafts: readonly Draft[], depth: number, by?: Pointer): Part => ({
  entity,
  drafts,
  ids: drafts.map(({ id }) => id),
  depth,
  ...(by && { by }),
})

/** The records and all that cascades from them, level by level, each locked before its own referrers are looked for. */
const gather = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<Part[]> => {
  const parts = [part(entity, drafts, work.depth)]
  for (let i = 0; i < parts.length; i++) {
    const { entity: target, ids, depth } = parts[i]!
    for (const { entity: from, field } of referrers(work.ctx, target, 'cascade').filter((one) => !one.entity.single)) {
      const found = await leaving(work, from, await live(work, from, field, target, ids, gone(parts, from.name)))
      const led = new Set(holding(field, target, ids).values)
      const own = found.filter(({ record }) => led.has(record[field.name] as string))
      const owners = new Set(from.owner && gone(parts, from.owner.entity))
      const along = (draft: Draft): Draft =>
        from.owner && owners.has(draft.record[from.owner.link] as string) ? { ...draft, along: true } : draft
      if (own.length > 0) parts.push(part(from, own.map(along), depth + 1, field))
    }
  }
  return parts
}

const gone = (parts: readonly Part[], entity: string): string[] =>
  parts.filter((part) => part.entity.name === entity).flatMap((part) => part.ids)

const live = async (
  { ctx, tx }: Pick<Work, 'ctx' | 'tx'>,
  from: Entity,
  field: Pointer,
  target: Entity,
  ids: readonly string[],
  besides: readonly string[],
  how = '',
): Promise<string[]> => {
  const { values, type } = holding(field, target, ids)
  const rows = await tx.query<{ id: string }>({
    text: `select id from ${quote(ctx.workspace.schema)}.${quote(from.name)}
where ${quote(field.name)} = any($1::${type}[]) and deleted_at is null and id <> all($2::uuid[]) order by id ${how}`,
    values: [array(values), array(besides)],
  })
  return rows.map((row) => row.id)
}

/** Those of `live` as they are once locked, of which the link still leads there. */
const leading = async (
  work: Work,
  from: Entity,
  field: Pointer,
  target: Entity,
  ids: readonly string[],
  besides: readonly string[],
): Promise<ReadonlyMap<string, Old>> => {
  const led = new Set(holding(field, target, ids).values)
  const held = await locked(work, from, await live(work, from, field, target, ids, besides))
  return new Map([...held].filter(([, { values }]) => led.has(values[field.name] as string)))
}

/** What is submitted is cancelled first. */
const submittedAmong = ({ entity, drafts }: Part): Problem[] =>
  drafts.some((draft) => submitted(entity, draft)) ? [problem('record.submitted')] : []

const submitted = ({ submit }: Entity, { old }: Draft): boolean => submit === true && submissionOf(old?.values) === 'submitted'

/** What is locked and would change with the records that go: they would take it along, or lines of it, or empty a link of it. */
const hanging = async (work: Work, going: readonly Part[]): Promise<Hanging[]> => {
  const found: Hanging[] = []
  for (const { entity, drafts, ids, by } of going) {
    if (by) {
      const through = { entity, field: by }
      const lines = await lockedLines(work, entity, drafts)
      found.push(...drafts.flatMap((draft) => (submitted(entity, draft) ? [{ entity, id: draft.id, through }] : [])))
      found.push(...lines.map(({ parent, owner }) => ({ entity: parent, id: owner, through })))
    }
    for (const { entity: from, field } of referrers(work.ctx, entity, 'clear')) {
      if (!mayLock(work.ctx, from)) continue
      const led = await leading(work, from, field, entity, ids, gone(going, from.name))
      found.push(...(await lockedAmong(work, from, field, led)).values())
    }
  }
  return found
}

/** Whether records of an entity are ever locked, by themselves or as lines. */
const mayLock = (ctx: Context, { submit, workflows, owner }: Entity): boolean =>
  submit === true || workflows.length > 0 || (owner !== undefined && mayLock(ctx, ctx.revision.model.entities[owner.entity]!))

/** Who still depends on what would go, by entity and field, as far as the actor may see them. */
const restricted = async (ctx: Context, tx: Queryable, going: readonly Part[]): Promise<Problem[]> => {
  const wrong: Problem[] = []
  for (const { entity, ids } of going) {
    // A record there is exactly one of stays, and goes along with none.
    const stays = referrers(ctx, entity, 'cascade').filter((one) => one.entity.single)
    for (const { entity: from, field } of [...referrers(ctx, entity, 'restrict'), ...stays]) {
      const held = await live({ ctx, tx }, from, field, entity, ids, gone(going, from.name), 'limit 1001')
      if (held.length === 0) continue
      const known = titled(ctx, from)
      const seen = accessTo(ctx, from).readsWhen(field) === 'always' ? (await seenOnly(ctx, tx, from, held)).size : 0
      // Who may see none of them, or not the link, learns that something holds the record and not what.
      wrong.push(
        seen === 0
          ? problem('record.in_use_unseen')
          : problem('record.in_use', '', {
              count: seen,
              entity: known.plural,
              field: known.fields[field.name]!.title,
              name: from.name,
              link: field.name,
            }),
      )
    }
  }
  return wrong.filter(({ code }, i) => code !== 'record.in_use_unseen' || wrong.findIndex((other) => other.code === code) === i)
}

/** Links that clear are emptied, each record of its own being written like any other change. */
const clear = async (work: Work, going: readonly Part[], { entity, ids, depth }: Part): Promise<void> => {
  for (const { entity: from, field } of referrers(work.ctx, entity, 'clear')) {
    const held = await leading(work, from, field, entity, ids, gone(going, from.name))
    await keep(
      { ...work, depth: depth + 1 },
      from,
      [...held].map(([id, old]) => changing(id, old, { [field.name]: null })),
    )
  }
}

/** $1 now, $2 by, $3 cause, $4 group, $5 ids. */
const bin = async ({ ctx, tx, group }: Work, { entity, ids, depth }: Part): Promise<void> => {
  const table = `${quote(ctx.workspace.schema)}.${quote(entity.name)}`
  const fields = keptSql(ctx.revision.model, entity, 'made')
  await tx.query({
    text: `with made as (update ${table} t set deleted_at = $1::timestamptz, updated_at = $1::timestamptz, updated_by = $2::uuid, version = t.version + 1
where t.id = any($5::uuid[]) and t.deleted_at is null returning t.*)
insert into ${quote(ctx.workspace.schema)}._history (${HISTORY})
select $1::timestamptz, $2::uuid, $3::text, $4::uuid, ${depth}, '${entity.id}', id, 'delete', version,
  (select jsonb_strip_nulls(to_jsonb(r)) from (select ${fields}) r), null from made`,
    values: [ctx.now, ctx.actor.id, causeOf(ctx), group, array(ids)],
  })
}
