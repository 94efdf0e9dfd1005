import type { Entity } from '@cahier/core/model/model'
import { names } from '@cahier/core/plan/names'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import type { Queryable } from '../../db/database.ts'
import { holdersText } from '../writing/bulk.ts'
import { accessTo, type Context } from '../context.ts'
import { seenOnly } from '../rights/rights.ts'

type Key = { readonly index: string; readonly fields: readonly string[] }

/** The unique keys of an entity, with the Postgres index that holds each. */
export const uniqueKeys = (entity: Entity): Key[] => {
  const single = Object.values(entity.fields)
    .filter((field) => field.unique)
    .map((field) => [field.name])
  return [...single, ...entity.unique.map((index) => [...index.fields])].map((fields) => ({
    fields,
    index: names.unique(
      entity.id,
      fields.map((name) => entity.fields[name]!.id),
    ),
  }))
}

/** The unique index that Postgres says was violated, or nothing when the error is another. */
export const violated = (entity: Entity, error: unknown): Key | undefined => {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return code === '23505' ? uniqueKeys(entity).find((key) => key.index === constraint) : undefined
}

/** Which of these records may be told of as holders of a value: those the actor sees, with all fields of the key. */
const tellable = async (
  ctx: Context,
  db: Queryable,
  entity: Entity,
  fields: readonly string[],
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { readsWhen } = accessTo(ctx, entity)
  return fields.every((name) => readsWhen(entity.fields[name]!) === 'always') ? seenOnly(ctx, db, entity, ids) : new Set()
}

/** One problem at each field of the key that the actor knows of. */
export const takenProblems = (ctx: Context, entity: Entity, { fields }: Pick<Key, 'fields'>, record: string | null = null): Problem[] => {
  const known = fields.filter((name) => accessTo(ctx, entity).knows(entity.fields[name]!))
  const titles = known.map((name) => entity.fields[name]!.title)
  if (known.length === 0) return [problem('record.unseen')]
  return known.map((name) => problem('record.unique', step(name), { fields: titles, record }))
}

/** The unique keys that other records hold against each of these drafts, by id, with the holder for whoever may see it. */
export const holders = async (ctx: Context, db: Queryable, entity: Entity, drafts: readonly Claim[]): Promise<Map<string, Problem[]>> => {
  const found = new Map<string, Problem[]>()
  for (const { fields } of uniqueKeys(entity)) {
    const given = drafts.map(({ id, record }) => ({ id, ...Object.fromEntries(fields.map((name) => [name, record[name] ?? null])) }))
    const held = await db.query<{ id: string; other: string }>({
      text: holdersText(ctx.workspace.schema, entity, fields),
      values: [JSON.stringify(given)],
    })
    const told = await tellable(
      ctx,
      db,
      entity,
      fields,
      held.map(({ other }) => other),
    )
    for (const { id, other } of held) {
      const own = takenProblems(ctx, entity, { fields }, told.has(other) ? other : null)
      found.set(id, [...(found.get(id) ?? []), ...own])
    }
  }
  return found
}
type Claim = { readonly id: string; readonly record: Values }
