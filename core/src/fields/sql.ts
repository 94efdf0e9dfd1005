import type { ColumnType } from '../tables.ts'
import type { Field, KindName } from './field.ts'
import type { Scalar, Value } from './kind.ts'

/** A Postgres literal; standard_conforming_strings is on, so a backslash is itself. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A value as Postgres reads it from a text, for a column of this type: a list as an array, what has parts as JSON. */
export const stored = (value: Value, type: ColumnType): string => {
  if (type === 'jsonb') return JSON.stringify(value)
  return Array.isArray(value) ? `{${value.map(element).join(',')}}` : String(value as Scalar)
}

/** One element of a Postgres array literal (Postgres manual, 8.15.2). */
const element = (value: Value): string =>
  `"${String(value as Scalar)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`

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
const listed = (column: string): string => `array_to_string(${column}, ', ')`
/** The parts of a value that are there, with a space between. */
export const joined =
  (...parts: readonly string[]) =>
  (column: string): string =>
    `nullif(concat_ws(' ', ${parts.map((part) => `${column}->>'${part}'`).join(', ')}), '')`
const writers = {
  text: same,
  long_text: same,
  email: same,
  url: same,
  choice: same,
  date_or_time: same,
  json: cast,
  emails: listed,
  phones: listed,
  urls: listed,
  choices: listed,
  tags: listed,
  time: cast,
  duration: cast,
  person_name: joined('salutation', 'first', 'middle', 'last'),
  address: joined('recipient', 'unit', 'building', 'street', 'place', 'postcode', 'city', 'region', 'country'),
  geolocation: joined('latitude', 'longitude'),
  file: cast,
  files: listed,
  secret: () => 'null::text',
  integer: cast,
  decimal: cast,
  money: cast,
  boolean: cast,
  link: cast,
  polymorphic: same,
  lines: () => 'null::text',
  links: () => 'null::text',
  date: (column) => `to_char(${column}, 'YYYY-MM-DD')`,
  datetime: (column) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
} satisfies Record<KindName, (column: string) => string>
