import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import { check, type Values } from '@cahier/core/record'
import type { Queryable } from '../db/database.ts'
import { holdersText, missingProblem, type BatchWritten } from './batch.ts'
import type { Body } from './body.ts'
import { accessTo, momentOf, type Context } from './context.ts'
import { linkedValues, unseen } from './links.ts'
import { uniqueKeys } from './unique.ts'

/** What became of a row: the record it is now, or all that is wrong with it. */
export type Outcome = { readonly id: string } | { readonly problems: readonly Problem[] }

/** A row on its way: what it would become, and what it was. */
export type Draft = Body & { readonly id: string; readonly record: Values; readonly system: Values; readonly old: Old | null }
export type Old = { readonly version: number; readonly values: Values; readonly system: Values }

/** What is wrong with each draft before anything is written. */
export const wrong = async (ctx: Context, db: Queryable, entity: Entity, drafts: readonly Draft[]): Promise<Problem[][]> => {
  const moment = momentOf(ctx)
  const linked = await linkedValues(
    ctx,
    db,
    entity,
    drafts.map((draft) => draft.record),
  )
  return drafts.map(({ record, old, system, values, problems }, i) => {
    const touched = new Set(Object.keys(values))
    const write = { record: { ...record, ...system }, old: old && { ...old.values, ...system }, touched, linked: linked[i]! }
    return [...problems, ...check(entity, write, moment), ...unseen(ctx, entity, touched, record)]
  })
}

/** Sorts drafts into written, pointing nowhere, and refused by a unique key. */
export const settle = async (
  ctx: Context,
  db: Queryable,
  entity: Entity,
  drafts: readonly Draft[],
  problems: readonly Problem[][],
  row: BatchWritten | undefined,
): Promise<Outcome[]> => {
  const made = new Set(JSON.parse(row?.made ?? '[]') as string[])
  const missing = grouped(JSON.parse(row?.missing ?? '[]') as { id: string; link: string }[], (one) => one.id)
  const left = drafts.filter((draft, i) => problems[i]!.length === 0 && !made.has(draft.id) && !missing.has(draft.id))
  const holders = left.length > 0 ? await taken(ctx, db, entity, left) : new Map<string, Problem[]>()
  return drafts.map((draft, i) => {
    if (made.has(draft.id)) return { id: draft.id }
    const links = (missing.get(draft.id) ?? []).map(({ link }) => missingProblem(entity, link))
    return {
      problems: problems[i]!.length > 0 ? problems[i]! : links.length > 0 ? links : (holders.get(draft.id) ?? [problem('record.unique')]),
    }
  })
}

/** The unique keys that refused each of these drafts, and who holds the value, for whoever may see it. */
export const taken = async (ctx: Context, db: Queryable, entity: Entity, drafts: readonly Draft[]): Promise<Map<string, Problem[]>> => {
  const found = new Map<string, Problem[]>()
  const access = accessTo(ctx, entity)
  for (const { fields } of uniqueKeys(entity)) {
    const given = drafts.map(({ id, record }) => ({ id, ...Object.fromEntries(fields.map((name) => [name, record[name] ?? null])) }))
    const told = access.may('read') && fields.every((name) => access.reads(entity.fields[name]!))
    const titles = fields.map((name) => entity.fields[name]!.title)
    for (const { id, other } of await db.query<{ id: string; other: string }>({
      text: holdersText(ctx.workspace.schema, entity, fields),
      values: [JSON.stringify(given)],
    })) {
      const own = fields.map((name) => problem('record.unique', step(name), { fields: titles, record: told ? other : null }))
      found.set(id, [...(found.get(id) ?? []), ...own])
    }
  }
  return found
}

export const grouped = <T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(keyOf(thing))
    if (group) group.push(thing)
    else groups.set(keyOf(thing), [thing])
  }
  return groups
}
