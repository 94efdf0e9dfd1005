import { randomUUID } from 'node:crypto'
import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, titled, type Context } from './context.ts'
import { causeOf } from './create.ts'
import { linkProblem, linksOf } from './links.ts'
import { missing, read, type Stored } from './read.ts'
import { sameRevision } from './statement.ts'
import { violated } from './unique.ts'
import { HISTORY } from './write.ts'

/**
 * Takes a record out of the bin with what went in with it: records that cascaded come back, and links that were emptied
 * are filled again where nobody filled them since. What it points to must be there.
 */
export const restore = async (ctx: Context, name: string, id: string): Promise<Stored> => {
  const entity = entityFor(ctx, name, 'delete')
  if (!isUuid(id)) throw missing()
  await ctx.workspace.db.transaction((tx) => bringBack(ctx, tx, entity, id))
  changesOf(ctx.workspace).tell()
  return accessTo(ctx, entity).may('read') ? read(ctx, name, id) : unread(ctx, entity, id)
}

/** Whoever may take a record out of the bin, but not look at it, learns that it is there again. */
const unread = async (ctx: Context, entity: Entity, id: string): Promise<Stored> => {
  const [row] = await ctx.workspace.db.query<{ version: number }>({
    text: `select version from ${quote(ctx.workspace.schema)}.${quote(entity.name)} where id = $1::uuid`,
    values: [id],
  })
  if (!row) throw missing()
  return { id, version: row.version, body: JSON.stringify({ id, version: row.version }) }
}

type Step = {
  readonly entity: string
  readonly record: string
  readonly action: string
  readonly depth: number
  readonly before: Record<string, string>
}

const bringBack = async (ctx: Context, tx: Queryable, entity: Entity, id: string): Promise<void> => {
  const { schema } = ctx.workspace
  const [row] = await tx.query<{ revision: number; deleted: boolean | null; steps: string }>({
    text: `select (select revision from ${quote(schema)}._current) as revision,
  (select deleted_at is not null from ${quote(schema)}.${quote(entity.name)} where id = $1::uuid) as deleted,
  (select coalesce(json_agg(h), '[]')::text from (
    select h.entity, h.record, h.action, h.depth, h.before from ${quote(schema)}._history h
    join (select "group", depth from ${quote(schema)}._history where record = $1::uuid and entity = '${entity.id}' and action = 'delete' order by number desc limit 1) own
      on own."group" = h."group" and (h.record = $1::uuid or own.depth = 0) and h.depth >= own.depth order by h.depth, h.number) h) as steps`,
    values: [id],
  })
  sameRevision(ctx.revision, row)
  if (row!.deleted === null) throw missing()
  if (!row!.deleted) throw new Refused([problem('record.present')], 409)
  const steps = JSON.parse(row!.steps) as Step[]
  const group = randomUUID()
  const back = steps.filter((one) => one.action === 'delete')
  const own = back.some((one) => one.record === id)
    ? back
    : [{ entity: entity.id, record: id, action: 'delete', depth: 0, before: {} }, ...back]
  for (const one of own) await revive(ctx, tx, one, group)
  for (const one of own) await pointing(ctx, tx, one)
  for (const one of steps) if (one.action === 'update') await fill(ctx, tx, one, group)
}

const byStableId = (ctx: Context, id: string): Entity | undefined =>
  Object.values(ctx.revision.model.entities).find((entity) => entity.id === id)

/** An entity that is no more cannot come back; the others do. */
const revive = async (ctx: Context, tx: Queryable, { entity: entityId, record, depth }: Step, group: string): Promise<void> => {
  const entity = byStableId(ctx, entityId)
  if (!entity) return
  const fields = Object.values(entity.fields)
    .map((field) => `made.${quote(field.name)} as ${quote(field.id)}`)
    .join(', ')
  await change(ctx, tx, entity, record, group, depth, {
    set: 'deleted_at = null',
    where: 'deleted_at is not null',
    action: 'restore',
    history: `null, (select jsonb_strip_nulls(to_jsonb(r)) from (select ${fields}) r)`,
  })
}

/** What a record points to must be out of the bin, and stay so: its targets are locked as at a creation. */
const pointing = async (ctx: Context, tx: Queryable, { entity: entityId, record }: Step): Promise<void> => {
  const known = byStableId(ctx, entityId)
  if (!known) return
  const entity = titled(ctx, known)
  const { schema } = ctx.workspace
  const wrong: Problem[] = []
  for (const field of linksOf(entity)) {
    const [row] = await tx.query({
      text: `select 1 as one from ${quote(schema)}.${quote(entity.name)} t where t.id = $1::uuid and t.${quote(field.name)} is not null
and not exists (select from ${quote(schema)}.${quote(field.to)} g where g.id = t.${quote(field.name)} and g.deleted_at is null for key share)`,
      values: [record],
    })
    if (row) wrong.push(linkProblem(field))
  }
  if (wrong.length > 0) throw new Refused(wrong, 409)
}

const fill = async (ctx: Context, tx: Queryable, { entity: entityId, record, depth, before }: Step, group: string): Promise<void> => {
  const entity = byStableId(ctx, entityId)
  for (const [id, held] of Object.entries(before)) {
    const field = entity && linksOf(entity).find((one) => one.id === id)
    if (!field) continue
    await change(ctx, tx, entity, record, group, depth, {
      set: `${quote(field.name)} = $6::uuid`,
      where: `deleted_at is null and ${quote(field.name)} is null`,
      action: 'update',
      history: `jsonb_build_object('${field.id}', null), jsonb_build_object('${field.id}', $6::uuid)`,
      value: held,
    })
  }
}

type What = { readonly set: string; readonly where: string; readonly action: string; readonly history: string; readonly value?: string }

const change = async (ctx: Context, tx: Queryable, entity: Entity, id: string, group: string, depth: number, what: What): Promise<void> => {
  const { schema } = ctx.workspace
  try {
    await tx.query({
      text: `with made as (update ${quote(schema)}.${quote(entity.name)} set ${what.set}, updated_at = $1::timestamptz, updated_by = $2::uuid, version = version + 1
where id = $5::uuid and ${what.where} returning *)
insert into ${quote(schema)}._history (${HISTORY})
select $1::timestamptz, $2::uuid, $3::text, $4::uuid, ${depth}, '${entity.id}', id, '${what.action}', version, ${what.history} from made`,
      values: [ctx.now, ctx.actor.id, causeOf(ctx), group, id, ...(what.value === undefined ? [] : [what.value])],
    })
  } catch (error) {
    const key = violated(entity, error)
    const known = titled(ctx, entity)
    throw key
      ? new Refused(
          key.fields.map((name) =>
            problem('record.unique', step(name), { fields: key.fields.map((f) => known.fields[f]!.title), record: null }),
          ),
          409,
        )
      : error
  }
}
