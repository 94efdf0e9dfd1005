import type { DecimalField, Field } from './field.ts'
import type { Kind } from './kind.ts'
import { bound, checkDecimal, decimalSchema, DIGITS, places, readDecimal, writeNumber } from './number.ts'
import { asText, isText, literal, matches, when, withoutBlanks } from './sql.ts'

export const decimal: Kind<DecimalField> = {
  column: (field) => `numeric(18,${field.decimals})`,
  type: 'number',
  parse: (raw, field, { locale }) => readDecimal(raw, locale, field.unit),
  check: (value, field) => checkDecimal(value, field),
  format: (value, { decimals, unit }, { locale }) => writeNumber(value, locale, places(decimals), unit),
  operators: ['==', '!=', '<', '<=', '>', '>=', 'in', 'empty'],
  schema: decimalSchema,
  convert: (from, column, field) => toDecimal(from, column, field.decimals),
  numeric: true,
  sortable: true,
  rank: 5,
  fold: 'value',
}

/** Null rather than rounded: a value with more decimals than the field keeps does not fit. */
export const toDecimal = (from: Field, column: string, decimals: number, marks: readonly string[] = []): string | undefined => {
  const type = `numeric(18,${decimals})`
  if (from.kind === 'decimal' || from.kind === 'money') {
    return when(`${column} = round(${column}, ${decimals}) and abs(${column}) < ${bound(decimals)}`, `${column}::${type}`)
  }
  if (from.kind === 'integer') return when(`abs(${column}) < ${bound(decimals)}`, `${column}::${type}`)
  if (from.kind === 'boolean') return `${column}::int::${type}`
  if (!isText(from)) return undefined
  const clean = marks.reduce((inner, mark) => `replace(${inner}, ${literal(mark)}, '')`, withoutBlanks(asText(from, column)))
  const fits = `^[+-]?[0-9]{1,${DIGITS - decimals}}([.,][0-9]{0,${decimals}}0*)?$`
  return when(matches(clean, fits), `replace(${clean}, ',', '.')::${type}`)
}
