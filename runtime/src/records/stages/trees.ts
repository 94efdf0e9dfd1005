import { quote } from '@cahier/core/expression/scope'
import type { LinkField } from '@cahier/core/fields/field'
import { same } from '@cahier/core/fields/same'
import type { Entity } from '@cahier/core/model/model'
import { problem, step } from '@cahier/core/problem'
import type { Context } from '../context.ts'
import type { Draft } from '../writing/drafts.ts'
import { array, linksOf } from './links.ts'
import type { Stage } from '../writing/pipeline.ts'

const treesOf = (entity: Entity): LinkField[] => linksOf(entity).filter(({ tree }) => tree)

/** The records that get another parent. A new one has nobody under it; one that comes out of the bin may find itself under its own. */
const moved = ({ name }: LinkField, drafts: readonly Draft[]): Draft[] =>
  drafts.filter(
    ({ action, record, old }) =>
      (record[name] ?? null) !== null && (action === 'restore' || (action === 'update' && !same(record[name], old?.values[name]))),
  )

/**
 * Whoever moves a record within a tree waits for those who do the same: each alone may be right, and both together a circle.
 * The lock is the transaction's, and only moves within one tree ask for it.
 */
export const holdTrees: Stage = async ({ ctx, tx }, entity, drafts) => {
  for (const field of treesOf(entity)) {
    if (moved(field, drafts).length === 0) continue
    const key = `${ctx.workspace.schema} ${entity.id} ${field.id}`
    await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))', values: [key] })
  }
}

/** Once all are written: whoever goes up from a record that was moved must not come by it again. */
export const refuseCircles: Stage = async ({ ctx, tx }, entity, drafts) => {
  for (const field of treesOf(entity)) {
    const some = moved(field, drafts)
    if (some.length === 0) continue
    const [table, link] = [`${quote(ctx.workspace.schema)}.${quote(entity.name)}`, quote(field.name)]
    const rows = await tx.query<{ start: string }>({
      text: `with recursive up(start, id) as (
  select t.id, t.${link} from ${table} t where t.id = any($1::uuid[]) and t.deleted_at is null
  union select u.start, t.${link} from up u join ${table} t on t.id = u.id and t.deleted_at is null where u.id <> u.start)
select start from up where id = start`,
      values: [array(some.map(({ id }) => id))],
    })
    const round = new Set(rows.map(({ start }) => start))
    for (const { id, problems } of some)
      if (round.has(id)) problems.push(problem('record.circle', step(field.name), { field: field.title }))
  }
}

export const movesInTree = (_: Context, entity: Entity, touched: ReadonlySet<string>, verb: 'create' | 'update'): boolean =>
  verb === 'update' && treesOf(entity).some(({ name }) => touched.has(name))
