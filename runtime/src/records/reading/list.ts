import { readCursor, writeCursor, type Cursor } from '@cahier/core/query/cursor'
import type { Verb } from '@cahier/core/access'
import { quote } from '@cahier/core/expression/scope'
import { problem } from '@cahier/core/problem'
import { readWays, type Ways } from '@cahier/core/query/near'
import { query, type Query, type Question, type SortKey } from '@cahier/core/query/query'
import { Refused } from '../../errors.ts'
import { columns, columnType, filled, taken } from './columns.ts'
import { entityFor, readerOf, type Context } from '../context.ts'
import { estimate, LARGE } from './estimate.ts'
import { fewOf, sooner } from '../rights/few.ts'
import { listing } from './lists.ts'
import { holds } from '../rights/narrow.ts'
import { waysOf } from './near.ts'
import { page, placed, type Key, type Segment } from './page.ts'
import type { Amount } from '../rights/reach.ts'
import { rowsOf, type Rows, type Source } from './rows.ts'
import { searchOf, type Rank } from './search.ts'
import { astray, prepared, runShort, sameRevision } from '../statement.ts'

type Answer = { revision: number; items: string; shown: number; next: string | null; count: number | null }

/**
 * How a page is found: by filter alone, by the words searched for, or by words like them where those found nothing. It is
 * part of a cursor, so that the next page is found in the same way.
 */
type How = 'filter' | 'words' | 'near'

/** One page of records as JSON text, made by Postgres and passed on unread. `verb` is what they are wanted for, beside being read. */
export const list = async (ctx: Context, name: string, question: Question, verb: Verb = 'read'): Promise<string> => {
  const asked = read(ctx, name, question)
  const began = begin(asked, question['after'])
  const { cursor } = began
  const first = await found(ctx, asked, began, verb)
  const none = began.how === 'words' && !cursor && first.row.shown === 0 && asked.words!.terms.length > 0
  const ways = none ? await waysOf(ctx, asked, asked.words!, verb) : undefined
  const { row, sort, rows, how } = ways ? await found(ctx, asked, { how: 'near', ways }, verb) : first
  const begun = [...(how === 'near' ? [JSON.stringify(ways ?? began.ways)] : []), ...(JSON.parse(row.next ?? '[]') as Cursor)]
  const next = row.next === null ? 'null' : `"${writeCursor(name, sort, begun)}"`
  const near = how === 'near' && row.shown > 0 ? ',"near":true' : ''
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

type Begun = { readonly how: How; readonly cursor?: Cursor | undefined; readonly ways?: Ways | undefined }

const begin = (asked: Query, text: string | undefined): Begun => {
  const usual = asked.words ? 'words' : 'filter'
  if (!text) return { how: usual }
  for (const how of asked.words ? (['words', 'near'] as const) : (['filter'] as const)) {
    const cursor = readCursor(asked.entity.name, sortOf(asked, how), text)
    if (cursor && how !== 'near') return { how, cursor }
    const ways = cursor && readWays(cursor[0] ?? '')
    if (ways) return { how, ways, cursor: cursor.slice(1) }
  }
  throw new Refused([problem('query.cursor', '/after')])
}

/**
 * A search is in the order of how well it fits, before any other: the rank is the first value of its cursors. Before it come the
 * words that were meant, so that every page is of the same ones.
 */
const sortOf = ({ words, ranked, sort }: Query, how: How): readonly SortKey[] => {
  if (!words) return sort
  const rank: SortKey = { path: ['q', words.whole, how, String(ranked)], type: 'number', descending: false }
  return how === 'near' ? [{ path: ['ways'], type: 'text', descending: false }, rank, ...sort] : [rank, ...sort]
}

const found = async (ctx: Context, asked: Query, { how, cursor, ways }: Begun, verb: Verb) => {
  const { entity, words } = asked
  const search = words && (await searchOf(ctx, entity, words, ways))
  const few = await fewOf(ctx, entity)
  const rows = rowsOf(ctx, entity, { filter: asked.filter, search, few, verb })
  const rank = Number((words && cursor?.[0]) ?? 0)
  const after = words ? cursor?.slice(1) : cursor
  const most = words ? await sooner(ctx, entity) : 0
  const shape = [
    asked.fields,
    asked.expand,
    asked.sort,
    asked.limit,
    asked.count,
    asked.ranked,
    how,
    rank,
    most,
    rows.key,
    after?.map((v) => v === null),
  ]
  // A plan for all words would suit none: which index serves depends on how common they are.
  const times = words ? Infinity : asked.chosen ? 2 : 0
  const statement = prepared(ctx.revision, JSON.stringify(['list', entity.name, ...shape]), times, () =>
    text(ctx, asked, rows, after, rank, most),
  )
  const values = [...rows.values, ...(after?.filter((value) => value !== null) ?? [])]
  const asking = runShort<Answer>(ctx.workspace.db, statement, values)
  const [row] = await (cursor ? asking.catch(astray) : asking)
  sameRevision(ctx.revision, row)
  return { row: row!, sort: sortOf(asked, how), rows, how }
}

/**
 * One row more than the page shows says whether there is a next one, and the last row shown where that begins. `page` is
 * read as it was filled: a common table expression is kept in its order and never read by several workers.
 */
const text = (ctx: Context, asked: Query, rows: Rows, after: Cursor | undefined, rank: number, most: number): string => {
  const { schema } = ctx.workspace
  const { limit, words } = asked
  const source = rows.source()
  const keys = keysOf(ctx, asked, source)
  const own = [taken(asked, source.column, listing(ctx, asked.entity, source)), ...keys.map((key, i) => `${key.sql} as _k${i}`)].join(', ')
  // In the order of an index the page is mostly full after a few rows.
  const amount: Amount = words ? 'one' : holds(asked.entity, asked.sort[0]!.path) ? 'page' : 'all'
  const read = { unfound: words !== undefined, amount }
  const { segments, probes } = segmentsOf(asked, source, read, most)
  const parts = segments.filter((segment) => segment.rank >= rank)
  if (parts.length === 0) throw new Refused([problem('query.cursor', '/after')])
  const write = (conditions: readonly string[], order: string, of: number): string =>
    `select ${own}${words ? `, ${of} as _rank` : ''} ${source.from(conditions, read)} order by ${order} limit ${limit + 1}`
  const shown = columns(schema, asked.fields, asked.expand, source)
  const ends = [...(words ? ['_rank::text'] : []), ...keys.map((_, i) => `_k${i}::text`)]
  return `with ${[...probes, page(parts, keys, placed(after, rows.values.length), limit, write)].join(',\n')}
select (select revision from ${quote(schema)}._current) as revision,
  (select coalesce(json_agg(r), '[]')::text from (select ${shown} from page t limit ${limit}) r) as items,
  (select count(*)::int4 from (select from page limit ${limit}) s) as shown,
  (select json_build_array(${ends.join(', ')})::text from (
    select * from page where exists (select from page offset ${limit}) offset ${limit - 1} limit 1) l) as next,
  ${asked.count === 'exact' ? `(select count(*)::int4 ${source.from()})` : 'null::int4'} as count`
}

const keysOf = (ctx: Context, { entity, sort }: Query, { column }: Source): Key[] =>
  sort.map(({ path, descending }): Key => ({
    sql: column(path),
    descending,
    filled: filled(path),
    type: columnType(ctx.revision.model, entity, path),
  }))

/**
 * Always true, at once; but Postgres, which takes a look into a text for as cheap as any other, reckons with what is behind « or »
 * and so goes by the index to what is found, instead of through the table until there is enough of it.
 */
const DEAR = '(t.deleted_at is null or (select count(*) from generate_series(1, 100000) g where g > t.version) > 0)'

/**
 * The parts of a page, and what is looked at to find them, kept by the places of their rows, which within a statement are the
 * quickest way back to them: as many records as a search is sooner done with by reading all it finds
 * than by going through the table until a page is full, if there are so many.
 */
const segmentsOf = ({ ranked }: Query, { found, from }: Source, read: object, most: number): { segments: Segment[]; probes: string[] } => {
  if (!found) return { segments: [{ conditions: [], rank: 0 }], probes: [] }
  const ranks: readonly Rank[] = ranked ? found.ranks : [{ condition: found.any, unsure: true }]
  const segments = ranks.flatMap(({ condition, besides, unsure }, rank): Segment[] => {
    const more = besides === undefined ? [] : [besides]
    if (!unsure) return [{ conditions: [condition, ...more], rank }]
    const few = `(select count(*) <= ${most} from few${rank})`
    return [
      { conditions: [`t.ctid = any(array(select at from few${rank}))`, ...more], only: few, rank },
      { conditions: [condition, ...more], only: `not ${few}`, rank },
    ]
  })
  const probes = ranks.flatMap(({ condition, unsure }, rank) =>
    unsure ? [`few${rank} as materialized (select t.ctid as at ${from([condition, DEAR], read)} limit ${most + 1})`] : [],
  )
  return { segments, probes }
}

const counted = async (ctx: Context, asked: Query, rows: Rows, row: Answer, cursor: Cursor | undefined): Promise<string> => {
  if (asked.count === undefined) return ''
  if (asked.count === 'exact') return `,"count":${row.count}`
  // A page that shows all is its own count.
  if (!cursor && row.next === null) return `,"count":${row.shown}`
  const { count, estimated } = await estimate(ctx, asked.entity, rows, LARGE)
  return `,"count":${count}${estimated ? ',"estimated":true' : ''}`
}
