import type { Field, KindName } from './field.ts'

/** A Postgres literal; standard_conforming_strings is on, so a backslash is itself. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The expression where `test` holds, else null: CASE keeps Postgres from trying a cast that would fail. */
export const when = (test: string, expression: string): string => `case when ${test} then ${expression} end`

/** A regular expression that both JavaScript and Postgres read alike: no classes but ranges, no lookbehind, no \u. */
export const matches = (column: string, pattern: string): string => `${column} ~ ${literal(pattern)}`

/** Without the blanks people type around and inside: space, tab, no-break and narrow no-break space. */
export const withoutBlanks = (column: string): string => `translate(${column}, E' \\t\\n\\r\\u00a0\\u202f', '')`

/** How a value of any kind is written as text: as on the wire, so that it can be read back. */
export const asText = (from: Field, column: string): string => writers[from.kind](column)

/** The kinds whose column is Postgres' text. */
export const isText = (from: Field): boolean => writers[from.kind] === same

const same = (column: string): string => column
const cast = (column: string): string => `${column}::text`
const writers = {
  text: same,
  long_text: same,
  email: same,
  url: same,
  choice: same,
  integer: cast,
  decimal: cast,
  money: cast,
  boolean: cast,
  link: cast,
  date: (column) => `to_char(${column}, 'YYYY-MM-DD')`,
  datetime: (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
} satisfies Record<KindName, (column: string) => string>
