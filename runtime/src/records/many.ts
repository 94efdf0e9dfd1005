import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import { check, defaults, type Values } from '@cahier/core/record'
import type { Queryable } from '../db/database.ts'
import { byId, newborn, readBody, stored, SYSTEM, systemOf, type Body } from './body.ts'
import { holdersText, insertManyText, missingProblem, updateManyText, type BatchWritten } from './batch.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { newId } from './id.ts'
import { linkedValues, unseen } from './links.ts'
import { columns } from './columns.ts'
import { causeOf } from './create.ts'
import { prepared, run, sameRevision } from './statement.ts'
import { uniqueKeys } from './unique.ts'

/** What became of a row: the record it is now, or all that is wrong with it. */
export type Outcome = { readonly id: string } | { readonly problems: readonly Problem[] }
/** `group` joins all changes of one import; `tx` is the transaction they stand or fall in, if there is one. */
export type Batch = { readonly group: string; readonly tx?: Queryable | undefined }

/** How many rows one statement takes. */
const CHUNK = 1000

/** Creates many records through the one write pipeline: each row is checked as if it came alone, and answered in its place. */
export const createMany = async (ctx: Context, name: string, rows: readonly unknown[], batch: Batch): Promise<Outcome[]> => {
  const entity = titled(ctx, entityFor(ctx, name, 'create'))
  const outcomes: Outcome[] = []
  for (let at = 0; at < rows.length; at += CHUNK) outcomes.push(...(await createSome(ctx, entity, rows.slice(at, at + CHUNK), batch)))
  if (!batch.tx) changesOf(ctx.workspace).tell()
  return outcomes
}

type Draft = Body & { readonly id: string; readonly record: Values; readonly system: Values; readonly old: Old | null }
type Old = { readonly version: number; readonly values: Values; readonly system: Values }

const createSome = async (ctx: Context, entity: Entity, rows: readonly unknown[], { group, tx }: Batch): Promise<Outcome[]> => {
  const { revision, actor, now, workspace: { schema, db } } = ctx
  const start = defaults(entity, momentOf(ctx))
  const drafts = rows.map((row): Draft => {
    const body = readBody(entity, accessTo(ctx, entity), row)
    const id = newId()
    return { ...body, id, record: { ...start, ...body.values }, system: newborn(id, now, actor.id), old: null }
  })
  const problems = await wrong(ctx, tx ?? db, entity, drafts)
  const good = drafts.filter((_, i) => problems[i]!.length === 0)
  const given = good.map(({ id, record }) => ({ id, _after: byId(entity, record), ...record }))
  const [row] = good.length === 0 ? [] : await run<BatchWritten>(tx ?? db, prepared(revision, `create many ${entity.name}`, 0, () => insertManyText(schema, entity)),
    [revision.number, now, actor.id, causeOf(ctx), group, JSON.stringify(given)])
  if (good.length > 0) sameRevision(revision, row)
  return settle(ctx, tx ?? db, entity, drafts, problems, row)
}

/** What is wrong with each draft before anything is written. */
const wrong = async (ctx: Context, db: Queryable, entity: Entity, drafts: readonly Draft[]): Promise<Problem[][]> => {
  const moment = momentOf(ctx)
  const linked = await linkedValues(ctx, db, entity, drafts.map((draft) => draft.record))
  return drafts.map(({ record, old, system, values, problems }, i) => {
    const touched = new Set(Object.keys(values))
    const write = { record: { ...record, ...system }, old: old && { ...old.values, ...system }, touched, linked: linked[i]! }
    return [...problems, ...check(entity, write, moment), ...unseen(ctx, entity, touched, record)]
  })
}

/** Sorts drafts into written, pointing nowhere, and refused by a unique key. */
const settle = async (
  ctx: Context, db: Queryable, entity: Entity, drafts: readonly Draft[], problems: readonly Problem[][], row: BatchWritten | undefined,
): Promise<Outcome[]> => {
  const made = new Set(JSON.parse(row?.made ?? '[]') as string[])
  const missing = grouped(JSON.parse(row?.missing ?? '[]') as { id: string; link: string }[], (one) => one.id)
  const left = drafts.filter((draft, i) => problems[i]!.length === 0 && !made.has(draft.id) && !missing.has(draft.id))
  const holders = left.length > 0 ? await taken(ctx, db, entity, left) : new Map<string, Problem[]>()
  return drafts.map((draft, i) => {
    if (made.has(draft.id)) return { id: draft.id }
    const links = (missing.get(draft.id) ?? []).map(({ link }) => missingProblem(entity, link))
    return { problems: problems[i]!.length > 0 ? problems[i]! : links.length > 0 ? links : (holders.get(draft.id) ?? [problem('record.unique')]) }
  })
}

/** The unique keys that refused each of these drafts, and who holds the value, for whoever may see it. */
const taken = async (ctx: Context, db: Queryable, entity: Entity, drafts: readonly Draft[]): Promise<Map<string, Problem[]>> => {
  const found = new Map<string, Problem[]>()
  const access = accessTo(ctx, entity)
  for (const { fields } of uniqueKeys(entity)) {
    const given = drafts.map(({ id, record }) => ({ id, ...Object.fromEntries(fields.map((name) => [name, record[name] ?? null])) }))
    const told = access.may('read') && fields.every((name) => access.reads(entity.fields[name]!))
    const titles = fields.map((name) => entity.fields[name]!.title)
    for (const { id, other } of await db.query<{ id: string; other: string }>({ text: holdersText(ctx.workspace.schema, entity, fields), values: [JSON.stringify(given)] })) {
      const own = fields.map((name) => problem('record.unique', step(name), { fields: titles, record: told ? other : null }))
      found.set(id, [...(found.get(id) ?? []), ...own])
    }
  }
  return found
}

/** Changes many records, each named once, in one transaction; a row that is refused does not hold up the others. */
export const updateMany = async (ctx: Context, name: string, rows: readonly { readonly id: string; readonly values: unknown }[], batch: Batch): Promise<Outcome[]> => {
  const entity = titled(ctx, entityFor(ctx, name, 'update'))
  const { db } = ctx.workspace
  const outcomes: Outcome[] = []
  for (let at = 0; at < rows.length; at += CHUNK) {
    const some = rows.slice(at, at + CHUNK)
    outcomes.push(...(batch.tx ? await updateSome(ctx, entity, some, batch.group, batch.tx) : await db.transaction((tx) => updateSome(ctx, entity, some, batch.group, tx))))
  }
  if (!batch.tx) changesOf(ctx.workspace).tell()
  return outcomes
}

const updateSome = async (ctx: Context, entity: Entity, rows: readonly { readonly id: string; readonly values: unknown }[], group: string, tx: Queryable): Promise<Outcome[]> => {
  const olds = await locked(ctx, tx, entity, rows.map((row) => row.id))
  const drafts = rows.map(({ id, values }): Draft => {
    const old = olds.get(id) ?? null
    const body = readBody(entity, accessTo(ctx, entity), values)
    return { ...body, id, old, system: old?.system ?? {}, record: { ...old?.values, ...body.values } }
  })
  const known = drafts.filter((draft) => draft.old !== null)
  const found = await wrong(ctx, tx, entity, known)
  const outcomes = new Map<Draft, Outcome>(known.flatMap((draft, i) => (found[i]!.length > 0 ? [[draft, { problems: found[i]! }] as const] : [])))
  const byNames = grouped(known.filter((draft) => !outcomes.has(draft)), (draft) => changedNames(entity, draft).join(','))
  for (const [names, alike] of byNames) {
    if (names === '') for (const draft of alike) outcomes.set(draft, { id: draft.id })
    else for (const [draft, outcome] of await save(ctx, entity, names.split(','), alike, group, tx)) outcomes.set(draft, outcome)
  }
  return drafts.map((draft) => outcomes.get(draft) ?? { problems: [problem('record.missing')] })
}

const changedNames = (entity: Entity, { record, old }: Draft): string[] =>
  Object.keys(entity.fields).filter((name) => (record[name] ?? null) !== (old!.values[name] ?? null))

/** The records as they are, held until the transaction ends. */
const locked = async (ctx: Context, tx: Queryable, entity: Entity, ids: readonly string[]): Promise<Map<string, Old>> => {
  const { schema } = ctx.workspace
  const rows = await tx.query<{ id: string; version: number; body: string }>({
    text: `select t.id, t.version, (select row_to_json(r) from (select ${columns(schema, [...Object.keys(entity.fields), ...SYSTEM.slice(2)])}) r)::text as body
from ${quote(schema)}.${quote(entity.name)} t where t.id = any($1::uuid[]) and t.deleted_at is null order by t.id for no key update`,
    values: [`{${ids.join(',')}}`],
  })
  return new Map(rows.map(({ id, version, body }) => {
    const record = JSON.parse(body) as Values
    return [id, { version, values: stored(entity, record), system: systemOf(record) }]
  }))
}

/** All at once; should one break a unique key, one by one, so that only that one is refused. */
const save = async (ctx: Context, entity: Entity, names: readonly string[], drafts: readonly Draft[], group: string, tx: Queryable): Promise<Map<Draft, Outcome>> => {
  const { revision, actor, now, workspace: { schema } } = ctx
  const pick = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
  const given = drafts.map(({ id, record, old }) => ({
    ...pick(record), id, _version: old!.version, _before: byId(entity, pick(old!.values), true), _after: byId(entity, pick(record), true) }))
  await tx.query({ text: 'savepoint batch' })
  try {
    const statement = prepared(revision, `update many ${entity.name} ${names.join(',')}`, 0, () => updateManyText(schema, entity, names))
    const [row] = await run<BatchWritten>(tx, statement, [revision.number, now, actor.id, causeOf(ctx), group, JSON.stringify(given)])
    sameRevision(revision, row)
    await tx.query({ text: 'release savepoint batch' })
    const outcomes = await settle(ctx, tx, entity, drafts, drafts.map(() => []), row)
    return new Map(drafts.map((draft, i) => [draft, outcomes[i]!]))
  } catch (error) {
    if ((error as { code?: unknown }).code !== '23505') throw error
    await tx.query({ text: 'rollback to savepoint batch' })
    if (drafts.length === 1) return new Map([[drafts[0]!, { problems: (await taken(ctx, tx, entity, drafts)).get(drafts[0]!.id) ?? [problem('record.unique')] }]])
    const outcomes = new Map<Draft, Outcome>()
    for (const draft of drafts) for (const [one, outcome] of await save(ctx, entity, names, [draft], group, tx)) outcomes.set(one, outcome)
    return outcomes
  }
}

const grouped = <T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const thing of things) {
    const group = groups.get(keyOf(thing))
    if (group) group.push(thing)
    else groups.set(keyOf(thing), [thing])
  }
  return groups
}
