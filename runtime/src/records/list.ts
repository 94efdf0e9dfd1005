import { readCursor, writeCursor, type Cursor } from '@cahier/core/query/cursor'
import type { Verb } from '@cahier/core/access'
import { quote } from '@cahier/core/expression/scope'
import { problem } from '@cahier/core/problem'
import { query, type Query, type Question, type SortKey } from '@cahier/core/query/query'
import { Refused } from '../errors.ts'
import { columns, columnType, filled, taken } from './columns.ts'
import { entityFor, readerOf, type Context } from './context.ts'
import { estimate, LARGE } from './estimate.ts'
import { fewOf } from './few.ts'
import { listing } from './lists.ts'
import { holds } from './narrow.ts'
import { page, placed, type Key, type Segment } from './page.ts'
import type { Amount } from './reach.ts'
import { rowsOf, type Rows, type Source } from './rows.ts'
import { searchOf } from './search.ts'
import { prepared, runShort, sameRevision } from './statement.ts'

type Answer = { revision: number; items: string; shown: number; next: string | null; count: number | null }

/**
 * How a page is found: by filter alone, by the words searched for, or by words like them where those found nothing. It is
 * part of a cursor, so that the next page is found in the same way.
 */
type How = 'filter' | 'words' | 'near'

/** One page of records as JSON text, made by Postgres and passed on unread. `verb` is what they are wanted for, beside being read. */
export const list = async (ctx: Context, name: string, question: Question, verb: Verb = 'read'): Promise<string> => {
  const asked = read(ctx, name, question)
  const { how, cursor } = begin(asked, question['after'])
  const first = await found(ctx, asked, how, cursor, verb)
  const again = how === 'words' && !cursor && first.row.shown === 0 && asked.words!.terms.length > 0
  const { row, sort, rows } = again ? await found(ctx, asked, 'near', undefined, verb) : first
  const next = row.next === null ? 'null' : `"${writeCursor(name, sort, JSON.parse(row.next) as Cursor)}"`
  const near = (again || how === 'near') && row.shown > 0 ? ',"near":true' : ''
  return `{"items":${row.items},"next":${next}${near}${await counted(ctx, asked, rows, row, cursor)}}`
}

/** The question, checked; the same question of the same roles is checked once per revision. */
const read = (ctx: Context, name: string, { after: _, ...question }: Question): Query => {
  const entity = entityFor(ctx, name, 'read')
  const check = () => query(question, entity, readerOf(ctx))
  // What is searched for is hardly ever searched for twice.
  const { query: asked, problems } = question['q']
    ? check()
    : ctx.revision.cached(`query ${name} ${ctx.actor.roles.join(' ')} ${JSON.stringify(question)}`, check)
  if (!asked) throw new Refused(problems)
  return asked
}

const begin = (asked: Query, text: string | undefined): { readonly how: How; readonly cursor?: Cursor } => {
  const usual = asked.words ? 'words' : 'filter'
  if (!text) return { how: usual }
  for (const how of asked.words ? (['words', 'near'] as const) : (['filter'] as const)) {
    const cursor = readCursor(asked.entity.name, sortOf(asked, how), text)
    if (cursor) return { how, cursor }
  }
  throw new Refused([problem('query.cursor', '/after')])
}

/** A search is in the order of how well it fits, before any other: the rank is the first value of its cursors. */
const sortOf = ({ words, ranked, sort }: Query, how: How): readonly SortKey[] =>
  words ? [{ path: ['q', words.whole, how, String(ranked)], type: 'number', descending: how === 'near' }, ...sort] : sort

const found = async (ctx: Context, asked: Query, how: How, cursor: Cursor | undefined, verb: Verb) => {
  const { entity, words } = asked
  const search = words && (await searchOf(ctx, entity, words, how === 'near'))
  const few = await fewOf(ctx, entity)
  const rows = rowsOf(ctx, entity, { filter: asked.filter, search, few, verb })
  const rank = words && how === 'words' ? Number(cursor?.[0] ?? 0) : undefined
  const after = rank === undefined ? cursor : cursor?.slice(1)
  const shape = [
    asked.fields,
    asked.expand,
    asked.sort,
    asked.limit,
    asked.count,
    asked.ranked,
    how,
    rank,
    rows.key,
    after?.map((v) => v === null),
  ]
  // A plan for all words would suit none: which index serves depends on how common they are.
  const times = words ? Infinity : asked.chosen ? 2 : 0
  const statement = prepared(ctx.revision, JSON.stringify(['list', entity.name, ...shape]), times, () =>
    text(ctx, asked, how, rows, after, rank ?? 0),
  )
  const values = [...rows.values, ...(after?.filter((value) => value !== null) ?? [])]
  const [row] = await runShort<Answer>(ctx.workspace.db, statement, values)
  sameRevision(ctx.revision, row)
  return { row: row!, sort: sortOf(asked, how), rows }
}

/**
 * One row more than the page shows says whether there is a next one, and the last row shown where that begins. `page` is
 * read as it was filled: a common table expression is kept in its order and never read by several workers.
 */
const text = (ctx: Context, asked: Query, how: How, rows: Rows, after: Cursor | undefined, rank: number): string => {
  const { schema } = ctx.workspace
  const { limit, words } = asked
  const source = rows.source()
  const keys = keysOf(ctx, asked, how, source)
  const segments = segmentsOf(asked, how, source).filter((segment) => segment.rank >= rank)
  const own = [taken(asked, source.column, listing(ctx, asked.entity, source)), ...keys.map((key, i) => `${key.sql} as _k${i}`)].join(', ')
  // In the order of an index the page is mostly full after a few rows.
  const amount: Amount = words ? 'one' : holds(asked.entity, asked.sort[0]!.path) ? 'page' : 'all'
  const read = { unfound: how === 'words', amount }
  const write = (conditions: readonly string[], order: string, of: number): string =>
    `select ${own}${words ? `, ${of} as _rank` : ''} ${source.from(conditions, read)} order by ${order} limit ${limit + 1}`
  const shown = columns(schema, asked.fields, asked.expand, source)
  const ends = [...(words && how === 'words' ? ['_rank::text'] : []), ...keys.map((_, i) => `_k${i}::text`)]
  return `with ${page(segments, keys, placed(after, rows.values.length), limit, write)}
select (select revision from ${quote(schema)}._current) as revision,
  (select coalesce(json_agg(r), '[]')::text from (select ${shown} from page t limit ${limit}) r) as items,
  (select count(*)::int4 from (select from page limit ${limit}) s) as shown,
  (select json_build_array(${ends.join(', ')})::text from (
    select * from page where exists (select from page offset ${limit}) offset ${limit - 1} limit 1) l) as next,
  ${asked.count === 'exact' ? `(select count(*)::int4 ${source.from()})` : 'null::int4'} as count`
}

const keysOf = (ctx: Context, { entity, sort, ranked }: Query, how: How, { column, found }: Source): Key[] => {
  const keys = sort.map(({ path, descending }): Key => ({
    sql: column(path),
    descending,
    filled: filled(path),
    type: columnType(ctx.revision.model, entity, path),
  }))
  if (how !== 'near') return keys
  return [{ sql: ranked ? found!.likeness : '0::numeric', descending: true, filled: true, type: 'numeric' }, ...keys]
}

const segmentsOf = ({ ranked }: Query, how: How, { found }: Source): Segment[] => {
  if (how !== 'words') return [{ conditions: [], rank: 0 }]
  return ranked ? found!.ranks.map((condition, rank) => ({ conditions: [condition], rank })) : [{ conditions: [found!.any], rank: 0 }]
}

const counted = async (ctx: Context, asked: Query, rows: Rows, row: Answer, cursor: Cursor | undefined): Promise<string> => {
  if (asked.count === undefined) return ''
  if (asked.count === 'exact') return `,"count":${row.count}`
  // A page that shows all is its own count.
  if (!cursor && row.next === null) return `,"count":${row.shown}`
  const { count, estimated } = await estimate(ctx, asked.entity, rows, LARGE)
  return `,"count":${count}${estimated ? ',"estimated":true' : ''}`
}
