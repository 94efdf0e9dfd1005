import type { Rollup } from '../fields/field.ts'

type Leading = Pick<Rollup, 'prefix'>

/** The id of the record that a row counts for, over its quoted link column; null where it leads elsewhere. */
export const ownerSql = ({ prefix }: Leading, column: string): string =>
  prefix === undefined ? column : `(case when starts_with(${column}, '${prefix}') then substr(${column}, ${prefix.length + 1})::uuid end)`

/** The same of a value on the wire. */
export const ownerOf = ({ prefix = '' }: Leading, value: unknown): string | undefined =>
  typeof value === 'string' && value.startsWith(prefix) ? value.slice(prefix.length) : undefined

/** An id as the link column has it, so that its index is of use. */
export const asLink = ({ prefix }: Leading, id: string): string => (prefix === undefined ? id : `'${prefix}' || ${id}`)
