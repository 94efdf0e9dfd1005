import { quote } from '@cahier/core/expression/scope'
import { kindOf } from '@cahier/core/fields/index'
import { isStored } from '@cahier/core/fields/stored'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Ways } from '@cahier/core/query/near'
import { asked, like, pattern, worded, type Asked, type Searching, type Words } from '@cahier/core/query/search'
import { extensionsOf } from '../../db/extensions.ts'
import type { Context } from '../context.ts'
import { array } from '../stages/links.ts'
import { rowsOf, type Source } from './rows.ts'
import { behind, ifSeen, once, or, own, placing, type Chain, type Places } from './sought.ts'

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
  /** The same, best first; each record is in one. Of words: called exactly so; beginning so; by its letters; in another form. */
  readonly ranks: readonly Rank[]
  /** Holds always, and names every value: Postgres asks for the type of each. */
  readonly named: string
}

/**
 * `condition and besides`. `unsure`: nothing tells beforehand whether it holds for many records, which go by until a page is full, or
 * for few, which are found by the index: Postgres takes a form of a word it never counted for rather common.
 */
export type Rank = { readonly condition: string; readonly besides?: string; readonly unsure: boolean }

/** How many targets of a link are held as ids; of more, their condition is asked for each record. */
const FEW = 1000

/** `ways`: what the words were meant to be, instead of the words. */
export const searchOf = async (ctx: Context, entity: Entity, words: Words, ways?: Ways): Promise<Search> => {
  const searching: Searching = { ...(await extensionsOf(ctx.workspace.db)), language: ctx.revision.model.app.language }
  const chains = behind(ctx, entity)
  const reached = await reach(ctx, chains, ways ? [...new Set(ways.flat())] : words.terms, searching)
  const render = (column: Source['column'], places: Places): Found => {
    const asking = { ctx, entity, searching, chains, reached, column, places }
    return {
      ...(ways ? meant(asking, ways) : said(asking, words)),
      named: `(${[...places.all.map((p) => `${p} is null`), 'true'].join(' or ')})`,
    }
  }
  const values: string[] = []
  render(([name]) => `t.${quote(name!)}`, placing(0, values))
  const shaped = (term: string) => [asked(term).short, reached.get(term)!.map((ids) => ids && Math.min(ids.length, 1))]
  const shape = [ways ? ways.map((some) => some.map(shaped)) : words.terms.map(shaped), ways !== undefined, words.digits !== undefined]
  return { key: JSON.stringify(shape), values, source: (column, before) => render(column, placing(before, [])) }
}

/** By term, for each link: the ids of the targets that are found, or nothing where they are many. */
type Reached = ReadonlyMap<string, readonly (readonly string[] | undefined)[]>

const reach = async (ctx: Context, chains: readonly Chain[], terms: readonly string[], searching: Searching): Promise<Reached> => {
  if (chains.length === 0 || terms.length === 0) return new Map(terms.map((term) => [term, []]))
  const values: string[] = []
  const places = placing(0, values)
  const parts = terms.flatMap((term) =>
    chains.map(
      (chain) => `(select coalesce(json_agg(r.id), '[]')::text from (
  select t.id ${targets(ctx, chain, termOf(term, places), searching, places)} limit ${FEW + 1}) r)`,
    ),
  )
  const [row] = await ctx.workspace.db.query<{ ids: string[] }>({ text: `select array[${parts.join(', ')}] as ids`, values })
  const ids = (row!.ids as string[]).map((text) => JSON.parse(text) as string[]).map((some) => (some.length > FEW ? undefined : some))
  return new Map(terms.map((term, i) => [term, ids.slice(i * chains.length, (i + 1) * chains.length)]))
}

/** `from … where …` of the targets at the end of a chain in which a term is found, as `t`. */
const targets = (ctx: Context, { target, fields }: Chain, term: Asked, searching: Searching, { within }: Places): string => {
  const source = within(rowsOf(ctx, target))
  return source.from([or([...byLetters(fields, term, source.column, searching), ...byWord(fields, term, source.column, searching)])])
}

const byLetters = (fields: readonly Field[], term: Asked, column: Source['column'], searching: Searching): string[] =>
  fields.map((field) => ifSeen(column, field.name, (sql) => like(field, sql, term.like, searching), isStored(field)))

const byWord = (fields: readonly Field[], term: Asked, column: Source['column'], searching: Searching): string[] =>
  fields
    .filter((field) => worded(field, '', { short: term.short, like: '', word: '' }, searching) !== undefined)
    .map((field) => ifSeen(column, field.name, (sql) => worded(field, sql, term, searching)!, isStored(field)))

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
  readonly searching: Searching
  readonly chains: readonly Chain[]
  readonly reached: Reached
  readonly column: Source['column']
  readonly places: Places
}
type Conditions = Omit<Found, 'named'>

/**
 * Words as they were written. Their letters are looked for before their forms: whoever goes through a table for them then takes no
 * text apart that has them, and where they fill a page none at all.
 */
const said = (asking: Asking, { whole, terms, digits }: Words): Conditions => {
  const { ctx, entity, searching, column, places } = asking
  if (terms.length === 0) return { any: 'false', ranks: [{ condition: 'false', unsure: false }] }
  const fields = own(ctx, entity)
  // No record is called by a paragraph; and the index cannot tell where in one a word stands.
  const names = fields.filter((field) => kindOf(field).sortable)
  const called = (text: string): string => {
    const place = once(() => places.put(text, 'text'))
    return or(names.map((field) => ifSeen(column, field.name, (sql) => like(field, sql, place(), searching), isStored(field))))
  }
  const [exact, prefix] = [called(pattern(whole)), called(`${pattern(whole)}%`)]
  const found = terms.map((term) => finding(asking, fields, term))
  const written = found.map(({ letters, links }) => or([...letters, ...links])).join(' and ')
  const number =
    digits === undefined
      ? []
      : [or(byLetters(fields, { short: false, like: places.put(`%${digits}%`, 'text'), word: '' }, column, searching))]
  const formed = found.some(({ forms }) => forms.length > 0)
  const inForm = found.map(({ letters, links, forms }) => or([...letters, ...links, ...forms])).join(' and ')
  const letters = or([`(${written})`, ...number])
  return {
    // What begins so has each of the words, but for short ones, which must begin one.
    any: or([...(terms.some((term) => asked(term).short) ? [prefix] : []), `(${inForm})`, ...number]),
    ranks: [
      { condition: exact, unsure: false },
      { condition: prefix, besides: `${exact} is not true`, unsure: false },
      { condition: letters, besides: `${prefix} is not true`, unsure: false },
      ...(formed ? [{ condition: `(${inForm})`, besides: `${letters} is not true and ${prefix} is not true`, unsure: true }] : []),
    ],
  }
}

/** Words that each may have been meant to be another: what has the likest of each comes first, other forms of them last. */
const meant = (asking: Asking, ways: Ways): Conditions => {
  const fields = own(asking.ctx, asking.entity)
  const found = ways.map((some) => some.map((word) => finding(asking, fields, word)))
  const every = (of: (one: ReturnType<typeof finding>) => string[], depth?: number): string =>
    `(${found.map((some) => or(some.slice(0, depth).flatMap(of))).join(' and ')})`
  const deepest = Math.max(...ways.map((some) => some.length))
  const depths = Array.from({ length: deepest }, (_, i) => every(({ letters, links }) => [...letters, ...links], i + 1))
  const any = every(({ letters, links, forms }) => [...letters, ...links, ...forms])
  const written = depths.map((condition, i) => ({ condition, ...(i > 0 && { besides: `${depths[i - 1]!} is not true` }), unsure: false }))
  return { any, ranks: [...written, { condition: any, besides: `${depths.at(-1)!} is not true`, unsure: true }] }
}

/** Where a term may be found: by its letters, behind a link, as another form of a word. */
const finding = (asking: Asking, fields: readonly Field[], text: string) => {
  const { searching, chains, reached, column, places } = asking
  const term = termOf(text, places)
  const links = chains.flatMap((chain, c) => {
    const ids = reached.get(text)![c]
    return ids?.length === 0 ? [] : [leading(asking, chain, ids, term)]
  })
  return { letters: byLetters(fields, term, column, searching), links, forms: byWord(fields, term, column, searching) }
}

/** Whether a link leads from the record to a target in which a term is found. */
const leading = ({ ctx, searching, column, places }: Asking, chain: Chain, ids: readonly string[] | undefined, term: Asked): string =>
  ifSeen(column, chain.link, (sql) =>
    ids ? `${sql} = any(${places.put(array(ids), 'uuid[]')})` : `${sql} in (select t.id ${targets(ctx, chain, term, searching, places)})`,
  )
