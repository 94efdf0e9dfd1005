import type { Field } from '../fields/field.ts'
import { kindOf } from '../fields/index.ts'

/** Digits that a number on the wire keeps exactly. */
const DIGITS = 15

/**
 * A number worked out in Postgres as its field keeps it: rounded half up to its decimals, and empty where it has more digits
 * than can be kept exactly, so that one great number never spoils a whole list. Any other value is as it is.
 */
export const fitted = (field: Field, sql: string): string => {
  const decimals = decimalsOf(field)
  if (decimals === undefined) return sql
  const type = kindOf(field).column(field)
  return `(case when abs(${sql}) < 1e${DIGITS - decimals} then round((${sql})::numeric, ${decimals})::${type} end)`
}

/** How many decimals a field's column keeps; nothing where it holds no number. */
export const decimalsOf = (field: Field): number | undefined => {
  const type = kindOf(field).column(field)
  if (type === 'bigint' || type === 'integer' || type === 'smallint') return 0
  const [, scale] = /^numeric\(\d+,(\d+)\)$/.exec(type) ?? []
  return scale === undefined ? undefined : Number(scale)
}
