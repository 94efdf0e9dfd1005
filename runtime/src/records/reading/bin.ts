import { decode, encode } from '@cahier/core/query/base64'
import { literal } from '@cahier/core/fields/sql'
import { isUuid } from '@cahier/core/expression/literal'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import { gathering, readLimit, unknownParameters, type Question } from '@cahier/core/query/query'
import type { Bin, Binned } from '@cahier/core/wire'
import { Refused } from '../../errors.ts'
import { accessTo, entityFor, type Context } from '../context.ts'
import { astray } from '../statement.ts'
import { rowsOf } from './rows.ts'

/**
 * What lies in the bin and the actor may take out again, the newest first. Lines are in it with their record, and are not
 * told apart.
 */
export const bin = async (ctx: Context, question: Question): Promise<Bin> => {
  const problems = unknownParameters(question, ['entity', 'limit', 'after'])
  const limit = gathering(problems)('limit', readLimit(question['limit']))
  const after = question['after'] ? place(question['after']) : null
  if (question['after'] && !after) problems.push(problem('query.cursor', '/after'))
  if (problems.length > 0) throw new Refused(problems)
  const asked = question['entity'] === undefined ? open(ctx) : [entityFor(ctx, question['entity'], 'delete')]
  const values: unknown[] = [after?.[0] ?? null, after?.[1] ?? null]
  const parts = asked.map((entity) => {
    const rows = rowsOf(ctx, entity, { binned: true, verb: 'delete' })
    const { column, from } = rows.source(values.length)
    values.push(...rows.values)
    const label = accessTo(ctx, entity).reads(entity.fields[entity.label]!) ? `to_json(${column([entity.label])})` : 'null::json'
    const beyond = '($1::timestamptz is null or (t.deleted_at, t.id) < ($1::timestamptz, $2::uuid))'
    return `(select ${literal(entity.name)} as entity, t.id, ${label} as label, t.deleted_at, t.updated_by as deleted_by,
  t.deleted_at + make_interval(days => ${ctx.revision.model.app.binDays}) as expires_at
${from([beyond])} order by t.deleted_at desc, t.id desc limit ${limit + 1})`
  })
  if (parts.length === 0) return { items: [], next: null }
  const asking = ctx.workspace.db.query<{ items: string }>({
    text: `select coalesce(json_agg(b), '[]')::text as items from (
  select * from (${parts.join(' union all ')}) p order by deleted_at desc, id desc limit ${limit + 1}) b`,
    values,
  })
  const [row] = await (after ? asking.catch(astray) : asking)
  const items = JSON.parse(row!.items) as Binned[]
  const last = items[limit - 1]
  return { items: items.slice(0, limit), next: items.length > limit && last ? encode(JSON.stringify([last.deleted_at, last.id])) : null }
}

const open = (ctx: Context): Entity[] =>
  Object.values(ctx.revision.model.entities).filter((entity) => {
    const { may } = accessTo(ctx, entity)
    return may('read') && may('delete') && !entity.owner && !entity.hidden
  })

const place = (text: string): readonly [string, string] | undefined => {
  try {
    const [at, id] = JSON.parse(decode(text) ?? '') as unknown[]
    const fits = typeof at === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{8,12}\+00:00$/.test(at) && typeof id === 'string' && isUuid(id)
    return fits ? [at, id as string] : undefined
  } catch {
    return undefined
  }
}
