import type { Option, TextField } from '../field.ts'
import type { Style } from '../kind.ts'
import type { Problem } from '../../problem.ts'

/**
 * What a text is, for those whose spelling somebody else settled: numbers of companies, accounts, countries. A kind of field
 * names one as its `check` and needs no code of its own.
 */
export type Named = {
  /** What a person or a file wrote, as it is kept; what cannot be read stays as it was written. */
  readonly read: (raw: string, field: Pick<TextField, 'region'>, style: Style) => string
  readonly valid: (value: string) => boolean
  /** A kept value as people read it. */
  readonly write: (value: string, field: Pick<TextField, 'region'>, style: Style) => string
  /** What is wrong with a value that is not valid. */
  readonly problem: (value: string) => Problem
  /** Every kept value, in the regular expressions that JavaScript and Postgres share. */
  readonly pattern: string
  /** SQL that reads a text as `read` does, as far as SQL can, and whether that is valid. */
  readonly sql: (column: string) => { readonly value: string; readonly valid: string }
  readonly options?: (style: Style) => readonly Option[]
}

/** Without blanks, dots, dashes and slashes, in capitals: how numbers are kept. */
export const bare = (raw: string): string => raw.replaceAll(/[\s.\-/]/gu, '').toUpperCase()

/** The same in SQL. */
export const bareSql = (column: string): string => `upper(translate(${column}, E' .-/\\t\\n\\r\\u00a0\\u202f', ''))`

/** '404833048' in groups of 3 is '404 833 048'. */
export const grouped = (value: string, ...sizes: readonly number[]): string => {
  const parts: string[] = []
  let at = 0
  for (let i = 0; at < value.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)]!
    parts.push(value.slice(at, at + size))
    at += size
  }
  return parts.join('\u00a0')
}
