import type { Cursor } from '@cahier/core/query/cursor'
import { readCursor, writeCursor } from '@cahier/core/query/cursor'
import { quote } from '@cahier/core/expression/scope'
import type { Model } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import { query, type Query, type Question } from '@cahier/core/query/query'
import { Refused } from '../errors.ts'
import { columns, columnType, filled, taken } from './columns.ts'
import { entityFor, readerOf, type Context } from './context.ts'
import { rowsOf, type Source } from './rows.ts'
import { prepared, runShort, sameRevision } from './statement.ts'

type Answer = { revision: number; items: string; next: string | null; count: number | null }

/** One page of records as JSON text, made by Postgres and passed on unread. */
export const list = async (ctx: Context, name: string, question: Question): Promise<string> => {
  const asked = read(ctx, name, question)
  const after = cursorOf(asked, question['after'])
  const rows = rowsOf(ctx, asked.entity, asked)
  const cursor = after?.filter((value) => value !== null) ?? []
  const { schema, db } = ctx.workspace
  const { model } = ctx.revision
  const shape = JSON.stringify([
    'list',
    name,
    asked.fields,
    asked.expand,
    asked.sort,
    asked.limit,
    asked.count,
    rows.key,
    after?.map((v) => v === null),
  ])
  const statement = prepared(ctx.revision, shape, asked.filter ? 2 : 0, () =>
    text(schema, model, asked, rows.source(), after, rows.values.length),
  )
  const [row] = await runShort<Answer>(db, statement, [...rows.values, ...cursor])
  sameRevision(ctx.revision, row)
  const next = row!.next === null ? 'null' : `"${writeCursor(name, asked.sort, JSON.parse(row!.next) as Cursor)}"`
  return `{"items":${row!.items},"next":${next}${asked.count ? `,"count":${row!.count}` : ''}}`
}

/** The question, checked; the same question of the same roles is checked once per revision. */
const read = (ctx: Context, name: string, { after: _, ...question }: Question): Query => {
  const entity = entityFor(ctx, name, 'read')
  const { query: asked, problems } = ctx.revision.cached(`query ${name} ${ctx.actor.roles.join(' ')} ${JSON.stringify(question)}`, () =>
    query(question, entity, readerOf(ctx)),
  )
  if (!asked) throw new Refused(problems)
  return asked
}

const cursorOf = (asked: Query, text: string | undefined): Cursor | undefined => {
  if (!text) return undefined
  const cursor = readCursor(asked.entity.name, asked.sort, text)
  if (!cursor) throw new Refused([problem('query.cursor', '/after')])
  return cursor
}

/**
 * One row more than the page shows says whether there is a next one, and the last row shown where that begins. `page` is
 * read as it was filled: a common table expression is kept in its order and never read by several workers.
 */
const text = (schema: string, model: Model, asked: Query, source: Source, after: Cursor | undefined, before: number): string => {
  const { entity, limit, sort } = asked
  const { column, from, guard } = source
  const keys: Key[] = sort.map(({ path, descending }) => ({
    sql: column(path),
    descending,
    filled: filled(path),
    type: columnType(model, entity, path),
  }))
  const own = [taken(asked, column), ...keys.map((key, i) => `${key.sql} as _k${i}`)].join(', ')
  const places = placed(after, before)
  const rows = (conditions: readonly string[], order: readonly Key[]): string =>
    `select ${own} ${from(conditions)} order by ${order.map(ordered).join(', ')} limit ${limit + 1}`
  const shown = columns(schema, asked.fields, asked.expand, guard)
  const total = `(select count(*)::int4 ${from()})`
  return `with ${page(keys, places, rows, limit)}
select (select revision from ${quote(schema)}._current) as revision,
  (select coalesce(json_agg(r), '[]')::text from (select ${shown} from page t limit ${limit}) r) as items,
  (select json_build_array(${keys.map((_, i) => `_k${i}::text`).join(', ')})::text from (
    select * from page where exists (select from page offset ${limit}) offset ${limit - 1} limit 1) l) as next,
  ${asked.count ? total : 'null::int4'} as count`
}

type Key = { readonly sql: string; readonly descending: boolean; readonly filled: boolean; readonly type: string }
/** Where each sort value of the cursor stands among the parameters; null where the value is null. */
type Places = readonly (string | null)[] | undefined

const placed = (after: Cursor | undefined, before: number): Places => {
  let at = before
  return after?.map((value) => (value === null ? null : `$${++at}`))
}

/** Empty values come last, whichever the direction. Where none can be empty it is not said, so that an index serves. */
const ordered = (key: Key): string => `${key.sql}${key.descending ? ' desc' : ''}${key.filled ? '' : ' nulls last'}`

/**
 * The rows of a page. Those without a first sort value come after all others: they are asked for apart, and only when the
 * others do not fill the page, so that both parts run along an index from where the page before ended.
 */
const page = (
  keys: readonly Key[],
  places: Places,
  rows: (conditions: readonly string[], order: readonly Key[]) => string,
  limit: number,
): string => {
  const [first, ...rest] = keys as [Key, ...Key[]]
  const full = { ...first, filled: true }
  const some = rows(
    [...(first.filled ? [] : [`${first.sql} is not null`]), ...(places ? beyond([full, ...rest], places) : [])],
    [full, ...rest],
  )
  if (first.filled) return `page as (${some})`
  const none = (conditions: readonly string[]): string => rows([`${first.sql} is null`, ...conditions], rest)
  if (places && places[0] === null) return `page as (${none(beyond(rest, places.slice(1)))})`
  return `present as (${some}),
page as (select * from present union all (${none([`(select count(*) from present) <= ${limit}`])}))`
}

/** Strictly after the cursor; the bound on the first value alone lets an index begin there. */
const beyond = (keys: readonly Key[], places: readonly (string | null)[]): string[] => {
  const [key, place] = [keys[0]!, places[0]!]
  const bound = keys.length > 1 && key.filled ? [`${key.sql} ${key.descending ? '<=' : '>='} ${place}::${key.type}`] : []
  return [...bound, after(keys, places)]
}

const after = (keys: readonly Key[], places: readonly (string | null)[]): string => {
  const [[key, ...rest], [place, ...others]] = [keys as [Key, ...Key[]], places as [string | null, ...(string | null)[]]]
  const more = rest.length > 0 ? after(rest, others) : 'false'
  if (place === null) return `(${key.sql} is null and ${more})`
  const value = `${place}::${key.type}`
  const past = `${key.sql} ${key.descending ? '<' : '>'} ${value}${key.filled ? '' : ` or ${key.sql} is null`}`
  return rest.length > 0 ? `(${past} or (${key.sql} = ${value} and ${more}))` : `(${past})`
}
