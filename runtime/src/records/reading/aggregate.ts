import { exact } from '@cahier/core/computed/fitted'
import { literal } from '@cahier/core/fields/sql'
import { quote } from '@cahier/core/expression/scope'
import { labelled } from '@cahier/core/query/path'
import { aggregate as read, type Aggregate, type Group, type Measure, type Order } from '@cahier/core/query/aggregate'
import type { Ways } from '@cahier/core/query/near'
import type { Question } from '@cahier/core/query/query'
import { Refused } from '../../errors.ts'
import { entityFor, readerOf, type Context } from '../context.ts'
import { fewOf } from '../rights/few.ts'
import { waysOf } from './near.ts'
import { rowsOf, type Source } from './rows.ts'
import { searchOf } from './search.ts'
import { prepared, run, sameRevision } from '../statement.ts'

type Answer = { readonly revision: number; readonly items: string; readonly counted: number; readonly more: boolean }

/** Records counted and summed by group, as JSON text made by Postgres: of the same records as a list with this filter. */
export const aggregate = async (ctx: Context, name: string, question: Question): Promise<string> => {
  const entity = entityFor(ctx, name, 'read')
  const { aggregate: asked, problems } = read(question, entity, readerOf(ctx))
  if (!asked) throw new Refused(problems)
  const first = await made(ctx, asked)
  // As a list does, of words nearly spelled so where there are no others.
  const nothing = (asked.words?.terms.length ?? 0) > 0 && first.counted === 0
  const ways = nothing ? await waysOf(ctx, asked, asked.words!) : undefined
  const { items, more } = ways ? await made(ctx, asked, ways) : first
  return `{"items":${items},"more":${more}}`
}

const made = async (ctx: Context, asked: Aggregate, ways?: Ways): Promise<Answer> => {
  const { entity, filter, words } = asked
  const search = words && (await searchOf(ctx, entity, words, ways))
  const rows = rowsOf(ctx, entity, { filter, search, few: await fewOf(ctx, entity) })
  const key = JSON.stringify(['aggregate', entity.name, asked.groups, asked.measures, asked.sort, asked.limit, rows.key])
  const statement = prepared(ctx.revision, key, words ? Infinity : 2, () => text(ctx, asked, rows.source()))
  const [row] = await run<Answer>(ctx.workspace.db, statement, rows.values)
  sameRevision(ctx.revision, row)
  return row!
}

/**
 * Groups are made first, then named and put in order: there are far fewer of them than of records. The rows are found before they
 * are grouped: whoever may read some only would else be led through an index of the groups, from one end of the table to the other.
 */
const text = (ctx: Context, { groups, measures, sort, limit }: Aggregate, source: Source): string => {
  const { schema } = ctx.workspace
  const { timeZone } = ctx.revision.model.app
  const found = [
    ...groups.map((group, i) => `${value(group, source, timeZone)} as g${i}`),
    ...measures.map(({ path }, i) => `${source.column(path)} as v${i}`),
  ]
  const made = [
    ...groups.map((_, i) => `g${i}`),
    'count(*)::int4 as n',
    ...measures.map((measure, i) => `${measured(measure, i)} as m${i}`),
  ]
  const by = groups.length > 0 ? ` group by ${groups.map((_, i) => i + 1).join(', ')}` : ''
  const labels = groups.map((group, i) => label(ctx, group, i, source))
  const named = labels.map((sql, i) => (sql === undefined ? [] : [`${literal(groups[i]!.name)}, ${sql}`])).flat()
  const parts = [
    `'group', json_build_object(${groups.map((group, i) => `${literal(group.name)}, g${i}`).join(', ')})`,
    ...(named.length > 0 ? [`'expand', json_build_object(${named.join(', ')})`] : []),
    `'count', n`,
    ...results(measures),
  ]
  const order = sort.map((one) => ordered(one, labels, groups, ctx)).concat(groups.map((_, i) => `g${i}`))
  const rows = `select ${found.join(', ')} ${source.from()}${source.ruled ? ' offset 0' : ''}`
  return `with made as (select ${made.join(', ')} from (${rows}) r${by}),
told as (select json_build_object(${parts.join(', ')}) as item from made${order.length > 0 ? ` order by ${order.join(', ')}` : ''} limit ${limit + 1})
select (select revision from ${quote(schema)}._current) as revision,
  (select coalesce(json_agg(item), '[]')::text from (select item from told limit ${limit}) t) as items,
  (select coalesce(sum(n), 0)::int4 from made) as counted,
  (select count(*) > ${limit} from told) as more`
}

/** A day is where the company is; a week begins on Monday (ISO 8601). A bucket is named by its first day. */
const value = ({ path, type, bucket, usual }: Group, { column }: Source, timeZone: string): string => {
  const sql = column(path)
  if (bucket) {
    const local = type === 'datetime' ? `(${sql} at time zone ${literal(timeZone)})` : `(${sql})::timestamp`
    return `date_trunc('${bucket}', ${local})::date`
  }
  return usual === undefined ? sql : `coalesce(${sql}, ${literal(usual)})`
}

const measured = ({ does }: Measure, i: number): string => {
  if (does === 'avg') return `trim_scale(round(avg(v${i}), 6))`
  return does === 'sum' ? exact(`sum(v${i})::numeric`) : `${does}(v${i})`
}

const results = (measures: readonly Measure[]): string[] =>
  [...new Set(measures.map(({ does }) => does))].map((does) => {
    const own = measures.flatMap((one, i) => (one.does === does ? [`${literal(one.name)}, m${i}`] : []))
    return `'${does}', json_build_object(${own.join(', ')})`
  })

/** What the target of a link is called, for whoever may see it. */
const label = (ctx: Context, { to }: Group, i: number, { other, guard }: Source): string | undefined => {
  if (to === undefined) return undefined
  const target = ctx.revision.model.entities[to]!
  const { column, text } = other(to, 'e')
  // Whoever must never hear of the label is told the id alone.
  const named = labelled(target, readerOf(ctx)) ? `, ${literal(target.label)}, ${column([target.label])}` : ''
  const there = [`e.id = g${i}`, 'e.deleted_at is null', guard.visible(to, 'e')].filter(Boolean).join(' and ')
  return `(select json_build_object('id', e.id${named}) from ${quote(ctx.workspace.schema)}.${quote(to)} e ${text()} where ${there})`
}

/** A link is in the order of what its targets are called. */
const ordered = ({ by, descending }: Order, labels: readonly (string | undefined)[], groups: readonly Group[], ctx: Context): string => {
  const way = `${descending ? ' desc' : ''} nulls last`
  if (by === 'count') return `n${way}`
  if ('measure' in by) return `m${by.measure}${way}`
  const called = labels[by.group]
  if (called === undefined) return `g${by.group}${way}`
  return `${called}->>${literal(ctx.revision.model.entities[groups[by.group]!.to!]!.label)}${way}`
}
