import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import { shut } from '@cahier/core/record'
import type { Queryable } from '../../db/database.ts'
import { accessTo, momentOf, titled, type Context } from '../context.ts'
import { changing, grouped, type Old } from '../writing/drafts.ts'
import { array } from './links.ts'
import { lockedLines } from './owners.ts'
import type { Work } from '../writing/pipeline.ts'
import type { Pointer } from './pointers.ts'
import { rowsOf } from '../reading/rows.ts'

/** A record that is locked and would change with what was asked of another, and the link on which it hangs: its own, or one of its lines. */
export type Hanging = {
  readonly entity: Entity
  readonly id: string
  readonly through: { readonly entity: Entity; readonly field: Pointer }
}

/** Of records of which a link would be emptied, or filled, because of another record: those that may not change, by id. */
export const lockedAmong = async (
  work: Work,
  entity: Entity,
  field: Pointer,
  olds: ReadonlyMap<string, Old>,
): Promise<ReadonlyMap<string, Hanging>> => {
  const through = { entity, field }
  const moment = momentOf(work.ctx)
  const own = [...olds].flatMap(([id, { values, system }]): [string, Hanging][] => {
    const old = { ...values, ...system }
    const lock = shut(entity, field, { record: old, old, touched: new Set([field.name]) }, moment)
    return lock ? [[id, { entity, id, through }]] : []
  })
  const drafts = [...olds].map(([id, old]) => changing(id, old, {}))
  const lines = field.allowOnSubmit ? [] : await lockedLines(work, entity, drafts)
  return new Map([
    ...own,
    ...lines.map(({ draft, parent, owner }): [string, Hanging] => [draft.id, { entity: parent, id: owner, through }]),
  ])
}

/** How many of them are named. */
const NAMED = 3

/** Says which locked records hold back what was asked, as far as the actor may see them and what ties them. */
export const lockedProblems = async (ctx: Context, tx: Queryable, all: readonly Hanging[]): Promise<Problem[]> => {
  const wrong: Problem[] = []
  for (const some of grouped(all, ({ entity }) => entity.name).values()) {
    const known = titled(ctx, some[0]!.entity)
    const shown = some.filter(({ through }) => accessTo(ctx, through.entity).readsWhen(through.field) === 'always')
    const seen = await labelled(ctx, tx, known, [...new Set(shown.map(({ id }) => id))])
    const labels = seen.filter(Boolean).slice(0, NAMED)
    wrong.push(
      seen.length === 0
        ? problem('record.in_use_unseen')
        : problem('record.in_use_locked', '', {
            entity: known.plural,
            name: known.name,
            ...(labels.length > 0 && { labels, more: seen.length - labels.length }),
          }),
    )
  }
  return wrong
}

/** What those records are called that the actor may see, in the order of their ids; '' where that is not for them. */
export const labelled = async (ctx: Context, tx: Queryable, entity: Entity, ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0 || !accessTo(ctx, entity).may('read')) return []
  const rows = rowsOf(ctx, entity)
  const { column, from } = rows.source(1)
  const field = entity.fields[entity.label]
  const name = field && accessTo(ctx, entity).reads(field) ? `to_jsonb(${column([field.name])})::text` : 'null'
  const found = await tx.query<{ label: string | null }>({
    text: `select ${name} as label ${from(['t.id = any($1::uuid[])'])} order by t.id`,
    values: [array(ids), ...rows.values],
  })
  return found.map(({ label }) => (label === null ? '' : kindOf(field!).format(JSON.parse(label) as Value, field!, momentOf(ctx).style)))
}
