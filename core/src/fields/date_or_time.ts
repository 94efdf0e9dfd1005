import { problem } from '../problem.ts'
import { day, isDay, readDay, writeDay } from './day.ts'
import type { DateOrTimeField } from './field.ts'
import type { Kind, Style, Value } from './kind.ts'
import { instant, readMoment, writeMoment } from './moment.ts'
import { asText, isText, matches, when } from './sql.ts'

const moment = `${day}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z`
const pattern = `^(${day}|${moment})$`

/** A whole day, ISO, or a moment in UTC: as text, since the two sort alike by their beginning. */
export const dateOrTime: Kind<DateOrTimeField> = {
  column: () => 'text',
  searched: () => undefined,
  type: 'text',
  parse: (raw, _field, style) => {
    if (raw.trim() === '') return { value: null }
    const value = readDay(raw, style) ?? readMoment(raw, style)
    return value ? { value } : { problems: [problem('date_or_time.invalid', '', { value: raw.trim().slice(0, 80) })] }
  },
  check: (value) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'date_or_time' })]
    return new RegExp(pattern).test(value) ? [] : [problem('date_or_time.invalid', '', { value: value.slice(0, 80) })]
  },
  format: (value, _field, style) => written(value, style),
  exact: (value, _field, style) => written(value, style, true),
  operators: ['==', '!=', '<', '<=', '>', '>=', 'empty'],
  schema: () => ({ type: 'string', pattern }),
  tidy: (value) => {
    const at = typeof value === 'string' ? instant(value) : undefined
    return at === undefined ? value : new Date(at).toISOString()
  },
  convert: (from, column) => {
    if (from.kind === 'date_or_time' || from.kind === 'date' || from.kind === 'datetime') return asText(from, column)
    return isText(from) ? when(matches(`btrim(${asText(from, column)})`, pattern), `btrim(${asText(from, column)})`) : undefined
  },
  numeric: true,
  sortable: true,
  rank: 4,
}

const written = (value: Value, style: Style, exact?: boolean): string => {
  if (typeof value !== 'string') return ''
  if (isDay(value)) return writeDay(value, style.locale)
  const at = instant(value)
  return at === undefined ? value : writeMoment(at, style, exact)
}
