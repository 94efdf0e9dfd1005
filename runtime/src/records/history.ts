import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import { LIMIT, type Question } from '@cahier/core/query/query'
import type { Change } from '@cahier/core/wire'
import { Refused } from '../errors.ts'
import { accessTo, entityFor, type Context } from './context.ts'
import { missing } from './read.ts'
import { prepared, run, sameRevision } from './statement.ts'

/** Who changed what of a record, newest first, with the fields the actor may see under their present names. */
export const history = async (ctx: Context, name: string, id: string, question: Question = {}): Promise<string> => {
  const entity = entityFor(ctx, name, 'read')
  if (!isUuid(id)) throw missing()
  const { limit, after } = paging(question)
  const {
    workspace: { schema, db },
    revision,
  } = ctx
  const statement = prepared(revision, `history ${name}`, 0, () => text(schema, entity, 'member' in revision.model.entities))
  const [row] = await run<{ revision: number; found: boolean; changes: string }>(db, statement, [id, after, limit + 1])
  sameRevision(revision, row)
  if (!row!.found) throw missing()
  const changes = JSON.parse(row!.changes) as Change[]
  const names = readableNames(ctx, entity)
  const items = changes
    .slice(0, limit)
    .map((change) => ({ ...change, before: rename(change.before, names), after: rename(change.after, names) }))
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

/** What is in the bin still has its history: that is where one looks before taking it out. */
const text = (
  schema: string,
  entity: Entity,
  members: boolean,
): string => `select (select revision from ${quote(schema)}._current) as revision,
  exists (select from ${quote(schema)}.${quote(entity.name)} where id = $1::uuid) as found,
  (select coalesce(json_agg(h), '[]')::text from (
    select h.number::text, h.at, h.by, ${members ? 'm.name' : 'null'} as by_name, h.cause, h.action, h."group", h.before, h.after
    from ${quote(schema)}._history h ${members ? `left join ${quote(schema)}.member m on m.id = h.by` : ''}
    where h.record = $1::uuid and h.entity = '${entity.id}' and ($2::bigint is null or h.number < $2::bigint) order by h.number desc limit $3::int4) h) as changes`

const readableNames = (ctx: Context, entity: Entity): ReadonlyMap<string, string> => {
  const access = accessTo(ctx, entity)
  return new Map(
    Object.values(entity.fields)
      .filter((field) => access.reads(field))
      .map((field) => [field.id, field.name]),
  )
}

const rename = (values: Change['before'], names: ReadonlyMap<string, string>): Change['before'] =>
  values && Object.fromEntries(Object.entries(values).flatMap(([id, value]) => (names.has(id) ? [[names.get(id)!, value]] : [])))
