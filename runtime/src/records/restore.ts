import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { LinkField } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { entityFor, titled, type Context } from './context.ts'
import { causeOf } from './create.ts'
import { changing, grouped, locked, type Draft } from './writing/drafts.ts'
import { hushed } from './rights/hushed.ts'
import { array, linkProblem, linksOf } from './stages/links.ts'
import { newId } from './id.ts'
import { holdAhead } from './stages/hold.ts'
import { asToday, keptSql } from './writing/kept.ts'
import { lockedAmong, lockedProblems } from './stages/locks.ts'
import { lockedLines, ownersOpen } from './stages/owners.ts'
import { follow, inTurn, keep, RETURNING, type Work } from './writing/pipeline.ts'
import { allow } from './rights/rights.ts'
import { pointersOf, polymorphicOf } from './stages/pointers.ts'
import { missing, type Stored } from './reading/read.ts'
import { answer } from './writing/single.ts'
import { sameRevision } from './statement.ts'
import { takenProblems, violated } from './stages/unique.ts'
import { HISTORY } from './writing/write.ts'

/**
 * Takes a record out of the bin with what went in with it: records that cascaded come back, and links that were emptied
 * are filled again where nobody filled them since. What it points to must be there.
 */
export const restore = async (ctx: Context, name: string, id: string): Promise<Stored> => {
  const entity = entityFor(ctx, name, 'delete')
  if (!isUuid(id)) throw missing()
  await ctx.workspace.db.transaction((tx) => bringBack({ ctx, tx, group: newId(), depth: 0, whole: true }, entity, id))
  changesOf(ctx.workspace).tell()
  return answer(ctx, ctx.workspace.db, entity, id)
}

type Step = {
  readonly entity: string
  readonly record: string
  readonly action: string
  readonly depth: number
  readonly before: Record<string, string>
}

/** One record back into sight, with what went because of it, in somebody's transaction. */
export const bringBack = async (work: Work, entity: Entity, id: string): Promise<void> => {
  await holdAhead(work, { entity, rows: [{ id, values: {} }], verb: 'delete' })
  const { ctx, tx } = work
  const { schema } = ctx.workspace
  const [row] = await tx.query<{ revision: number; deleted: boolean | null; steps: string }>({
    text: `select (select revision from ${quote(schema)}._current) as revision,
  (select deleted_at is not null from ${quote(schema)}.${quote(entity.name)} where id = $1::uuid) as deleted,
  (select coalesce(json_agg(h), '[]')::text from (
    select h.entity, h.record, h.action, h.depth, h.before from ${quote(schema)}._history h
    join (select "group", depth from ${quote(schema)}._history where record = $1::uuid and entity = '${entity.id}' and action = 'delete' order by number desc limit 1) own
      on own."group" = h."group" and (h.record = $1::uuid or own.depth = 0)
      and h.depth >= own.depth and (h.action <> 'update' or h.depth > own.depth) order by h.depth, h.number) h) as steps`,
    values: [id],
  })
  sameRevision(ctx.revision, row)
  if (row!.deleted === null) throw missing()
  const refused = await allow(ctx, tx, entity, 'delete', id)
  if (refused) throw new Refused([refused])
  if (!row!.deleted) throw new Refused([problem('record.present')], 409)
  const steps = because(JSON.parse(row!.steps) as Step[], id)
  const back = steps.filter((one) => one.action === 'delete')
  const own = back.some((one) => one.record === id)
    ? back
    : [{ entity: entity.id, record: id, action: 'delete', depth: 0, before: {} }, ...back]
  const parts = partsOf(ctx, own)
  for (const part of parts) await revive(work, part)
  for (const part of parts) await pointing(ctx, tx, part)
  const emptied = steps.filter((one) => one.action === 'update')
  for (const part of partsOf(ctx, emptied)) await fill(work, part)
  const came = new Set(own.map(({ record }) => record))
  for (const { entity: of, depth, steps: back } of parts) {
    const found = await locked(
      work,
      of,
      back.map(({ record }) => record),
    )
    const drafts = [...found].map(([one, old]): Draft => ({
      ...changing(one, old, {}),
      action: 'restore',
      ...(of.owner && came.has(String(old.values[of.owner.link])) && { along: true }),
    }))
    const [asked, along] = [drafts.filter((draft) => draft.id === id), drafts.filter((draft) => draft.id !== id)]
    await inTurn(RETURNING(), work, of, drafts)
    await inTurn([ownersOpen], work, of, asked)
    const lines = await lockedLines(work, of, along)
    const through = { entity: of, field: of.fields[of.owner?.link ?? ''] as LinkField }
    const held = await lockedProblems(
      ctx,
      tx,
      lines.map(({ parent, owner }) => ({ entity: parent, id: owner, through })),
    )
    if (held.length > 0) throw new Refused(held)
    await follow({ ...work, depth }, of, drafts)
    const wrong = drafts.flatMap(({ problems }) => problems)
    if (wrong.length > 0) throw new Refused(wrong)
  }
}

/** Of the steps of a group, those of the record, and of those that pointed to what went because of it: others went beside it. */
const because = (steps: readonly Step[], id: string): Step[] => {
  const gone = new Set([id])
  return steps.filter(({ record, before, action }) => {
    const its = record === id || Object.values(before ?? {}).some((value) => gone.has(idIn(value)))
    if (its && action === 'delete') gone.add(record)
    return its
  })
}

/** The id a value is, or ends in where it says of what it is the id. */
const idIn = (value: unknown): string => (typeof value === 'string' ? value.slice(value.indexOf('/') + 1) : '')

/** Steps of one entity at one distance, which one statement takes back together. */
type Part = { readonly entity: Entity; readonly depth: number; readonly steps: readonly Step[] }

/** An entity that is no more cannot come back; the others do. */
const partsOf = (ctx: Context, steps: readonly Step[]): Part[] =>
  [...grouped(steps, ({ entity, depth }) => `${depth} ${entity}`).values()].flatMap((alike) => {
    const entity = byStableId(ctx, alike[0]!.entity)
    return entity ? [{ entity, depth: alike[0]!.depth, steps: alike }] : []
  })

const byStableId = (ctx: Context, id: string): Entity | undefined =>
  Object.values(ctx.revision.model.entities).find((entity) => entity.id === id)

const revive = async ({ ctx, tx, group }: Work, { entity, depth, steps }: Part): Promise<void> => {
  const { schema } = ctx.workspace
  const fields = keptSql(ctx.revision.model, entity, 'made')
  try {
    await tx.query({
      text: `with made as (update ${quote(schema)}.${quote(entity.name)} t set deleted_at = null, updated_at = $1::timestamptz, updated_by = $2::uuid, version = t.version + 1
where t.id = any($5::uuid[]) and t.deleted_at is not null returning t.*)
insert into ${quote(schema)}._history (${HISTORY})
select $1::timestamptz, $2::uuid, $3::text, $4::uuid, ${depth}, '${entity.id}', made.id, 'restore', made.version, null, (select jsonb_strip_nulls(to_jsonb(r)) from (select ${fields}) r) from made`,
      values: [ctx.now, ctx.actor.id, causeOf(ctx), group, array(steps.map(({ record }) => record))],
    })
  } catch (error) {
    const key = violated(entity, error)
    throw key ? new Refused(takenProblems(ctx, titled(ctx, entity), key), 409) : error
  }
}

/** What a record points to must be out of the bin, and stay so: its targets are locked as at a creation. */
const pointing = async (ctx: Context, tx: Queryable, { entity, steps }: Part): Promise<void> => {
  const { schema } = ctx.workspace
  const wrong: Problem[] = []
  for (const field of linksOf(titled(ctx, entity))) {
    const [row] = await tx.query({
      text: `select 1 as one from ${quote(schema)}.${quote(entity.name)} t where t.id = any($1::uuid[]) and t.${quote(field.name)} is not null
and not exists (select from ${quote(schema)}.${quote(field.to)} g where g.id = t.${quote(field.name)} and g.deleted_at is null for key share) limit 1`,
      values: [array(steps.map(({ record }) => record))],
    })
    if (row) wrong.push(linkProblem(field))
  }
  for (const field of polymorphicOf(titled(ctx, entity))) {
    for (const target of field.targets.map(({ to }) => ctx.revision.model.entities[to]!)) {
      const [row] = await tx.query({
        text: `select 1 as one from ${quote(schema)}.${quote(entity.name)} t where t.id = any($1::uuid[]) and starts_with(t.${quote(field.name)}, '${target.name}/')
and not exists (select from ${quote(schema)}.${quote(target.name)} g where g.id = substr(t.${quote(field.name)}, ${target.name.length + 2})::uuid and g.deleted_at is null for key share) limit 1`,
        values: [array(steps.map(({ record }) => record))],
      })
      if (row) wrong.push(linkProblem(field))
    }
  }
  if (wrong.length > 0) throw new Refused(hushed(ctx, entity, wrong), 409)
}

/** Links that the deletion emptied lead there again, where nobody filled them since, and the record is not locked by now. */
const fill = async (work: Work, { entity, depth, steps }: Part): Promise<void> => {
  const found = await locked(
    work,
    entity,
    steps.map(({ record }) => record),
  )
  const locks = new Map<string, ReadonlyMap<string, unknown>>()
  for (const field of pointersOf(entity))
    if (steps.some(({ before }) => Object.hasOwn(before, field.id))) locks.set(field.name, await lockedAmong(work, entity, field, found))
  const drafts = steps.flatMap(({ record, before }) => {
    const old = found.get(record)
    const held = pointersOf(entity).filter(
      ({ id, name }) => Object.hasOwn(before, id) && (old?.values[name] ?? null) === null && !locks.get(name)!.has(record),
    )
    return old && held.length > 0
      ? [
          changing(
            record,
            old,
            Object.fromEntries(held.map((field) => [field.name, asToday(work.ctx.revision.model, field, before[field.id]!)])),
          ),
        ]
      : []
  })
  await keep({ ...work, depth }, entity, drafts)
  const wrong = drafts.flatMap(({ problems }) => problems)
  if (wrong.length > 0) throw new Refused(wrong, 409)
}
