import { same } from '@cahier/core/fields/same'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import { insertManyText, missingProblem, updateManyText, type BatchWritten } from './bulk.ts'
import { causeOf } from '../create.ts'
import { changedNames, fine, grouped, type Draft } from './drafts.ts'
import { kept } from './kept.ts'
import { stirred, told } from '../stages/lines.ts'
import type { Work } from './pipeline.ts'
import { own, pour } from './pour.ts'
import { prepared, run, sameRevision, type Prepared } from '../statement.ts'
import { holders } from '../stages/unique.ts'

/** Writes what drafts change, each with its history; a draft whose link leads nowhere, or whose value is taken, is refused. */
export const save = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const fresh = drafts.filter(({ old }) => !old)
  if (fresh.length > 0) await insert(work, entity, fresh)
  const alike = grouped(
    drafts.filter(({ old }) => old),
    (draft) => changedNames(entity, draft).join(','),
  )
  for (const [names, all] of alike) {
    // A record whose lines change is another, though nothing of its own is: whoever has read it has read other lines.
    const some = names === '' ? all.filter((draft) => draft.touched || stirred(draft).length > 0) : all
    if (some.length > 0) await update(work, entity, names === '' ? [] : names.split(','), some)
  }
}

const insert = async (work: Work, entity: Entity, all: readonly Draft[]): Promise<void> => {
  const drafts = all.filter(fine)
  if (await pour(work, entity, drafts)) return
  const { revision, workspace } = work.ctx
  const statement = prepared(revision, `create many ${entity.name}`, 0, () => insertManyText(workspace.schema, entity))
  await ask(
    work,
    entity,
    statement,
    drafts,
    drafts.map((draft) => {
      const _after = Object.assign(kept(revision.model, entity, draft.record), told(draft, 'after'))
      return { ...own(entity, draft.record), id: draft.id, _after }
    }),
  )
}

const update = async (work: Work, entity: Entity, names: readonly string[], drafts: readonly Draft[]): Promise<void> => {
  const { revision, workspace } = work.ctx
  const statement = prepared(revision, `update many ${entity.name} ${names.join(',')}`, 1, () =>
    updateManyText(workspace.schema, entity, names),
  )
  const pick = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
  const given = drafts.map((draft) => {
    const { id, record, old } = draft
    return {
      ...pick(record),
      id,
      _version: old!.version,
      _before: { ...kept(revision.model, entity, unlike(pick(old!.values), record), true), ...told(draft, 'before') },
      _after: { ...kept(revision.model, entity, unlike(pick(record), old!.values), true), ...told(draft, 'after') },
    }
  })
  await ask(work, entity, statement, drafts, given)
}

/** History keeps what has become another value, whatever was written. */
const unlike = (values: Values, others: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, others[name])))

const ask = async (work: Work, entity: Entity, statement: Prepared, drafts: readonly Draft[], given: readonly object[]): Promise<void> => {
  const { ctx, tx, group, depth } = work
  const values = [ctx.revision.number, ctx.now, ctx.actor.id, causeOf(ctx), group, depth, JSON.stringify(given)]
  const [row] = await run<BatchWritten>(tx, statement, values)
  sameRevision(ctx.revision, row)
  const made = new Set(JSON.parse(row!.made) as string[])
  if (made.size === drafts.length) return
  const astray = grouped(JSON.parse(row!.missing) as { id: string; link: string }[], ({ id }) => id)
  const left = drafts.filter(({ id }) => !made.has(id))
  for (const { id, problems } of left) problems.push(...(astray.get(id) ?? []).map(({ link }) => missingProblem(entity, link)))
  await refuseTaken(
    work,
    entity,
    left.filter(({ problems }) => problems.length === 0),
  )
}

/** Says which values of these drafts another record has; of two drafts that want the same value, only that it is taken. */
export const refuseTaken = async ({ ctx, tx }: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const found = await holders(ctx, tx, entity, drafts)
  for (const { id, problems } of drafts) problems.push(...(found.get(id) ?? [problem('record.unique')]))
}
