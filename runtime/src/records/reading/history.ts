import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Field } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import { LIMIT, type Question } from '@cahier/core/query/query'
import type { Change } from '@cahier/core/wire'
import { Refused } from '../../errors.ts'
import type { Revision } from '../../workspace.ts'
import { accessTo, entityFor, type Context } from '../context.ts'
import { asToday } from '../writing/kept.ts'
import { reachOf, type Reaching } from '../rights/reach.ts'
import { missing } from './read.ts'
import { seenOnly } from '../rights/rights.ts'
import { prepared, run, sameRevision } from '../statement.ts'

/** Who changed what of a record, newest first, with the fields the actor may see under their present names. */
export const history = async (ctx: Context, name: string, id: string, question: Question = {}): Promise<string> => {
  const entity = entityFor(ctx, name, 'read')
  if (!isUuid(id)) throw missing()
  const { limit, after } = paging(question)
  const { workspace, revision } = ctx
  const reach = reachOf(ctx)
  const { reads, readsWhen } = accessTo(ctx, entity)
  const readable = Object.values(entity.fields).filter(reads)
  const some = readable.filter((field) => readsWhen(field) !== 'always')
  const statement = prepared(revision, `history ${name} ${reach.key}`, 0, () => {
    const { holds, ...reaching } = reach.behind(3)
    const seen = some.map((field) => `coalesce(${holds(readsWhen(field), name, 't')}, false)`)
    return text(ctx, entity, seen, reaching)
  })
  const [row] = await run<{ revision: number; seen: string | null; changes: string }>(workspace.db, statement, [
    id,
    after,
    limit + 1,
    ...reach.values,
  ])
  sameRevision(revision, row)
  if (row!.seen === null) throw missing()
  const seen = JSON.parse(row!.seen) as boolean[]
  const changes = JSON.parse(row!.changes) as Change[]
  const fields = new Map(readable.filter((field) => seen[some.indexOf(field)] ?? true).map((field) => [field.id, field]))
  const listed = changes.slice(0, limit)
  const targets = await targetsOf(ctx, [...fields.values()], listed)
  const told = (values: Change['before']): Change['before'] => rename(revision, values, fields, targets)
  const items = listed.map((change) => ({ ...change, before: told(change.before), after: told(change.after) }))
  return JSON.stringify({ items, next: changes.length > limit ? items.at(-1)!.number : null })
}

const paging = ({ limit = String(LIMIT.usual), after, ...rest }: Question): { limit: number; after: string | null } => {
  const unknown = Object.keys(rest)[0]
  if (unknown !== undefined) throw new Refused([problem('query.unknown_parameter', `/${unknown}`, { name: unknown, nearest: null })], 400)
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > LIMIT.most)
    throw new Refused([problem('query.limit', '/limit', { value: limit, most: LIMIT.most })], 400)
  if (after !== undefined && !/^\d{1,18}$/.test(after)) throw new Refused([problem('query.cursor', '/after')], 400)
  return { limit: Number(limit), after: after ?? null }
}

/**
 * What is in the bin still has its history: that is where one looks before taking it out. Whoever sees the record as it is now
 * sees what it was, field by field; `seen` are the conditions of fields that are not shown on every record.
 */
const text = (
  { revision: { model }, workspace: { schema } }: Context,
  entity: Entity,
  seen: readonly string[],
  { visible, value, unasked }: Omit<Reaching, 'holds'>,
): string => {
  const there = ['t.id = $1::uuid', visible(entity.name, 't')].filter(Boolean).join(' and ')
  const member = 'member' in model.entities && ['m.id = h.by', visible('member', 'm')].filter(Boolean).join(' and ')
  const by = member ? value('member', 'm', 'name', 'm.name') : 'null'
  const where = ['h.record = $1::uuid', `h.entity = '${entity.id}'`, '($2::bigint is null or h.number < $2::bigint)', ...unasked()]
  return `select (select revision from ${quote(schema)}._current) as revision,
  (select to_json(array[${seen.join(', ')}]::boolean[])::text from ${quote(schema)}.${quote(entity.name)} t where ${there}) as seen,
  (select coalesce(json_agg(h), '[]')::text from (
    select h.number::text, h.at, h.by, ${by} as by_name, h.cause, h.action, h."group", h.before, h.after
    from ${quote(schema)}._history h ${member ? `left join ${quote(schema)}.member m on ${member}` : ''}
    where ${where.join(' and ')} order by h.number desc limit $3::int4) h) as changes`
}

type Targets = ReadonlyMap<string, ReadonlySet<string>>

/** Of lists of links, by the id of their field: of all that they ever led to what the actor may look at, as the record itself tells no others. */
const targetsOf = async (ctx: Context, fields: readonly Field[], changes: readonly Change[]): Promise<Targets> => {
  const known = new Map<string, ReadonlySet<string>>()
  for (const field of fields) {
    if (field.kind !== 'links') continue
    const ids = changes.flatMap(({ before, after }) => [before?.[field.id] ?? [], after?.[field.id] ?? []].flat() as string[])
    known.set(field.id, await seenOnly(ctx, ctx.workspace.db, ctx.revision.model.entities[field.rows.to]!, [...new Set(ids)]))
  }
  return known
}

/** Values under the present names of their fields; of a secret, however it was kept, only that there is one. */
const rename = ({ model }: Revision, values: Change['before'], fields: ReadonlyMap<string, Field>, targets: Targets): Change['before'] =>
  values &&
  Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => {
      const field = fields.get(id)
      if (!field) return []
      const open = targets.get(id)
      if (open && Array.isArray(value)) return [[field.name, (value as string[]).filter((one) => open.has(one))]]
      return [[field.name, kindOf(field).veiled && value !== null ? true : asToday(model, field, value)]]
    }),
  )
