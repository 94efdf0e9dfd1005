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
  await ctx.workspace.db.transaction((tx) => bringBack({ ctx, tx, group: newId(), depth: 0, whole: true }, entity, [id]))
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

/** Records back into sight, with what went because of them, in somebody's transaction: all of them, or none. Answers all that came. */
export const bringBack = async (work: Work, entity: Entity, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (!ids.every(isUuid)) throw missing()
  await holdAhead(work, { entity, rows: ids.map((id) => ({ id, values: {} })), verb: 'delete' })
  const { ctx, tx } = work
  const { schema } = ctx.workspace
  const rows = await tx.query<Binned>({
    text: `select c.revision, t.id, t.deleted_at is not null as deleted, d."group", d.depth from ${quote(schema)}._current c
left join ${quote(schema)}.${quote(entity.name)} t on t.id = any($1::uuid[])
left join lateral (select h."group", h.depth from ${quote(schema)}._history h
  where h.record = t.id and h.entity = '${entity.id}' and h.action = 'delete' order by h.number desc limit 1) d on true`,
    values: [array(ids)],
  })
  sameRevision(ctx.revision, rows[0])
  const there = rows.filter(({ id }) => id !== null)
  if (there.length < ids.length) throw missing()
  const refused = await allow(ctx, tx, entity, 'delete', ids)
  if (refused) throw new Refused([refused])
  if (there.some(({ deleted }) => !deleted)) throw new Refused([problem('record.present')], 409)
  const came = new Set<string>()
  for (const some of grouped(there, ({ group, depth }) => `${group} ${depth}`).values()) {
    const left = some.flatMap(({ id }) => (came.has(id!) ? [] : [id!]))
    if (left.length > 0) for (const id of await returned(work, entity, left, some[0]!)) came.add(id)
  }
  return came
}
type Binned = {
  readonly revision: number
  readonly id: string | null
  readonly deleted: boolean
  readonly group: string | null
  readonly depth: number | null
}

/** Those that one group of changes took away, as many steps from what was asked of it. */
const returned = async (work: Work, entity: Entity, ids: readonly string[], { group, depth }: Binned): Promise<ReadonlySet<string>> => {
  const { ctx, tx } = work
  const [row] = await tx.query<{ steps: string }>({
    text: `select coalesce(json_agg(h), '[]')::text as steps from (
  select entity, record, action, depth, before from ${quote(ctx.workspace.schema)}._history
  where "group" = $1::uuid and depth >= $2::int4 and ($2::int4 = 0 or record = any($3::uuid[]))
    and (action = 'delete' or (action = 'update' and depth > $2::int4)) order by depth, number) h`,
    values: [group, depth, array(ids)],
  })
  const went = new Set(ids)
  const steps = because(JSON.parse(row!.steps) as Step[], ids)
  const back = steps.filter((one) => one.action === 'delete')
  const known = new Set(back.map(({ record }) => record))
  const unknown = ids.filter((id) => !known.has(id))
  const own = [...unknown.map((record) => ({ entity: entity.id, record, action: 'delete', depth: 0, before: {} })), ...back]
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
    const [asked, along] = [drafts.filter(({ id }) => went.has(id)), drafts.filter(({ id }) => !went.has(id))]
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
  return came
}

/** Of the steps of a group, those of these records, and of those that pointed to what went because of them: others went beside. */
const because = (steps: readonly Step[], ids: readonly string[]): Step[] => {
  const asked = new Set(ids)
  const gone = new Set(ids)
  return steps.filter(({ record, before, action }) => {
    const its = asked.has(record) || Object.values(before ?? {}).some((value) => gone.has(idIn(value)))
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
