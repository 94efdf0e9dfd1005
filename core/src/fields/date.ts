import { problem } from '../problem.ts'
import { day, isDay, readDay, writeDay } from './day.ts'
import type { DateField } from './field.ts'
import type { Kind } from './kind.ts'
import { asText, isText, matches, when } from './sql.ts'

/** A day, without time or zone. */
export const date: Kind<DateField> = {
  column: () => 'date',
  type: 'date',
  parse: (raw, _field, style) => {
    if (raw.trim() === '') return { value: null }
    const value = readDay(raw, style)
    return value ? { value } : { problems: [problem('date.invalid', '', { value: raw.trim().slice(0, 80) })] }
  },
  check: (value, field, { today }) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'date' })]
    if (!isDay(value)) return [problem('date.invalid', '', { value: value.slice(0, 80) })]
    const [minimum, maximum] = [field.minimum, field.maximum].map((limit) => (limit === 'today' ? today : limit))
    if (minimum && value < minimum) return [problem('date.minimum', '', { minimum })]
    return maximum && value > maximum ? [problem('date.maximum', '', { maximum })] : []
  },
  format: (value, _field, { locale }) => (value === null ? '' : isDay(String(value)) ? writeDay(String(value), locale) : String(value)),
  operators: ['==', '!=', '<', '<=', '>', '>=', 'empty'],
  /** `format` takes the year 0000, which Postgres does not have. */
  schema: () => ({ type: 'string', format: 'date', pattern: '^(?!0000)' }),
  convert: (from, column, _field, timeZone) => {
    if (from.kind === 'date') return column
    if (from.kind === 'datetime') return `(${column} at time zone '${timeZone}')::date`
    return isText(from) ? when(matches(isoText(asText(from, column)), `^${day}$`), `${isoText(asText(from, column))}::date`) : undefined
  },
  numeric: true,
  sortable: true,
  rank: 3,
}

/** '21/11/2026' as '2026-11-21'; French and British dates put the day first, and so do ours. */
const isoText = (column: string): string => `regexp_replace(btrim(${column}), '^([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})$', '\\3-\\2-\\1')`
