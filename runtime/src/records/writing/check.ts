import { holds } from '@cahier/core/access'
import { bindings } from '@cahier/core/condition'
import type { Entity } from '@cahier/core/model/model'
import { check as wrong, type Values, type Write } from '@cahier/core/record'
import { indispensable } from '../../auth/members.ts'
import { closes } from './body.ts'
import { accessTo, momentOf } from '../context.ts'
import { changedNames, type Draft } from './drafts.ts'
import { linkedValues, linksOf, unseen, type Linked } from '../stages/links.ts'
import type { Work } from './pipeline.ts'

/** What fields and rules say of each draft, whether its links may be seen, and whether somebody who may do everything stays. */
export const check = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const { ctx, tx, owners } = work
  const moment = momentOf(ctx)
  const access = accessTo(ctx, entity)
  const records = drafts.map(({ record, system }): Values => ({ ...record, ...system }))
  const olds = drafts.map(({ old, system }) => old && { ...old.values, ...system })
  const linked = await linkedValues(ctx, tx, entity, records, olds)
  const leaving = drafts.filter(({ values }) => closes(entity, values))
  const needed = await indispensable(
    tx,
    ctx.workspace.schema,
    leaving.map(({ id }) => id),
  )
  const hides = linksOf(entity).some(({ to }) => !accessTo(ctx, ctx.revision.model.entities[to]!).may('read'))
  const setBy = sets()
  for (const [i, draft] of drafts.entries()) {
    const { record, old, values, problems, move } = draft
    const touched = setBy(Object.keys(values), draft.submits === 'submit' ? fillable(entity) : [])
    const write: Write = {
      record: records[i]!,
      old: olds[i]!,
      touched,
      linked: withOwner(owners, record, linked[i]!),
      reads: (name) => holds(access.readsWhen(entity.fields[name]!), bindings({ ...write, record: write.old ?? write.record }, moment)),
      ...(move !== undefined && { move }),
    }
    problems.push(...wrong(entity, write, moment), ...(leaving.includes(draft) ? needed : []))
    if (!hides) continue
    const set = old ? new Set(changedNames(entity, draft).filter((name) => touched.has(name))) : touched
    problems.push(...unseen(ctx, entity, set, record))
  }
}

/** The rows of a file mostly say the same fields: one after the other, they share their set. */
const sets = (): ((names: readonly string[], more: readonly string[]) => ReadonlySet<string>) => {
  let [last, set]: [readonly string[], ReadonlySet<string>] = [[], new Set()]
  return (names, more) => {
    if (more.length > 0) return new Set([...names, ...more])
    if (names.length !== last.length || names.some((name, i) => name !== last[i])) [last, set] = [names, new Set(names)]
    return set
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
