import { problem } from '../problem.ts'
import type { TimeField } from './field.ts'
import type { Kind } from './kind.ts'
import { asText, isText, matches, when } from './sql.ts'

const clock = '([01][0-9]|2[0-3]):[0-5][0-9]'
const pattern = `^${clock}:[0-5][0-9]$`
const wellFormed = new RegExp(pattern)

/** A time of day, '09:30:00' on the wire. */
export const time: Kind<TimeField> = {
  column: () => 'time(0) without time zone',
  type: 'time',
  parse: (raw) => {
    if (raw.trim() === '') return { value: null }
    const value = read(raw)
    return value ? { value } : { problems: [problem('time.invalid', '', { value: raw.trim().slice(0, 80) })] }
  },
  check: (value, { minimum, maximum }) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'time' })]
    if (!wellFormed.test(value)) return [problem('time.invalid', '', { value: value.slice(0, 80) })]
    if (minimum !== undefined && value < minimum) return [problem('time.minimum', '', { minimum })]
    return maximum !== undefined && value > `${maximum}:00` ? [problem('time.maximum', '', { maximum })] : []
  },
  format: (value) => (value === null ? '' : String(value).replace(/:00$/, '')),
  operators: ['==', '!=', '<', '<=', '>', '>=', 'empty'],
  schema: () => ({ type: 'string', pattern }),
  tidy: (value) => (typeof value === 'string' && new RegExp(`^${clock}$`).test(value) ? `${value}:00` : value),
  convert: (from, column, _field, timeZone) => {
    if (from.kind === 'time') return column
    if (from.kind === 'datetime') return `(${column} at time zone '${timeZone}')::time(0)`
    if (!isText(from)) return undefined
    const written = `btrim(${asText(from, column)})`
    return when(matches(written, `^${clock}(:[0-5][0-9])?$`), `${written}::time(0)`)
  },
  numeric: true,
  sortable: true,
  rank: 5,
}

/** '9:30', '9h30', '9 h', '09:30:15', '4:30 pm', '0930'. */
const read = (raw: string): string | undefined => {
  const text = raw.replaceAll(/\s+/gu, ' ').trim().toLowerCase()
  const match = /^(\d{1,2}) ?(?:[:h.] ?(\d\d)?(?::(\d\d)(?:\.\d+)?)?)? ?([ap]\.?m\.?)?$/u.exec(text) ?? /^(\d\d)(\d\d)()()$/.exec(text)
  if (!match) return undefined
  const [, hour = '', minute = '00', second = '00', half = ''] = match
  if (half && (Number(hour) > 12 || Number(hour) === 0)) return undefined
  const hours = half ? (Number(hour) % 12) + (half.startsWith('p') ? 12 : 0) : Number(hour)
  const value = [String(hours).padStart(2, '0'), minute || '00', second || '00'].join(':')
  return wellFormed.test(value) ? value : undefined
}
