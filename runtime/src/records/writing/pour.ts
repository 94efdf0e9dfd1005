import { quote } from '@cahier/core/expression/scope'
import { STAMPS } from '@cahier/core/fields/given'
import { kindOf } from '@cahier/core/fields/index'
import { stored } from '@cahier/core/fields/sql'
import { storedFields } from '@cahier/core/fields/stored'
import type { Entity } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'
import { copied, spelt } from '../../db/copy.ts'
import { causeOf } from '../create.ts'
import type { Draft } from './drafts.ts'
import { kept } from './kept.ts'
import { told } from '../stages/lines.ts'
import { array, linksOf } from '../stages/links.ts'
import type { Work } from './pipeline.ts'
import { prepared, run, sameRevision } from '../statement.ts'

/** From how many rows on three questions are quicker than one statement. */
const MANY = 100

/**
 * New records with their history by COPY, where the database takes it: what an import is made of. The same is asked as of
 * `insertManyText`, in the caller's transaction: targets are held, by their foreign keys, and must be there, and the revision is the
 * one served once all is written. COPY leaves out no row whose link leads nowhere, or whose unique value is taken: then nothing is
 * written, and it answers false.
 */
export const pour = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<boolean> => {
  const { copy } = work.tx
  if (!copy || drafts.length < MANY) return false
  await work.tx.query({ text: 'savepoint poured' })
  const history = `copy ${quote(work.ctx.workspace.schema)}._history (at, by, cause, "group", depth, entity, record, action, version, after) from stdin`
  const poured = await copy(recordsText(work, entity), recordRows(work, entity, drafts))
    .then(() => copy(history, historyRows(work, entity, drafts)))
    .then(() => whole(work, entity, drafts))
    .catch((error: unknown) => {
      if (!REFUSED.has(String((error as { code?: unknown }).code))) throw error
      return false
    })
  await work.tx.query({ text: `${poured ? 'release' : 'rollback to'} savepoint poured` })
  return poured
}
/** A value that is taken, a target that is not there (Postgres manual, appendix A). */
const REFUSED = new Set(['23505', '23503'])

/** Whether nothing that was linked lies in the bin, now that it cannot go there any more; of the revision served. */
const whole = async ({ ctx: { revision, workspace }, tx }: Work, entity: Entity, drafts: readonly Draft[]): Promise<boolean> => {
  const links = linksOf(entity)
  const statement = prepared(revision, `poured ${entity.name}`, 0, () => {
    const gone = links.map(({ to }, i) => {
      const there = `select from ${quote(workspace.schema)}.${quote(to)} t where t.id = l.id and t.deleted_at is null`
      return `exists (select from unnest($${i + 1}::uuid[]) l (id) where not exists (${there}))`
    })
    return `select revision, not (${gone.length > 0 ? gone.join(' or ') : 'false'}) as whole from ${quote(workspace.schema)}._current`
  })
  const ids = links.map(({ name }) => [...new Set(drafts.flatMap(({ record }) => (record[name] as string | null | undefined) ?? []))])
  const [row] = await run<{ revision: number; whole: boolean }>(tx, statement, ids.map(array))
  sameRevision(revision, row)
  return row!.whole
}

const namesOf = (entity: Entity): string[] => storedFields(entity).map(({ name }) => name)

const recordsText = ({ ctx: { revision, workspace } }: Work, entity: Entity): string =>
  revision.cached(`copy ${entity.name}`, () => {
    const into = ['id', ...STAMPS, 'version', ...namesOf(entity)]
    return `copy ${quote(workspace.schema)}.${quote(entity.name)} (${into.map(quote).join(', ')}) from stdin`
  })

const recordRows = ({ ctx: { now, actor } }: Work, entity: Entity, drafts: readonly Draft[]): string => {
  const columns = storedFields(entity).map((field) => ({ name: field.name, type: kindOf(field).column(field) }))
  const made = copied(now, actor.id, now, actor.id, '1')
  const rows = drafts.map(({ id, record }) => {
    const values = columns.map(({ name, type }) => {
      const value = record[name] ?? null
      return spelt(value === null ? null : stored(value, type))
    })
    return `${id}\t${made}\t${values.join('\t')}\n`
  })
  return rows.join('')
}

const historyRows = ({ ctx, group, depth }: Work, entity: Entity, drafts: readonly Draft[]): string => {
  const made = copied(ctx.now, ctx.actor.id, causeOf(ctx), group, String(depth), entity.id)
  const rows = drafts.map((draft) => {
    const after = JSON.stringify(Object.assign(kept(ctx.revision.model, entity, draft.record), told(draft, 'after')))
    return `${made}\t${draft.id}\tcreate\t1\t${spelt(after)}\n`
  })
  return rows.join('')
}

/** What a record keeps in its own table. */
export const own = (entity: Entity, record: Values): Values => {
  const kept: Record<string, Values[string]> = {}
  for (const { name } of storedFields(entity)) kept[name] = record[name] ?? null
  return kept
}
