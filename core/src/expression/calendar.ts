import { offset } from '../fields/moment.ts'
import { decimal, type Decimal } from './decimal.ts'
import { date, instant } from './literal.ts'

/** Days and moments between the years 1 and 9999, which is what both JSON and Postgres can say; beyond, there is nothing. */
const DAY = 86_400_000
const FIRST = Date.UTC(2000, 0, 1) - 730_119 * DAY
const LAST = 3_652_058

/** Days since 1 January of the year 1; nothing for what is no day. */
export const dayNumber = (day: string): number | null => (date(day) === undefined ? null : (Date.parse(`${day}T00:00:00Z`) - FIRST) / DAY)
export const dayOf = (number: number): string | null =>
  number >= 0 && number <= LAST ? new Date(FIRST + number * DAY).toISOString().slice(0, 10) : null

/** The day on which a moment falls so many seconds after midnight; part of a day counts downwards. */
export const addToDay = (day: string, seconds: Decimal): string | null => {
  const days = seconds.divToInt(86_400)
  return shift(day, seconds.mod(86_400).isNeg() && !seconds.mod(86_400).isZero() ? days.minus(1) : days)
}
export const addDays = (day: string, days: Decimal): string | null => shift(day, days.trunc())
const shift = (day: string, days: Decimal): string | null => {
  const from = dayNumber(day)
  return from === null || days.abs().gt(LAST) ? null : dayOf(from + days.toNumber())
}
export const addToDaySql = (day: string, seconds: string): string =>
  shiftSql(day, `(select div(s, 86400) - (mod(s, 86400) < 0)::int from (select ${seconds} as s) w)`)
export const addDaysSql = (day: string, days: string): string => shiftSql(day, `trunc(${days})`)
const shiftSql = (day: string, days: string): string =>
  `(select case when n between 0 and ${LAST} then date '0001-01-01' + n::int end from (select (${day} - date '0001-01-01') + ${days} as n) w)`

/** The same day of another month, or its last day where that month is shorter. */
export const addMonths = (day: string, months: Decimal): string | null => {
  if (date(day) === undefined || months.abs().gt(LAST)) return null
  const [year, month, of] = day.split('-').map(Number) as [number, number, number]
  const at = year * 12 + month - 1 + months.trunc().toNumber()
  if (at < 12 || at > 119_999) return null
  const first = dayNumber(iso(Math.floor(at / 12), (at % 12) + 1, 1))!
  return dayOf(Math.min(first + of - 1, dayNumber(endOfMonth(dayOf(first)!)!)!))
}
export const addMonthsSql = (day: string, months: string): string =>
  `(select case when m between 12 and 119999 then least(f.first + dom - 1, (f.first + interval '1 month')::date - 1) end
from (select extract(year from d) * 12 + extract(month from d) - 1 + trunc(n) as m, extract(day from d)::int as dom from (select ${day} as d, ${months} as n) w) w
cross join lateral (select case when m between 12 and 119999 then make_date(div(m, 12)::int, mod(m, 12)::int + 1, 1) end as first) f)`

export const startOfMonth = (day: string): string | null => (date(day) === undefined ? null : `${day.slice(0, 8)}01`)
export const startOfMonthSql = (day: string): string => `date_trunc('month', (${day})::timestamp)::date`
export const endOfMonth = (day: string): string | null => {
  if (date(day) === undefined) return null
  const [year, month] = day.split('-').map(Number) as [number, number]
  const days = month === 2 ? new Date(Date.UTC(2000 + (year % 400), 2, 0)).getUTCDate() : [4, 6, 9, 11].includes(month) ? 30 : 31
  return iso(year, month, days)
}
export const endOfMonthSql = (day: string): string => `(date_trunc('month', (${day})::timestamp) + interval '1 month - 1 day')::date`

const iso = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** Milliseconds since 1970; nothing for what is no moment. */
const milliseconds = (moment: string): number | null => (instant(moment) === undefined ? null : Date.parse(moment))

export const addToMoment = (moment: string, seconds: Decimal): string | null => {
  const from = milliseconds(moment)
  if (from === null || seconds.abs().gt('1e12')) return null
  const at = new Date(from + seconds.times(1000).toNumber())
  return Number.isNaN(at.getTime()) ? null : (instant(at.toISOString()) ?? null)
}
/** The bounds are moments that Postgres has and we have not, which then are nothing. */
export const addToMomentSql = (moment: string, seconds: string): string =>
  `(select case when n between -62135596800 and 253402300799.999 then (timestamptz 'epoch' + make_interval(secs => n::float8))::timestamptz(3) end
from (select extract(epoch from ${moment}) + ${seconds} as n) w)`

/** Seconds from one to the other. */
export const betweenDays = (a: string, b: string): Decimal | null => {
  const [from, to] = [dayNumber(b), dayNumber(a)]
  return from === null || to === null ? null : decimal((to - from) * 86_400)
}
export const betweenDaysSql = (a: string, b: string): string => `((${a} - ${b})::numeric * 86400)`
export const betweenMoments = (a: string, b: string): Decimal | null => {
  const [from, to] = [milliseconds(b), milliseconds(a)]
  return from === null || to === null ? null : decimal(to - from).times('0.001')
}
export const betweenMomentsSql = (a: string, b: string): string => `(extract(epoch from ${a}) - extract(epoch from ${b}))`
export const betweenTimes = (a: string, b: string): Decimal | null => {
  const [from, to] = [secondsOf(b), secondsOf(a)]
  return from === null || to === null ? null : decimal(to - from)
}
export const betweenTimesSql = (a: string, b: string): string => `extract(epoch from (${a} - ${b}))`
const secondsOf = (time: string): number | null => {
  const [, h, m, s] = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(time)?.map(Number) ?? []
  return h === undefined ? null : h * 3600 + m! * 60 + s!
}

/** The day and the time of day it is somewhere. */
export const dayIn = (moment: string, zone: string): string | null => {
  const at = local(moment, zone)
  return at && (date(at[0]) ?? null)
}
export const dayInSql = (moment: string, zone: string): string =>
  `nullif(nullif((${moment} at time zone ${zone})::date, date '0001-12-31 BC'), date '10000-01-01')`
export const timeIn = (moment: string, zone: string): string | null => local(moment, zone)?.[1] ?? null
export const timeInSql = (moment: string, zone: string): string => `date_trunc('second', ${moment} at time zone ${zone})::time`

/** What the clocks and calendars of a zone say at a moment: its day, then its time. */
const local = (moment: string, zone: string): readonly [day: string, time: string] | null => {
  const at = milliseconds(moment)
  if (at === null) return null
  const [day, time] = new Date(at + offset(at, zone)).toISOString().split('T') as [string, string]
  return [day, time.slice(0, 8)]
}
