import { problem } from '../problem.ts'
import type { IntegerField } from './field.ts'
import type { Kind } from './kind.ts'
import { checkRange, readNumber, withoutUnit, writeNumber } from './number.ts'
import { asText, isText, matches, when, withoutBlanks } from './sql.ts'

/** A whole number a double holds exactly; `grouping` off writes a year as a year. */
export const integer: Kind<IntegerField> = {
  column: () => 'bigint',
  type: 'number',
  parse: (raw, field, { locale }) => {
    if (raw.trim() === '') return { value: null }
    const text = readNumber(withoutUnit(raw, field.unit), locale)
    if (text === undefined) return { problems: [problem('number.invalid', '', { value: raw.trim() })] }
    const [whole, fraction = ''] = text.split('.')
    if (/[1-9]/.test(fraction)) return { problems: [problem('number.whole')] }
    if (Number.isSafeInteger(Number(whole))) return { value: Number(whole) || 0 }
    return {
      problems: [
        text.startsWith('-')
          ? problem('number.minimum', '', { minimum: field.minimum })
          : problem('number.maximum', '', { maximum: field.maximum }),
      ],
    }
  },
  check: (value, field) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [problem('value.type', '', { expected: 'number' })]
    return Number.isInteger(value) ? checkRange(value, field) : [problem('number.whole')]
  },
  format: (value, field, { locale }) => writeNumber(value, locale, { maximumFractionDigits: 0, useGrouping: field.grouping }, field.unit),
  operators: ['==', '!=', '<', '<=', '>', '>=', 'in', 'empty'],
  schema: (field) => ({ type: 'integer', minimum: field.minimum, maximum: field.maximum }),
  convert: (from, column) => {
    if (from.kind === 'integer') return column
    if (from.kind === 'boolean') return `${column}::int::bigint`
    if (from.kind === 'decimal' || from.kind === 'money')
      return when(`${column} = trunc(${column}) and abs(${column}) < 1e15`, `${column}::bigint`)
    const clean = withoutBlanks(asText(from, column))
    return isText(from)
      ? when(matches(clean, '^[+-]?[0-9]{1,15}([.,]0*)?$'), `split_part(replace(${clean}, ',', '.'), '.', 1)::bigint`)
      : undefined
  },
  numeric: true,
  sortable: true,
  rank: 5,
  fold: 'value',
}
