import type { Type } from '../expression/node.ts'
import type { Problem } from '../problem.ts'
import type { ColumnType } from '../tables.ts'
import type { Field, Option } from './field.ts'

export type Scalar = string | number | boolean | null
/**
 * A value on the wire: JSON, null where empty. Decimals are numbers, dates '2026-11-21', times ISO 8601 UTC, links ids; a list
 * is an array, what has parts an object by part. Compared by `same`.
 */
export type Value = Scalar | readonly Value[] | { readonly [part: string]: Value }

/** How a person writes and reads: `locale` is a BCP 47 tag ('fr-FR', 'en-GB'), `timeZone` an IANA name, `today` an ISO date. */
export type Style = { readonly locale: string; readonly timeZone: string; readonly today: string }

export type Parsed =
  | { readonly value: Value; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly Problem[] }

/** Everything the system knows of one kind of field, but its look. A new question about a kind is a new method here. */
export interface Kind<F extends Field = Field> {
  /** The Postgres type of its column, as format_type() spells it. */
  column(field: F): ColumnType
  /** Its type in the rule language. */
  type: Type
  /** What its values are the ids of, that is kept beside records. */
  keeps?: 'files'
  /** Kept and never shown: everybody, rules among them, learns only that there is a value, as `true`. */
  veiled?: true
  /** What a rule, a filter or a sort may ask of a value with parts, in the order people meet them: `record.address.city`. */
  parts?: Readonly<Record<string, Type>>
  /** What people may call such a value in a file, in SQL over its quoted column; the value itself where nothing is said. */
  called?(column: string): readonly string[]
  /** The part by which people put such values in order. */
  sortedBy?: string
  /** One part of a value, as a column of a file writes it. */
  part?(name: string, raw: string, style: Style): Value
  /** A value as it is kept, where one thing can be sent in several spellings; an empty list and empty parts are null. */
  tidy?(value: Value, field: F): Value
  /** The field as it is for one record, where another field of that says more of it: an amount in the currency beside it. */
  within?(field: F, record: { readonly [name: string]: unknown }): F
  /** What may be chosen, where that is a list: of the field itself, or of the world. */
  options?(field: F, style: Style): readonly Option[]
  /** What a person or a file wrote, to a value: '1 234,50' and '1234.5' are one number. Empty text is null. */
  parse(raw: string, field: F, style: Style): Parsed
  /** What is wrong with a value that is not null; paths are relative to the value, so usually ''. Does not ask whether one is required. */
  check(value: unknown, field: F, style: Style): Problem[]
  /** A value as a person reads it; '' for null. */
  format(value: Value, field: F, style: Style): string
  /** The same to the last digit, where a person is shown less than is kept: for a file that is read back. */
  exact?(value: Value, field: F, style: Style): string
  /** What a filter may ask, in the order a person is offered it. */
  operators: readonly Operator[]
  /** JSON Schema of its value on the wire, without null. */
  schema(field: F): Record<string, unknown>
  /** JSON Schema of what is read, where that is another than what is written. */
  answer?(field: F): Record<string, unknown>
  /**
   * Whether values of another kind may be turned into this one, and how: a Postgres expression over `column` (quoted)
   * giving null where a value does not fit. `timeZone` is the app's: it says which day a moment belongs to.
   */
  convert(from: Field, column: string, field: F, timeZone: string): string | undefined
  /** Said of a kind whose settings say what a value means: whether a field holds again what it held `once` and cannot hold `before`. */
  regains?(field: F, before: F, once: F): boolean
  /** The text in which it is searched, over its quoted column and immutable; unsaid, a text column itself and a number's digits. */
  searched?(field: F, column: string): string | undefined
  /** Whether it is read as words, so that a search for « chevaux » finds « cheval ». */
  prose?: boolean
  /** Whether the list puts it on the right. */
  numeric: boolean
  /** Whether its order means something to a person. */
  sortable: boolean
  /** Its claim to a column when a list is generated: 1 comes first, 0 never, for what is read as a paragraph. */
  rank: number
  /** The part of a folded row it can play on a phone. */
  fold?: 'subtitle' | 'value' | 'state'
}

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'empty'
