import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import { isSubmitted, submissionOf } from '@cahier/core/submission'
import { locked as lockedBy } from '@cahier/core/workflow/guard'
import { check } from '../writing/check.ts'
import { accessTo, momentOf, titled } from '../context.ts'
import { changedNames, changing, locked, type Draft, type Old, type Row } from '../writing/drafts.ts'
import { readLists } from './lines.ts'
import { array } from './links.ts'
import { keep, type Stage, type Work } from '../writing/pipeline.ts'

/** Lines that are written by themselves, and not with the record they belong to. */
export const alone = ({ owners }: Work, { name, owner }: Entity): boolean => owner !== undefined && owners?.entity !== name

/** The records whose lines some rows are, or will be. */
export const ownersAsked = async (
  { ctx, tx }: Pick<Work, 'ctx' | 'tx'>,
  entity: Entity,
  rows: readonly Pick<Row, 'id' | 'values'>[],
): Promise<string[]> => {
  const { link } = entity.owner!
  const sent = rows.map(({ values }) => (values as { readonly [name: string]: unknown } | null)?.[link])
  const there = rows.flatMap(({ id }) => (id !== undefined && isUuid(id) ? [id] : []))
  const table = `${quote(ctx.workspace.schema)}.${quote(entity.name)}`
  const found =
    there.length === 0
      ? []
      : await tx.query<{ owner: string }>({
          text: `select distinct ${quote(link)} as owner from ${table} where id = any($1::uuid[]) and ${quote(link)} is not null`,
          values: [array(there)],
        })
  return [...sent.filter((id): id is string => typeof id === 'string' && isUuid(id)), ...found.map(({ owner }) => owner)]
}

const ownersOf = (work: Work, entity: Entity, ids: readonly string[]): Promise<Map<string, Old>> =>
  locked(work, work.ctx.revision.model.entities[entity.owner!.entity]!, [...new Set(ids)])

/** The owners of drafts, as they were and as they will be. */
const idsOf = (entity: Entity, drafts: readonly Draft[]): string[] =>
  drafts.flatMap(({ record, old }) =>
    [record, old?.values].flatMap((values) => (values?.[entity.owner!.link] as string | null | undefined) ?? []),
  )

/** A new line comes last; those of a record that is submitted stay as they are. */
export const placeLines: Stage = async (work, entity, drafts) => {
  if (!alone(work, entity)) return
  const { link, field, entity: of } = entity.owner!
  const parent = work.ctx.revision.model.entities[of]!
  const owners = await ownersOf(work, entity, idsOf(entity, drafts))
  const fresh = drafts.filter(({ old }) => !old)
  const places = await lastPlaces(work, entity, idsOf(entity, fresh))
  for (const draft of drafts) {
    const owner = draft.record[link] as string
    if (!draft.old) {
      const next = (places.get(owner) ?? 0) + 1
      places.set(owner, next)
      Object.assign(draft.record, { position: next })
    }
    if (!draft.old || changedNames(entity, draft).length > 0) draft.problems.push(...held(work, entity, owners, draft))
    if (!parent.submit || parent.fields[field]?.allowOnSubmit || !isSubmitted(owners.get(owner)?.values)) continue
    const shut = changedNames(entity, draft).filter((name) => !entity.fields[name]!.allowOnSubmit && !entity.fields[name]!.hidden)
    draft.problems.push(...shut.map((name) => problem('field.submitted', step(name))))
  }
}

/** Lines of a record whose state locks them: it loses none, gets none, and none is changed. Whoever never hears of them hears of no name. */
const held = ({ ctx }: Work, entity: Entity, owners: ReadonlyMap<string, Old>, draft: Draft): Problem[] => {
  const { entity: of, field } = entity.owner!
  const parent = titled(ctx, ctx.revision.model.entities[of]!)
  const lists = parent.workflows.length > 0 ? parent.fields[field] : undefined
  if (!lists) return []
  return [...new Set(idsOf(entity, [draft]))].flatMap((id) => {
    const owner = owners.get(id)
    const record = { ...owner?.values, ...owner?.system }
    const lock = owner && lockedBy(parent, lists, { record, old: record, touched: new Set([field]) }, momentOf(ctx))
    return (lock && !accessTo(ctx, parent).knows(lists) ? problem('record.in_use_unseen') : lock) ?? []
  })
}

const lastPlaces = async ({ ctx, tx }: Work, entity: Entity, owners: readonly string[]): Promise<Map<string, number>> => {
  if (owners.length === 0) return new Map()
  const link = quote(entity.owner!.link)
  const rows = await tx.query<{ owner: string; last: number }>({
    text: `select ${link} as owner, coalesce(max(position), 0)::int4 as last from ${quote(ctx.workspace.schema)}.${quote(entity.name)}
where ${link} = any($1::uuid[]) and deleted_at is null group by 1`,
    values: [array([...new Set(owners)].filter(isUuid))],
  })
  return new Map(rows.map(({ owner, last }) => [owner, last]))
}

/** Whoever has read a record has read its lines: when one of them changes, it is another, and says so by its version. */
export const touchOwners: Stage = async (work, entity, drafts) => {
  const moved = drafts.filter((draft) => !draft.along && (draft.action !== 'update' || changedNames(entity, draft).length > 0))
  if (!alone(work, entity) || moved.length === 0) return
  const parent = work.ctx.revision.model.entities[entity.owner!.entity]!
  const owners = await ownersOf(work, entity, idsOf(entity, moved))
  const under: Work = { ...work, depth: work.depth + 1, whole: true }
  const touched = [...owners].map(([id, old]): Draft => ({
    ...changing(id, old, {}),
    values: { [entity.owner!.field]: null },
    touched: true,
  }))
  await readLists(under, parent, touched)
  await check(under, parent, touched)
  const wrong = new Map(touched.flatMap(({ id, problems }) => (problems.length > 0 ? [[id, problems] as const] : [])))
  if (wrong.size > 0)
    for (const draft of moved)
      for (const id of new Set(idsOf(entity, [draft]))) draft.problems.push(...(wrong.get(id) ?? []).map((one) => ({ ...one, path: '' })))
  await keep(under, parent, touched)
}

/** What is submitted is cancelled, never deleted. */
export const unsubmitted: Stage = (_, entity, drafts) => {
  if (entity.submit)
    for (const { old, problems } of drafts) if (submissionOf(old?.values) === 'submitted') problems.push(problem('record.submitted'))
  return Promise.resolve()
}

/** A record whose lines are locked loses none to the bin and gets none out of it; unless it goes or comes itself. */
export const ownersOpen: Stage = async (work, entity, drafts) => {
  for (const { draft, problems } of await lockedLines(work, entity, drafts)) draft.problems.push(...problems)
}

type LockedLine = { readonly draft: Draft; readonly parent: Entity; readonly owner: string; readonly problems: readonly Problem[] }

/** Of lines that are there, those whose record is locked so that they stay as they are, and why. */
export const lockedLines = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<LockedLine[]> => {
  const own = drafts.filter(({ along }) => !along)
  if (!alone(work, entity) || own.length === 0) return []
  const { entity: of, link, field } = entity.owner!
  const parent = work.ctx.revision.model.entities[of]!
  if (!parent.submit && parent.workflows.length === 0) return []
  const owners = await ownersOf(work, entity, idsOf(entity, own))
  return own.flatMap((draft) => {
    const owner = draft.record[link] as string
    const sealed = parent.submit && !parent.fields[field]?.allowOnSubmit && isSubmitted(owners.get(owner)?.values)
    const problems = [...held(work, entity, owners, draft), ...(sealed ? [problem('record.submitted')] : [])]
    return problems.length > 0 ? [{ draft, parent, owner, problems }] : []
  })
}
