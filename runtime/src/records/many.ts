import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { same } from '@cahier/core/fields/same'
import { problem } from '@cahier/core/problem'
import { defaults, type Values } from '@cahier/core/record'
import { indispensable } from '../auth/members.ts'
import type { Queryable } from '../db/database.ts'
import { byId, closes, newborn, readBody, stored, SYSTEM, systemOf } from './body.ts'
import { insertManyText, updateManyText, type BatchWritten } from './batch.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { grouped, settle, taken, wrong, type Draft, type Old, type Outcome } from './drafts.ts'
import { newId } from './id.ts'
import { columns } from './columns.ts'
import { causeOf } from './create.ts'
import { prepared, run, sameRevision } from './statement.ts'

/** `group` joins all changes of one import; `tx` is the transaction they stand or fall in, if there is one. */
export type Batch = { readonly group: string; readonly tx?: Queryable | undefined }

/** How many rows one statement takes. */
const CHUNK = 1000

/** Creates many records through the one write pipeline: each row is checked as if it came alone, and answered in its place. */
export const createMany = async (ctx: Context, name: string, rows: readonly unknown[], batch: Batch): Promise<Outcome[]> => {
  const entity = titled(ctx, entityFor(ctx, name, 'create'))
  return inChunks(ctx, rows, batch, (some, tx) => createSome(ctx, entity, some, { group: batch.group, tx }))
}

/** More than one statement is one transaction: whoever tries again after a publish must not find half of it done. */
const inChunks = async <Row>(
  ctx: Context,
  rows: readonly Row[],
  { tx }: Batch,
  work: (some: readonly Row[], tx: Queryable) => Promise<Outcome[]>,
): Promise<Outcome[]> => {
  const { db } = ctx.workspace
  const all = async (own: Queryable): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    for (let at = 0; at < rows.length; at += CHUNK) outcomes.push(...(await work(rows.slice(at, at + CHUNK), own)))
    return outcomes
  }
  if (tx) return all(tx)
  const outcomes = await db.transaction(all)
  changesOf(ctx.workspace).tell()
  return outcomes
}

const createSome = async (ctx: Context, entity: Entity, rows: readonly unknown[], { group, tx }: Required<Batch>): Promise<Outcome[]> => {
  const {
    revision,
    actor,
    now,
    workspace: { schema },
  } = ctx
  const start = defaults(entity, momentOf(ctx))
  const drafts = rows.map((row): Draft => {
    const body = readBody(entity, accessTo(ctx, entity), row)
    const id = newId()
    return { ...body, id, record: { ...start, ...body.values }, system: newborn(id, now, actor.id), old: null }
  })
  const problems = await wrong(ctx, tx, entity, drafts)
  const good = drafts.filter((_, i) => problems[i]!.length === 0)
  const given = good.map(({ id, record }) => ({ id, _after: byId(entity, record), ...record }))
  const [row] =
    good.length === 0
      ? []
      : await run<BatchWritten>(
          tx,
          prepared(revision, `create many ${entity.name}`, 0, () => insertManyText(schema, entity)),
          [revision.number, now, actor.id, causeOf(ctx), group, JSON.stringify(given)],
        )
  if (good.length > 0) sameRevision(revision, row)
  return settle(ctx, tx, entity, drafts, problems, row)
}

/** Changes many records, each named once, in one transaction; a row that is refused does not hold up the others. */
export const updateMany = async (
  ctx: Context,
  name: string,
  rows: readonly { readonly id: string; readonly values: unknown }[],
  batch: Batch,
): Promise<Outcome[]> => {
  const entity = titled(ctx, entityFor(ctx, name, 'update'))
  return inChunks(ctx, rows, batch, (some, tx) => updateSome(ctx, entity, some, batch.group, tx))
}

const updateSome = async (
  ctx: Context,
  entity: Entity,
  rows: readonly { readonly id: string; readonly values: unknown }[],
  group: string,
  tx: Queryable,
): Promise<Outcome[]> => {
  const olds = await locked(
    ctx,
    tx,
    entity,
    rows.map((row) => row.id),
  )
  const drafts = rows.map(({ id, values }): Draft => {
    const old = olds.get(id) ?? null
    const body = readBody(entity, accessTo(ctx, entity), values)
    return { ...body, id, old, system: old?.system ?? {}, record: { ...old?.values, ...body.values } }
  })
  const known = drafts.filter((draft) => draft.old !== null)
  const leaving = known.filter((draft) => closes(entity, draft.values))
  const needed = await indispensable(
    tx,
    ctx.workspace.schema,
    leaving.map(({ id }) => id),
  )
  const found = (await wrong(ctx, tx, entity, known)).map((own, i) => (leaving.includes(known[i]!) ? [...own, ...needed] : own))
  const outcomes = new Map<Draft, Outcome>(
    known.flatMap((draft, i) => (found[i]!.length > 0 ? [[draft, { problems: found[i]! }] as const] : [])),
  )
  const byNames = grouped(
    known.filter((draft) => !outcomes.has(draft)),
    (draft) => changedNames(entity, draft).join(','),
  )
  for (const [names, alike] of byNames) {
    if (names === '') for (const draft of alike) outcomes.set(draft, { id: draft.id })
    else for (const [draft, outcome] of await save(ctx, entity, names.split(','), alike, group, tx)) outcomes.set(draft, outcome)
  }
  return drafts.map((draft) => outcomes.get(draft) ?? { problems: [problem('record.missing')] })
}

const changedNames = (entity: Entity, { record, old }: Draft): string[] =>
  Object.keys(entity.fields).filter((name) => !same(record[name], old!.values[name]))

/** The records as they are, held until the transaction ends. */
const locked = async (ctx: Context, tx: Queryable, entity: Entity, ids: readonly string[]): Promise<Map<string, Old>> => {
  const { schema } = ctx.workspace
  const rows = await tx.query<{ id: string; version: number; body: string }>({
    text: `select t.id, t.version, (select row_to_json(r) from (select ${columns(schema, [...Object.keys(entity.fields), ...SYSTEM.slice(2)])}) r)::text as body
from ${quote(schema)}.${quote(entity.name)} t where t.id = any($1::uuid[]) and t.deleted_at is null order by t.id for no key update`,
    values: [`{${ids.join(',')}}`],
  })
  return new Map(
    rows.map(({ id, version, body }) => {
      const record = JSON.parse(body) as Values
      return [id, { version, values: stored(entity, record), system: systemOf(record) }]
    }),
  )
}

/** All at once; should one break a unique key, one by one, so that only that one is refused. */
const save = async (
  ctx: Context,
  entity: Entity,
  names: readonly string[],
  drafts: readonly Draft[],
  group: string,
  tx: Queryable,
): Promise<Map<Draft, Outcome>> => {
  const {
    revision,
    actor,
    now,
    workspace: { schema },
  } = ctx
  const pick = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
  const given = drafts.map(({ id, record, old }) => ({
    ...pick(record),
    id,
    _version: old!.version,
    _before: byId(entity, pick(old!.values), true),
    _after: byId(entity, pick(record), true),
  }))
  await tx.query({ text: 'savepoint batch' })
  try {
    const statement = prepared(revision, `update many ${entity.name} ${names.join(',')}`, 0, () => updateManyText(schema, entity, names))
    const [row] = await run<BatchWritten>(tx, statement, [revision.number, now, actor.id, causeOf(ctx), group, JSON.stringify(given)])
    sameRevision(revision, row)
    await tx.query({ text: 'release savepoint batch' })
    const outcomes = await settle(
      ctx,
      tx,
      entity,
      drafts,
      drafts.map(() => []),
      row,
    )
    return new Map(drafts.map((draft, i) => [draft, outcomes[i]!]))
  } catch (error) {
    if ((error as { code?: unknown }).code !== '23505') throw error
    await tx.query({ text: 'rollback to savepoint batch' })
    if (drafts.length === 1)
      return new Map([[drafts[0]!, { problems: (await taken(ctx, tx, entity, drafts)).get(drafts[0]!.id) ?? [problem('record.unique')] }]])
    const outcomes = new Map<Draft, Outcome>()
    for (const draft of drafts) for (const [one, outcome] of await save(ctx, entity, names, [draft], group, tx)) outcomes.set(one, outcome)
    return outcomes
  }
}
