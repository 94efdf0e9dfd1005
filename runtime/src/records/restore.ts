import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, titled, type Context } from './context.ts'
import { causeOf } from './create.ts'
import { grouped } from './drafts.ts'
import { array, linkProblem, linksOf } from './links.ts'
import { newId } from './id.ts'
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
  const group = newId()
  const back = steps.filter((one) => one.action === 'delete')
  const own = back.some((one) => one.record === id)
    ? back
    : [{ entity: entity.id, record: id, action: 'delete', depth: 0, before: {} }, ...back]
  const parts = partsOf(ctx, own)
  for (const part of parts) await revive(ctx, tx, part, group)
  for (const part of parts) await pointing(ctx, tx, part)
  const emptied = steps.filter((one) => one.action === 'update')
  for (const part of partsOf(ctx, emptied)) await fill(ctx, tx, part, group)
}

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

const revive = async (ctx: Context, tx: Queryable, { entity, depth, steps }: Part, group: string): Promise<void> => {
  const fields = Object.values(entity.fields)
    .map((field) => `made.${quote(field.name)} as ${quote(field.id)}`)
    .join(', ')
  await change(ctx, tx, entity, group, depth, {
    given: 'select unnest($5::uuid[]) as id',
    set: 'deleted_at = null',
    where: 't.deleted_at is not null',
    action: 'restore',
    history: `null, (select jsonb_strip_nulls(to_jsonb(r)) from (select ${fields}) r)`,
    values: [array(steps.map(({ record }) => record))],
  })
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
  if (wrong.length > 0) throw new Refused(wrong, 409)
}

const fill = async (ctx: Context, tx: Queryable, { entity, depth, steps }: Part, group: string): Promise<void> => {
  for (const field of linksOf(entity)) {
    const own = steps.filter(({ before }) => Object.hasOwn(before, field.id))
    if (own.length === 0) continue
    await change(ctx, tx, entity, group, depth, {
      given: 'select * from unnest($5::uuid[], $6::uuid[]) as u(id, held)',
      set: `${quote(field.name)} = given.held`,
      where: `t.deleted_at is null and t.${quote(field.name)} is null`,
      action: 'update',
      history: `jsonb_build_object('${field.id}', null), jsonb_build_object('${field.id}', made.${quote(field.name)})`,
      values: [array(own.map(({ record }) => record)), array(own.map(({ before }) => before[field.id]!))],
    })
  }
}

/** `given` lists the records by id from $5 on; `set` and `where` speak of the record as t. */
type What = {
  readonly given: string
  readonly set: string
  readonly where: string
  readonly action: string
  readonly history: string
  readonly values: readonly string[]
}

const change = async (ctx: Context, tx: Queryable, entity: Entity, group: string, depth: number, what: What): Promise<void> => {
  const { schema } = ctx.workspace
  try {
    await tx.query({
      text: `with given as (${what.given}),
made as (update ${quote(schema)}.${quote(entity.name)} t set ${what.set}, updated_at = $1::timestamptz, updated_by = $2::uuid, version = t.version + 1
from given where t.id = given.id and ${what.where} returning t.*)
insert into ${quote(schema)}._history (${HISTORY})
select $1::timestamptz, $2::uuid, $3::text, $4::uuid, ${depth}, '${entity.id}', made.id, '${what.action}', made.version, ${what.history} from made`,
      values: [ctx.now, ctx.actor.id, causeOf(ctx), group, ...what.values],
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
