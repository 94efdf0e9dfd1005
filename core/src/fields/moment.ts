import { isDay, readDay, writeDay } from './day.ts'
import { dateFormat } from './intl.ts'
import type { Style } from './kind.ts'

const [FIRST, LAST] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/** How a time is spelled on the wire: RFC 3339 with a capital T and Z, since Date.parse() misreads the others. */
export const spelling = '^(?!0000)[-0-9]{10}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$'

/** The instant of a time on the wire, in milliseconds; undefined when it is none, or outside the years 0001 to 9999 in UTC. */
export const instant = (text: string): number | undefined => {
  const match = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])(0\d|1[0-5]):([0-5]\d))$/.exec(text)
  if (!match || !isDay(match[1]!)) return undefined
  const [, date, h, m, s, fraction = '', sign, oh = '0', om = '0'] = match
  const away = (Number(oh) * 60 + Number(om)) * (sign === '-' ? -60_000 : 60_000)
  const at = Date.parse(`${date}T${h}:${m}:${s}.${fraction.slice(0, 3).padEnd(3, '0')}Z`) - away
  return at >= FIRST && at <= LAST ? at : undefined
}

/** What a person or a file wrote: with an offset as it says, else on the clocks of `style.timeZone`. */
export const readMoment = (raw: string, style: Style): string | undefined => {
  const text = raw.replaceAll(/\s+/gu, ' ').trim()
  const exact = instant(text.replace(/^(\d{4}-\d\d-\d\d)[ t]/, '$1T').replace(/z$/, 'Z'))
  if (exact !== undefined) return new Date(exact).toISOString()
  const match = TIME.exec(text) ?? HALF.exec(text)
  const day = match ? match[1] : text
  const date = day ? readDay(day, style) : style.today
  if (date === undefined) return undefined
  const [, , hour = '0', minute = '0', second = '0', fraction = '', half] = match ?? []
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour)
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59 || (half && Number(hour) > 12)) return undefined
  const clock = [hours, Number(minute), Number(second)].map((n) => String(n).padStart(2, '0')).join(':')
  const at = fromClock(`${date}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}Z`, style.timeZone)
  return at >= FIRST && at <= LAST ? new Date(at).toISOString() : undefined
}

/** '16:00', '16h30', '9 h', '4:30 pm', after a day or alone. */
const TIME = /^(?:(.*?)(?:,? (?:à |at )?|T))?(\d{1,2}) ?[:h] ?(\d\d)?(?::(\d\d)(?:[.,](\d{1,9}))?)? ?([ap]m)?$/iu
const HALF = /^(?:(.*?),? (?:at )?)?(\d{1,2})()()() ?([ap]m)$/iu

/** On the clocks of `style.timeZone`: to the minute, or as `exact` as needed, up to the millisecond. */
export const writeMoment = (at: number, style: Style, exact = false): string => {
  const clock = new Date(at + offset(at, style.timeZone)).toISOString()
  if (clock.startsWith('-') || clock.startsWith('+')) return new Date(at).toISOString()
  const length = !exact || at % 60_000 === 0 ? 16 : at % 1000 === 0 ? 19 : 23
  return `${writeDay(clock.slice(0, 10), style.locale)} ${clock.slice(11, length)}`
}

/** An hour that a clock shows twice is the first of the two; one it skips is as much later, as RFC 5545 has it. */
const fromClock = (clock: string, timeZone: string): number => {
  const shown = Date.parse(clock)
  const [before, after] = [offset(shown - 86_400_000, timeZone), offset(shown + 86_400_000, timeZone)]
  const fitting = [shown - before, shown - after].filter((at) => at + offset(at, timeZone) === shown)
  return fitting.length > 0 ? Math.min(...fitting) : shown - before
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export const offset = (at: number, timeZone: string): number => {
  const format = dateFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year'])
  const clock = new Date(0)
  clock.setUTCFullYear(year, Number(parts['month']) - 1, Number(parts['day']))
  clock.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second']))
  return clock.getTime() - Math.floor(at / 1000) * 1000
}
