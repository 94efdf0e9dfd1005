import * as calendar from '../calendar.ts'
import { decimal, type Decimal } from '../decimal.ts'
import type { Type } from '../node.ts'
import type { Datum, Fn, Signature } from './fn.ts'

/** Asked of a day, and of a moment as the day it falls on in the company's time zone. */
const ofDay = (method: boolean, gives: Type, js: (day: string) => Datum | null, sql: (day: string) => string): Fn => ({
  method,
  signatures: [
    { takes: ['date'], gives, js: (day: string) => (calendar.dayNumber(day) === null ? null : js(day)), sql: (day) => sql(day!) },
    {
      takes: ['datetime'],
      zone: true,
      gives,
      js: (moment: string, zone: string) => {
        const day = calendar.dayIn(moment, zone)
        return day === null ? null : js(day)
      },
      sql: (moment, zone) => sql(calendar.dayInSql(moment!, zone!)),
    },
  ],
})
const digits =
  (from: number, to: number, less = 0) =>
  (day: string) =>
    decimal(Number(day.slice(from, to)) - less)
const part =
  (name: string, less = 0) =>
  (day: string) =>
    `(extract(${name} from ${day})${less ? ` - ${less}` : ''})`
const weekday = (day: string) => calendar.dayNumber(day)! % 7

const moved = (js: (day: string, by: Decimal) => string | null, sql: (day: string, by: string) => string): Fn => ({
  method: false,
  signatures: [{ takes: ['date', 'number'], gives: 'date', js, sql: (day, by) => sql(day!, by!) }],
})
/** Whole units of a duration; a part of one is cut off. */
const units = (method: boolean, seconds: number): Fn => ({
  method,
  signatures: [
    {
      takes: ['duration'],
      gives: 'number',
      js: (d: Decimal) => d.divToInt(seconds),
      sql: (d) => `div(${d}, ${seconds})`,
    } satisfies Signature,
  ],
})

export const date = {
  year: ofDay(false, 'number', digits(0, 4), part('year')),
  month: ofDay(false, 'number', digits(5, 7), part('month')),
  day: ofDay(false, 'number', digits(8, 10), part('day')),
  /** Monday is 1, Sunday 7. */
  weekday: ofDay(false, 'number', (day) => decimal(weekday(day) + 1), part('isodow')),
  getFullYear: ofDay(true, 'number', digits(0, 4), part('year')),
  /** January is 0, as CEL has it. */
  getMonth: ofDay(true, 'number', digits(5, 7, 1), part('month', 1)),
  getDate: ofDay(true, 'number', digits(8, 10), part('day')),
  /** Sunday is 0, as CEL has it. */
  getDayOfWeek: ofDay(true, 'number', (day) => decimal((weekday(day) + 1) % 7), part('dow')),
  startOfMonth: ofDay(false, 'date', calendar.startOfMonth, calendar.startOfMonthSql),
  endOfMonth: ofDay(false, 'date', calendar.endOfMonth, calendar.endOfMonthSql),
  addDays: moved(calendar.addDays, calendar.addDaysSql),
  addMonths: moved(calendar.addMonths, calendar.addMonthsSql),
  days: units(false, 86_400),
  getHours: units(true, 3600),
  getMinutes: units(true, 60),
  getSeconds: units(true, 1),
  /** Of a moment: the day it falls on, and the time it is then. Of a text that is written out: see `check.ts`. */
  date: {
    method: false,
    signatures: [
      { takes: ['datetime'], zone: true, gives: 'date', js: calendar.dayIn, sql: (moment, zone) => calendar.dayInSql(moment!, zone!) },
    ],
  },
  time: {
    method: false,
    signatures: [
      { takes: ['datetime'], zone: true, gives: 'time', js: calendar.timeIn, sql: (moment, zone) => calendar.timeInSql(moment!, zone!) },
    ],
  },
} satisfies Readonly<Record<string, Fn>>
