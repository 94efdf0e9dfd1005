import type { Cursor } from '@cahier/core/query/cursor'

/** What a page is in the order of. `filled`: it is never empty. */
export type Key = { readonly sql: string; readonly descending: boolean; readonly filled: boolean; readonly type: string }
/** `only`: on what the whole segment depends. Records that come before all those of the next segment; a cursor is in one of them, or in several of one rank that have no record in common. */
export type Segment = { readonly conditions: readonly string[]; readonly rank: number; readonly only?: string }
/** Where each sort value of the cursor stands among the parameters; null where the value is null. */
export type Places = readonly (string | null)[] | undefined

export const placed = (after: Cursor | undefined, before: number): Places => {
  let at = before
  return after?.map((value) => (value === null ? null : `$${++at}`))
}

type Part = {
  readonly conditions: readonly string[]
  readonly only?: string | undefined
  readonly order: readonly Key[]
  readonly rank: number
}
/** One part as SQL: `select … where … order by … limit …`. */
export type Write = (conditions: readonly string[], order: string, rank: number) => string

/**
 * The rows of a page, as common table expressions of which the last is `page`. Segments, and in each those without a first
 * sort value, come after all others: each is asked for apart, and only when those before do not fill the page, so that all
 * run along an index from where the page before ended.
 */
export const page = (segments: readonly Segment[], keys: readonly Key[], places: Places, limit: number, write: Write): string => {
  const parts = segments.flatMap((segment) => partsOf(segment, keys, segment.rank === segments[0]!.rank ? places : undefined))
  const one = ({ conditions, only, order, rank }: Part, i: number): string => {
    const before = parts.slice(0, i).map((_, p) => `(select count(*) from p${p})`)
    const open = before.length > 0 ? [`${before.join(' + ')} <= ${limit}`] : []
    // Nothing is counted for a part that is not needed.
    const when = only === undefined ? open : [open.length > 0 ? `case when ${open.join(' and ')} then ${only} else false end` : only]
    return write([...conditions, ...when], order.map(ordered).join(', '), rank)
  }
  if (parts.length === 1) return `page as (${one(parts[0]!, 0)})`
  const all = parts.map((_, i) => `select * from p${i}`).join(' union all ')
  return [...parts.map((part, i) => `p${i} as (${one(part, i)})`), `page as (${all})`].join(',\n')
}

const partsOf = ({ conditions, only, rank }: Segment, keys: readonly Key[], places: Places): Part[] => {
  const [first, ...rest] = keys as [Key, ...Key[]]
  const full = { ...first, filled: true }
  const some = [...(first.filled ? [] : [`${first.sql} is not null`]), ...(places ? beyond([full, ...rest], places) : [])]
  const filled = { conditions: [...conditions, ...some], order: [full, ...rest], only, rank }
  if (first.filled) return [filled]
  const none = (more: readonly string[]): Part => ({
    conditions: [...conditions, `${first.sql} is null`, ...more],
    order: rest,
    only,
    rank,
  })
  return places && places[0] === null ? [none(beyond(rest, places.slice(1)))] : [filled, none([])]
}

/** Empty values come last, whichever the direction. Where none can be empty it is not said, so that an index serves. */
const ordered = (key: Key): string => `${key.sql}${key.descending ? ' desc' : ''}${key.filled ? '' : ' nulls last'}`

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
