import type { Field } from '../fields/field.ts'
import { kindOf } from '../fields/index.ts'
import { DIGITS } from '../fields/number.ts'

/** The greatest that a column of whole numbers holds, as far as a number on the wire keeps it exactly. */
const MOST: Readonly<Record<string, number>> = { bigint: Number.MAX_SAFE_INTEGER, integer: 2_147_483_647, smallint: 32_767 }

/**
 * A number worked out in Postgres as its field keeps it: rounded half up to its decimals, and empty where it has more digits
 * than can be kept exactly, so that one great number never spoils a whole list. Any other value is as it is.
 */
export const fitted = (field: Field, sql: string): string => {
  const decimals = decimalsOf(field)
  if (decimals === undefined) return sql
  const type = kindOf(field).column(field)
  const rounded = `round((${sql})::numeric, ${decimals})`
  const most = MOST[type]
  return `(case when abs(${rounded}) ${most === undefined ? `< 1e${DIGITS - decimals}` : `<= ${most}`} then ${rounded}::${type} end)`
}

/** The same of a number that no field keeps: as it is, or empty where the wire would keep another. */
export const exact = (sql: string): string =>
  `(case when abs(${sql}) < 10::numeric ^ (${DIGITS} - scale(trim_scale(${sql}))) or (${sql} = trunc(${sql}) and abs(${sql}) <= ${MOST['bigint']}) then ${sql} end)`

/** How many decimals a field's column keeps; nothing where it holds no number. */
export const decimalsOf = (field: Field): number | undefined => {
  const type = kindOf(field).column(field)
  if (Object.hasOwn(MOST, type)) return 0
  const [, scale] = /^numeric\(\d+,(\d+)\)$/.exec(type) ?? []
  return scale === undefined ? undefined : Number(scale)
}
