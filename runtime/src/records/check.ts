import { holds } from '@cahier/core/access'
import { bindings } from '@cahier/core/condition'
import type { Entity } from '@cahier/core/model/model'
import { check as wrong, type Values, type Write } from '@cahier/core/record'
import { indispensable } from '../auth/members.ts'
import { closes } from './body.ts'
import { accessTo, momentOf } from './context.ts'
import { changedNames, type Draft } from './drafts.ts'
import { linkedValues, unseen, type Linked } from './links.ts'
import type { Work } from './pipeline.ts'

/** What fields and rules say of each draft, whether its links may be seen, and whether somebody who may do everything stays. */
export const check = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const { ctx, tx, owners } = work
  const moment = momentOf(ctx)
  const access = accessTo(ctx, entity)
  const linked = await linkedValues(
    ctx,
    tx,
    entity,
    drafts.map(({ record, system }) => ({ ...record, ...system })),
    drafts.map(({ old, system }) => old && { ...old.values, ...system }),
  )
  const leaving = drafts.filter(({ values }) => closes(entity, values))
  const needed = await indispensable(
    tx,
    ctx.workspace.schema,
    leaving.map(({ id }) => id),
  )
  for (const [i, draft] of drafts.entries()) {
    const { record, old, system, values, problems, move } = draft
    const touched = new Set([...Object.keys(values), ...(draft.submits === 'submit' ? fillable(entity) : [])])
    const plain: Write = {
      record: { ...record, ...system },
      old: old && { ...old.values, ...system },
      touched,
      linked: withOwner(owners, record, linked[i]!),
    }
    const seen = bindings({ ...plain, record: plain.old ?? plain.record }, moment)
    const write: Write = {
      ...plain,
      reads: (name) => holds(access.readsWhen(entity.fields[name]!), seen),
      ...(move !== undefined && { move }),
    }
    const set = changedNames(entity, draft).filter((name) => touched.has(name))
    problems.push(...wrong(entity, write, moment), ...unseen(ctx, entity, set, record), ...(leaving.includes(draft) ? needed : []))
  }
}

/** What people fill in. */
const fillable = (entity: Entity): string[] =>
  Object.values(entity.fields).flatMap((field) => (field.readOnly || field.computed ? [] : [field.name]))

/** What a line's rules ask of its owner, which is being written itself. */
const withOwner = (owners: Work['owners'], record: Values, linked: Linked): Linked => {
  const owner = owners?.records.get(record[owners.link] as string)
  return owner ? (path, from) => (path[0] === owners!.link && path.length === 2 ? (owner[path[1]!] ?? null) : linked(path, from)) : linked
}
