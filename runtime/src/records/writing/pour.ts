import { quote } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import { stored } from '@cahier/core/fields/sql'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'
import { copyRow } from '../../db/copy.ts'
import { missingProblem } from './bulk.ts'
import { causeOf } from '../create.ts'
import { fine, type Draft } from './drafts.ts'
import { kept } from './kept.ts'
import { told } from '../stages/lines.ts'
import { array, linksOf } from '../stages/links.ts'
import type { Work } from './pipeline.ts'
import { prepared, run, sameRevision } from '../statement.ts'
import { uniqueKeys } from '../stages/unique.ts'

/** From how many rows on three questions are quicker than one statement. */
const MANY = 100

/**
 * New records with their history by COPY, where the database takes it: what an import is made of. The same is asked as of
 * `insertManyText`, in the caller's transaction: targets are held and must be there, and the revision is the one served once all
 * is written. COPY cannot leave out a row whose unique value is taken: then nothing is written, and it answers false.
 */
export const pour = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<boolean> => {
  const { copy } = work.tx
  if (!copy || drafts.length < MANY) return false
  await holdTargets(work, entity, drafts)
  const good = drafts.filter(fine)
  if (good.length === 0) return true
  const guarded = uniqueKeys(entity).length > 0
  if (guarded) await work.tx.query({ text: 'savepoint poured' })
  try {
    await copy(recordsText(work, entity), recordRows(work, entity, good))
  } catch (error) {
    if (!guarded || (error as { code?: unknown }).code !== '23505') throw error
    await work.tx.query({ text: 'rollback to savepoint poured' })
    return false
  }
  if (guarded) await work.tx.query({ text: 'release savepoint poured' })
  const history = `copy ${quote(work.ctx.workspace.schema)}._history (at, by, cause, "group", depth, entity, record, action, version, after) from stdin`
  await copy(history, good.map((draft) => historyRow(work, entity, draft)).join(''))
  await served(work)
  return true
}

/** Locks what the links of these records lead to against deletion, all of an entity in the order of their ids; those that lead nowhere are refused. */
const holdTargets = async ({ ctx, tx }: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const { revision, workspace } = ctx
  for (const { name, to } of linksOf(entity)) {
    const linked = drafts.filter(({ record }) => (record[name] ?? null) !== null)
    if (linked.length === 0) continue
    const statement = prepared(revision, `hold ${to}`, 0, () => {
      const table = `${quote(workspace.schema)}.${quote(to)}`
      return `with held as (select id from ${table} where id = any($1::uuid[]) and deleted_at is null order by id for key share)
select coalesce(json_agg(id), '[]')::text as ids from held`
    })
    const ids = [...new Set(linked.map(({ record }) => record[name] as string))]
    const [row] = await run<{ ids: string }>(tx, statement, [array(ids)])
    const held = new Set(JSON.parse(row!.ids) as string[])
    for (const { record, problems } of linked) if (!held.has(record[name] as string)) problems.push(missingProblem(entity, name))
  }
}

const served = async ({ ctx: { revision, workspace }, tx }: Work): Promise<void> => {
  const statement = prepared(revision, 'served', 0, () => `select revision from ${quote(workspace.schema)}._current`)
  const [row] = await run<{ revision: number }>(tx, statement, [])
  sameRevision(revision, row)
}

const namesOf = (entity: Entity): string[] => storedFields(entity).map(({ name }) => name)

const recordsText = ({ ctx: { revision, workspace } }: Work, entity: Entity): string =>
  revision.cached(`copy ${entity.name}`, () => {
    const into = ['id', 'created_at', 'created_by', 'updated_at', 'updated_by', 'version', ...namesOf(entity)]
    return `copy ${quote(workspace.schema)}.${quote(entity.name)} (${into.map(quote).join(', ')}) from stdin`
  })

const recordRows = ({ ctx: { now, actor } }: Work, entity: Entity, drafts: readonly Draft[]): string => {
  const columns = storedFields(entity).map((field) => ({ name: field.name, type: kindOf(field).column(field) }))
  let rows = ''
  for (const { id, record } of drafts) {
    const values = [id, now, actor.id, now, actor.id, '1']
    for (const { name, type } of columns) {
      const value = record[name] ?? null
      values.push(value === null ? null : stored(value, type))
    }
    rows += copyRow(values)
  }
  return rows
}

const historyRow = ({ ctx, group, depth }: Work, entity: Entity, draft: Draft): string => {
  const after = JSON.stringify(Object.assign(kept(ctx.revision.model, entity, draft.record), told(draft, 'after')))
  return copyRow([ctx.now, ctx.actor.id, causeOf(ctx), group, String(depth), entity.id, draft.id, 'create', '1', after])
}

/** What a record keeps in its own table. */
export const own = (entity: Entity, record: Values): Values => {
  const kept: Record<string, Values[string]> = {}
  for (const { name } of storedFields(entity)) kept[name] = record[name] ?? null
  return kept
}
