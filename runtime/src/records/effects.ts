import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity, Model } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import type { Context } from './context.ts'
import { seenOnly } from './rights/rights.ts'
import { grouped } from './writing/drafts.ts'
import { asToday } from './writing/kept.ts'

/** What a group did to one record, all in all: `before` what it changed and `after` what it said, by the id of a field. */
export type Effect = {
  readonly entity: Entity
  readonly record: string
  readonly first: string
  readonly last: string
  readonly depth: number
  /** Of what was last done to it that near to what was asked: in this order it was done. */
  readonly number: number
  readonly before: Readonly<Record<string, Value>>
  readonly after: Readonly<Record<string, Value>>
}

/** The history of a group, as far as the actor may see it; nothing of it is as if there were no such group. */
export const effectsOf = async (ctx: Context, tx: Queryable, group: string): Promise<Effect[]> => {
  if (!isUuid(group)) throw new Refused([problem('undo.missing')])
  const rows = await tx.query<{ steps: string }>({
    text: `select coalesce(json_agg(h order by h.number), '[]')::text as steps from (
  select number, entity, record, action, version, depth, before, after from ${quote(ctx.workspace.schema)}._history where "group" = $1::uuid) h`,
    values: [group],
  })
  const steps = JSON.parse(rows[0]!.steps) as Recorded[]
  const known = new Map(Object.values(ctx.revision.model.entities).map((entity) => [entity.id, entity]))
  const all = [...grouped(steps, ({ entity, record }) => `${entity} ${record}`).values()].flatMap((some) => {
    const entity = known.get(some[0]!.entity)
    return entity ? [effectOf(ctx.revision.model, entity, some)] : []
  })
  const visible: Effect[] = []
  for (const some of grouped(all, ({ entity }) => entity.name).values()) {
    const seen = await seenOnly(
      ctx,
      tx,
      some[0]!.entity,
      some.map(({ record }) => record),
    )
    visible.push(...some.filter(({ record }) => seen.has(record)))
  }
  if (visible.length === 0) throw new Refused([problem('undo.missing')])
  return visible.toSorted((a, b) => a.depth - b.depth || a.number - b.number)
}
type Recorded = {
  readonly number: number
  readonly entity: string
  readonly record: string
  readonly action: string
  readonly version: number
  readonly depth: number
  readonly before: Record<string, Value> | null
  readonly after: Record<string, Value> | null
}

const effectOf = (model: Model, entity: Entity, steps: readonly Recorded[]): Effect => {
  const fields = new Map(Object.values(entity.fields).map((field) => [field.id, field]))
  const present = (values: Recorded['before']): Record<string, Value> =>
    Object.fromEntries(
      Object.entries(values ?? {}).map(([id, value]) => [id, fields.has(id) ? asToday(model, fields.get(id)!, value) : value]),
    )
  const [first, last] = [steps[0]!, steps.at(-1)!]
  const depth = Math.min(...steps.map((one) => one.depth))
  const updates = steps.filter(({ action }) => action === 'update')
  return {
    entity,
    record: first.record,
    first: first.action,
    last: last.action,
    depth,
    number: steps.findLast((one) => one.depth === depth)!.number,
    before: Object.assign({}, ...updates.toReversed().map(({ before: was }) => present(was))) as Record<string, Value>,
    after: Object.assign({}, ...steps.map(({ after: became }) => present(became))) as Record<string, Value>,
  }
}

/** What a group did, record by record, as far as the actor may see. */
export const changesIn = async (ctx: Context, group: string): Promise<string> => {
  const { db, schema } = ctx.workspace
  const effects = await effectsOf(ctx, db, group)
  const [row] = await db.query<{ told: string }>({
    text: `select json_build_object('group', "group", 'at', at, 'by', by, 'cause', cause)::text as told
from ${quote(schema)}._history where "group" = $1::uuid order by number limit 1`,
    values: [group],
  })
  const told = effects.filter(({ entity }) => !entity.hidden)
  if (told.length === 0) throw new Refused([problem('undo.missing')])
  const items = told.slice(0, SHOWN).map(({ entity, record, first, last }) => ({
    entity: entity.name,
    id: record,
    action: first === 'create' || last === 'update' ? first : last,
  }))
  return JSON.stringify({ ...(JSON.parse(row!.told) as object), records: told.length, items })
}

/** How many records of a group are told one by one. */
const SHOWN = 200
