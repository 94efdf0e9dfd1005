import { quote } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import { isStored } from '@cahier/core/fields/stored'
import type { Entity, Field } from '@cahier/core/model/model'
import {
  alike,
  asked,
  called,
  found,
  ownSearched,
  pattern,
  searchedText,
  type Asked,
  type Searching,
  type Words,
} from '@cahier/core/query/search'
import { extensionsOf } from '../db/extensions.ts'
import { accessTo, type Context } from './context.ts'
import { array } from './links.ts'
import { rowsOf, type Rows, type Source } from './rows.ts'

/**
 * A search made ready: for one reader, of what they may read of a record and of those it points to. What a link leads to is
 * found first, by its own index; few are then a list of ids, which the index of the link serves.
 */
export type Search = {
  readonly key: string
  readonly values: readonly string[]
  /** Conditions on the record as `t`, with the values behind as many others. */
  readonly source: (column: Source['column'], before: number) => Found
}
export type Found = {
  /** Whether it is found at all. */
  readonly any: string
  /** The same, best first: called exactly so; beginning so; the rest. Each record is in one. */
  readonly ranks: readonly string[]
  /** How alike it is, 0 to 1, for what is only nearly so. */
  readonly likeness: string
  /** Holds always, and names every value: Postgres asks for the type of each. */
  readonly named: string
}

/** How many targets of a link are held as ids; of more, their condition is asked for each record. */
const FEW = 1000

/** `near`: what is only nearly spelled so is found too; not possible everywhere, see `extensionsOf`. */
export const searchOf = async (ctx: Context, entity: Entity, words: Words, near = false): Promise<Search> => {
  const searching: Searching = { ...(await extensionsOf(ctx.workspace.db)), language: ctx.revision.model.app.language }
  const chains = behind(ctx, entity)
  const reached = await reach(ctx, chains, words, searching, near)
  const render = (column: Source['column'], places: Places): Found =>
    conditions({ ctx, entity, words, searching, near, chains, reached }, column, places)
  const values: string[] = []
  render(([name]) => `t.${quote(name!)}`, placing(0, values))
  const shape = [
    near,
    words.terms.map((term) => asked(term).short),
    words.digits !== undefined,
    reached.map((row) => row.map((ids) => ids && Math.min(ids.length, 1))),
  ]
  return { key: JSON.stringify(shape), values, source: (column, before) => render(column, placing(before, [])) }
}

/** Values on their way into a statement, in the order it names them. */
type Places = {
  readonly put: (value: string, type: string) => string
  readonly within: (rows: Rows) => Source
  readonly all: readonly string[]
}

const placing = (before: number, values: string[]): Places => {
  const all: string[] = []
  return {
    all,
    put: (value, type) => {
      const place = `$${before + values.push(value)}::${type}`
      all.push(place)
      return place
    },
    within: (rows) => {
      const source = rows.source(before + values.length)
      values.push(...rows.values)
      return source
    },
  }
}

/** Fields of the target of a link that are searched. */
type Chain = { readonly link: string; readonly target: Entity; readonly fields: readonly Field[] }

/** What is searched behind links, as far as the actor may follow. */
const behind = (ctx: Context, entity: Entity): Chain[] => {
  const chains = new Map<string, Chain>()
  for (const path of entity.search) {
    const [link, name] = path.split('.') as [string, string?]
    const leads = Object.hasOwn(entity.fields, link) ? entity.fields[link] : undefined
    const target = leads && 'to' in leads && typeof leads.to === 'string' ? ctx.revision.model.entities[leads.to] : undefined
    if (!leads || !target || name === undefined || !Object.hasOwn(target.fields, name)) continue
    const field = target.fields[name]!
    const [here, there] = [accessTo(ctx, entity), accessTo(ctx, target)]
    if (searchedText(field, '') === undefined || !here.reads(leads) || !there.may('read') || !there.reads(field)) continue
    chains.set(link, { link, target, fields: [...(chains.get(link)?.fields ?? []), field] })
  }
  return [...chains.values()]
}

/** By term and link: the ids of the targets that are found, or nothing where they are many. */
type Reached = readonly (readonly (readonly string[] | undefined)[])[]

const reach = async (ctx: Context, chains: readonly Chain[], words: Words, searching: Searching, near: boolean): Promise<Reached> => {
  if (chains.length === 0 || words.terms.length === 0) return words.terms.map(() => [])
  const values: string[] = []
  const places = placing(0, values)
  const parts = words.terms.flatMap((term) =>
    chains.map(
      (chain) => `(select coalesce(json_agg(r.id), '[]')::text from (
  select t.id ${targets(ctx, chain, termOf(term, places), searching, near, places)} limit ${FEW + 1}) r)`,
    ),
  )
  const [row] = await ctx.workspace.db.query<{ ids: string[] }>({ text: `select array[${parts.join(', ')}] as ids`, values })
  const ids = (row!.ids as string[]).map((text) => JSON.parse(text) as string[]).map((some) => (some.length > FEW ? undefined : some))
  return words.terms.map((_, i) => ids.slice(i * chains.length, (i + 1) * chains.length))
}

/** `from … where …` of the targets at the end of a chain in which a term is found, as `t`. */
const targets = (ctx: Context, { target, fields }: Chain, term: Asked, searching: Searching, near: boolean, { within }: Places): string => {
  const source = within(rowsOf(ctx, target))
  const asks = (field: Field) => ifSeen(source.column, field.name, (sql) => found(field, sql, term, searching, near), isStored(field))
  return source.from([or(fields.map(asks))])
}

/** A condition on a field that is asked for by its bare column, which the index holds, and holds only where the actor sees it. */
const ifSeen = (column: Source['column'], name: string, make: (sql: string) => string, stored = true): string => {
  const [bare, seen] = [`t.${quote(name)}`, column([name])]
  if (!stored) return make(seen)
  return bare === seen ? make(bare) : `(${make(bare)} and ${seen} is not null)`
}

/** Values are put in when they are first asked for: one that nothing names has no type. */
const termOf = (term: string, { put }: Places): Asked => {
  const { short, values } = asked(term)
  let [like, word]: (string | undefined)[] = []
  return {
    short,
    get like() {
      return (like ??= put(values[0], 'text'))
    },
    get word() {
      return (word ??= put(values[1], 'text'))
    },
  }
}

type Asking = {
  readonly ctx: Context
  readonly entity: Entity
  readonly words: Words
  readonly searching: Searching
  readonly near: boolean
  readonly chains: readonly Chain[]
  readonly reached: Reached
}

const conditions = (asking: Asking, column: Source['column'], places: Places): Found => {
  const { ctx, entity, words, searching, near, chains, reached } = asking
  const fields = ownSearched(entity).filter((field) => accessTo(ctx, entity).reads(field))
  const own = (make: (field: Field, sql: string) => string, some: readonly Field[] = fields): string =>
    or(some.map((field) => ifSeen(column, field.name, (sql) => make(field, sql), isStored(field))))
  // No record is called by a paragraph; and the index cannot tell where in one a word stands.
  const names = fields.filter((field) => kindOf(field).sortable)
  const term = (text: string, i: number): string => {
    const sought = termOf(text, places)
    const linked = chains.flatMap((chain, c) => {
      const ids = reached[i]![c]
      return ids?.length === 0 ? [] : [leading(asking, chain, column, ids, sought, places)]
    })
    return or([own((field, sql) => found(field, sql, sought, searching, near)), ...linked])
  }
  const whole = once(() => places.put(pattern(words.whole), 'text'))
  const beginning = once(() => places.put(`${pattern(words.whole)}%`, 'text'))
  const digits = once(() => places.put(`%${words.digits}%`, 'text'))
  const exact = words.terms.length > 0 ? own((field, sql) => called(field, sql, whole(), searching), names) : 'false'
  const prefix = words.terms.length > 0 ? own((field, sql) => called(field, sql, beginning(), searching), names) : 'false'
  const every = words.terms.length > 0 ? `(${words.terms.map(term).join(' and ')})` : 'false'
  const rest = words.digits === undefined ? every : or([every, own((field, sql) => called(field, sql, digits(), searching))])
  const { trigrams } = searching
  const word = once(() => places.put(words.whole, 'text'))
  const seenAlike = (field: Field): string => {
    const seen = column([field.name])
    if (!isStored(field)) return alike(field, seen, word(), searching)
    const how = alike(field, `t.${quote(field.name)}`, word(), searching)
    return seen === `t.${quote(field.name)}` ? how : `case when ${seen} is not null then ${how} end`
  }
  const likely = trigrams && near ? fields.map((field) => seenAlike(field)) : []
  const likeness = `round(greatest(0, ${likely.length > 0 ? likely.join(', ') : '0'})::numeric, 2)`
  return {
    any: or([prefix, rest]),
    ranks: [exact, `${prefix} and ${exact} is not true`, `${rest} and ${prefix} is not true`],
    likeness,
    named: `(${[...places.all.map((place) => `${place} is null`), 'true'].join(' or ')})`,
  }
}

/** Whether a link leads from the record to a target in which a term is found. */
const leading = (
  { ctx, searching, near }: Asking,
  chain: Chain,
  column: Source['column'],
  ids: readonly string[] | undefined,
  term: Asked,
  places: Places,
): string =>
  ifSeen(column, chain.link, (sql) =>
    ids
      ? `${sql} = any(${places.put(array(ids), 'uuid[]')})`
      : `${sql} in (select t.id ${targets(ctx, chain, term, searching, near, places)})`,
  )

const or = (conditions: readonly string[]): string => (conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`)

const once = (make: () => string): (() => string) => {
  let made: string | undefined
  return () => (made ??= make())
}
