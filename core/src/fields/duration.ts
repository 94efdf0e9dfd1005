import { problem } from '../problem.ts'
import type { DurationField } from './field.ts'
import { plain } from './intl.ts'
import type { Kind } from './kind.ts'
import { checkRange, readNumber } from './number.ts'
import { asText, isText, matches, when } from './sql.ts'
import { writeText } from './text.ts'

/** A hundred years: no work takes longer, and every sum of them is a whole number a double holds. */
const LONGEST = 100 * 366 * 86_400

/** How long something takes, in seconds. */
export const duration: Kind<DurationField> = {
  column: () => 'bigint',
  type: 'duration',
  parse: (raw, _field, { locale }) => {
    if (raw.trim() === '') return { value: null }
    const value = read(raw, locale)
    return value === undefined ? { problems: [problem('duration.invalid', '', { value: raw.trim().slice(0, 80) })] } : { value }
  },
  check: (value, field) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [problem('value.type', '', { expected: 'duration' })]
    if (!Number.isInteger(value) || Math.abs(value) > LONGEST) return [problem('duration.invalid', '', { value: String(value) })]
    const [wrong] = checkRange(value, field)
    if (!wrong) return []
    return wrong.code === 'number.minimum'
      ? [problem('duration.minimum', '', { minimum: write(field.minimum!) })]
      : [problem('duration.maximum', '', { maximum: write(field.maximum!) })]
  },
  format: (value) => (typeof value === 'number' ? write(value) : writeText(value)),
  operators: ['==', '!=', '<', '<=', '>', '>=', 'empty'],
  schema: ({ minimum = -LONGEST, maximum = LONGEST }) => ({
    type: 'integer',
    minimum: Math.max(minimum, -LONGEST),
    maximum: Math.min(maximum, LONGEST),
  }),
  convert: (from, column) => {
    if (from.kind === 'duration') return column
    if (from.kind === 'integer') return when(`abs(${column}) <= ${LONGEST}`, column)
    if (!isText(from)) return undefined
    const clock = `btrim(${asText(from, column)})`
    const part = (number: number) => `split_part(${clock}, ':', ${number})::bigint`
    return when(matches(clock, '^[0-9]{1,5}:[0-5][0-9]$'), `${part(1)} * 3600 + ${part(2)} * 60`)
  },
  numeric: true,
  sortable: true,
  rank: 5,
  fold: 'value',
}

const units: readonly (readonly [names: readonly string[], seconds: number])[] = [
  [['j', 'd', 'jour', 'jours', 'day', 'days'], 86_400],
  [['h', 'heure', 'heures', 'hour', 'hours', 'hr', 'hrs'], 3600],
  [['m', 'min', 'mn', 'minute', 'minutes', 'mins'], 60],
  [['s', 'sec', 'seconde', 'secondes', 'second', 'seconds', 'secs'], 1],
]
const secondsOf = (name: string): number | undefined => units.find(([names]) => names.includes(name))?.[1]

/** '1 h 30', '1h30', '90 min', '1,5 h', '1:30', '2 j', '45 s'; a bare number is hours, as a time sheet means it. */
const read = (raw: string, locale: string): number | undefined => {
  const text = plain(raw).replace(/^[−–]/u, '-')
  const sign = text.startsWith('-') ? -1 : 1
  const body = text.replace(/^[-+] ?/, '')
  const clock = /^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/.exec(body)
  if (clock) return sign * (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) || 0
  const parts = [...body.matchAll(/([\d.,]+) ?([a-z]*) ?/gu)]
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== body) return undefined
  let total = 0
  let before: number | undefined
  for (const [, digits, name] of parts) {
    const number = Number(readNumber(digits!, locale) ?? NaN)
    // « 1 h 30 »: what follows an hour without a name is minutes.
    const unit = name ? secondsOf(name) : before === undefined ? 3600 : before === 3600 ? 60 : before === 60 ? 1 : undefined
    if (unit === undefined || Number.isNaN(number) || (before !== undefined && unit >= before)) return undefined
    total += number * unit
    before = unit
  }
  const whole = Math.round(total)
  return whole <= LONGEST ? sign * whole || 0 : undefined
}

/** '1 h 30', '45 min', '30 s', '1 h 05 min 12 s': alike in French and English. */
const write = (seconds: number): string => {
  const all = Math.abs(seconds)
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  const said =
    rest > 0
      ? [hours > 0 ? `${hours} h` : '', hours > 0 || minutes > 0 ? `${hours > 0 ? two(minutes) : minutes} min` : '', `${rest} s`]
      : hours > 0
        ? [`${hours} h`, minutes > 0 ? two(minutes) : '']
        : [`${minutes} min`]
  return (seconds < 0 ? '-' : '') + said.filter(Boolean).join(' ').replaceAll(' ', '\u00a0')
}
