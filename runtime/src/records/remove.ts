import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { LinkField, OnDelete } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { indispensable } from '../auth/members.ts'
import { Refused } from '../errors.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, titled, type Context } from './context.ts'
import { causeOf } from './create.ts'
import { array, linksOf } from './links.ts'
import { newId } from './id.ts'
import { missing } from './read.ts'
import { sameRevision } from './statement.ts'
import { stale } from './single.ts'

/**
 * Puts a record in the bin with everything that goes with it: what cascades follows, links that clear are emptied, and one
 * that restricts refuses all. One transaction, one group of history; each step away from the record is one deeper.
 */
export const remove = async (ctx: Context, name: string, id: string, expected?: number): Promise<void> => {
  const entity = entityFor(ctx, name, 'delete')
  if (!isUuid(id)) throw missing()
  const outdated = await ctx.workspace.db.transaction(async (tx) => {
    const version = await lock(ctx, tx, entity, id)
    if (expected !== undefined && expected !== version) return true
    const going = await gather(ctx, tx, entity, id)
    const wrong = [...(await restricted(ctx, tx, going)), ...(await indispensable(tx, ctx.workspace.schema, gone(going, 'member')))]
    if (wrong.length > 0) throw new Refused(wrong, 409)
    const group = newId()
    for (const part of going) await clear(ctx, tx, going, part, group)
    for (const part of going) await bin(ctx, tx, part, group)
    return false
  })
  if (outdated) throw await stale(ctx, entity, id)
  changesOf(ctx.workspace).tell()
}

/** Records of one entity that go together, `depth` links away from the one that was asked for. */
type Part = { readonly entity: Entity; readonly ids: readonly string[]; readonly depth: number }

/**
 * FOR UPDATE, since it alone excludes FOR KEY SHARE, which whoever writes a link to this record takes: they come before,
 * and are found, or after, and find it gone.
 */
const lock = async (ctx: Context, tx: Queryable, entity: Entity, id: string): Promise<number> => {
  const { schema } = ctx.workspace
  const found = await tx.query<{ version: number }>({
    text: `select version from ${quote(schema)}.${quote(entity.name)} where id = $1::uuid and deleted_at is null for update`,
    values: [id],
  })
  const [now] = await tx.query<{ revision: number }>({ text: `select revision from ${quote(schema)}._current` })
  sameRevision(ctx.revision, now)
  if (!found[0]) throw missing()
  return found[0].version
}

/** The record and all that cascades from it, level by level, each locked before its own referrers are looked for. */
const gather = async (ctx: Context, tx: Queryable, entity: Entity, id: string): Promise<Part[]> => {
  const parts: Part[] = [{ entity, ids: [id], depth: 0 }]
  for (let i = 0; i < parts.length; i++) {
    const { entity: target, ids, depth } = parts[i]!
    for (const { entity: from, field } of referrers(ctx, target, 'cascade')) {
      const found = await live(ctx, tx, from, field, ids, gone(parts, from.name), 'for update')
      if (found.length > 0) parts.push({ entity: from, ids: found, depth: depth + 1 })
    }
  }
  return parts
}

const referrers = (ctx: Context, target: Entity, onDelete: OnDelete): { entity: Entity; field: LinkField }[] =>
  Object.values(ctx.revision.model.entities).flatMap((entity) =>
    linksOf(entity)
      .filter((field) => field.to === target.name && field.onDelete === onDelete)
      .map((field) => ({ entity, field })),
  )

const gone = (parts: readonly Part[], entity: string): string[] =>
  parts.filter((part) => part.entity.name === entity).flatMap((part) => part.ids)

const live = async (
  ctx: Context,
  tx: Queryable,
  from: Entity,
  field: LinkField,
  ids: readonly string[],
  besides: readonly string[],
  how: string,
): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>({
    text: `select id from ${quote(ctx.workspace.schema)}.${quote(from.name)}
where ${quote(field.name)} = any($1::uuid[]) and deleted_at is null and id <> all($2::uuid[]) order by id ${how}`,
    values: [array(ids), array(besides)],
  })
  return rows.map((row) => row.id)
}

/** Who still depends on what would go, by entity and field; titles only, so that it can be said to whoever asks. */
const restricted = async (ctx: Context, tx: Queryable, going: readonly Part[]): Promise<Problem[]> => {
  const wrong: Problem[] = []
  for (const { entity, ids } of going) {
    for (const { entity: from, field } of referrers(ctx, entity, 'restrict')) {
      const holding = await live(ctx, tx, from, field, ids, gone(going, from.name), 'limit 1001')
      const known = titled(ctx, from)
      if (holding.length > 0)
        wrong.push(
          problem('record.in_use', '', {
            count: holding.length,
            entity: known.plural,
            field: known.fields[field.name]!.title,
            ...(accessTo(ctx, from).may('read') && accessTo(ctx, from).reads(field) && { name: from.name, link: field.name }),
          }),
        )
    }
  }
  return wrong
}

const clear = async (ctx: Context, tx: Queryable, going: readonly Part[], { entity, ids, depth }: Part, group: string): Promise<void> => {
  for (const { entity: from, field } of referrers(ctx, entity, 'clear')) {
    await tx.query({
      text: `with given as (select id, ${quote(field.name)} as held from ${quote(ctx.workspace.schema)}.${quote(from.name)}
  where ${quote(field.name)} = any($5::uuid[]) and deleted_at is null and id <> all($6::uuid[]) order by id for no key update),
${changed(ctx, from, `${quote(field.name)} = null`, ', given.held as _held')}
${kept(ctx, from, 'update', depth + 1, `jsonb_build_object('${field.id}', _held), jsonb_build_object('${field.id}', null)`)}`,
      values: [ctx.now, ctx.actor.id, causeOf(ctx), group, array(ids), array(gone(going, from.name))],
    })
  }
}

const bin = async (ctx: Context, tx: Queryable, { entity, ids, depth }: Part, group: string): Promise<void> => {
  const fields = Object.values(entity.fields)
    .map((field) => `made.${quote(field.name)} as ${quote(field.id)}`)
    .join(', ')
  await tx.query({
    text: `with given as (select unnest($5::uuid[]) as id),
${changed(ctx, entity, 'deleted_at = $1::timestamptz')}
${kept(ctx, entity, 'delete', depth, `(select jsonb_strip_nulls(to_jsonb(r)) from (select ${fields}) r), null`)}`,
    values: [ctx.now, ctx.actor.id, causeOf(ctx), group, array(ids)],
  })
}

/** $1 now, $2 by. Those `given` change, and tell `more` of what was given, without being joined to it once again. */
const changed = (ctx: Context, entity: Entity, set: string, more = ''): string =>
  `made as (update ${quote(ctx.workspace.schema)}.${quote(entity.name)} t set ${set}, updated_at = $1::timestamptz, updated_by = $2::uuid, version = t.version + 1
from given where t.id = given.id and t.deleted_at is null returning t.*${more})`

/** $3 cause, $4 group. */
const kept = (ctx: Context, entity: Entity, action: string, depth: number, values: string): string =>
  `insert into ${quote(ctx.workspace.schema)}._history (at, by, cause, "group", depth, entity, record, action, version, before, after)
select $1::timestamptz, $2::uuid, $3::text, $4::uuid, ${depth}, '${entity.id}', id, '${action}', version, ${values} from made`
