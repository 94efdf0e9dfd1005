import { dateFormat, plain } from './intl.ts'
import type { Style } from './kind.ts'

/** A real day of the years 0001 to 9999, in a form that JavaScript and Postgres both read. */
export const day =
  '(?!0000)(' +
  '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|[0-9]{4}-(0[13-9]|1[0-2])-(29|30)|[0-9]{4}-(0[13578]|1[02])-31|' +
  '([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)'
const whole = new RegExp(`^${day}$`)
export const isDay = (text: string): boolean => whole.test(text)

/** The day a person or a file meant, ISO; undefined when it is none. A year left out is this one's. */
export const readDay = (raw: string, style: Style): string | undefined => {
  const text = plain(raw)
  const found = near(text, style.today) ?? yearFirst(text) ?? numbered(text, style) ?? named(text, style)
  return found !== undefined && isDay(found) ? found : undefined
}

/** An ISO day as a person writes it. Built from its digits: a Date would take the years before 100 for others. */
export const writeDay = (iso: string, locale: string): string => {
  const [year, month, date] = iso.split('-')
  const parts: Partial<Record<string, string>> = { year, month, day: date }
  return orderIn(locale)
    .map(({ type, value }) => parts[type] ?? value)
    .join('')
}

/** How a locale puts a day together; the same for each cell of a list. */
const orderIn = (locale: string): readonly Intl.DateTimeFormatPart[] => {
  const known = orders.get(locale)
  if (known) return known
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'UTC' } as const
  const order = dateFormat(locale, options).formatToParts(Date.UTC(2026, 10, 21))
  orders.set(locale, order)
  return order
}
const orders = new Map<string, readonly Intl.DateTimeFormatPart[]>()

const near = (text: string, today: string): string | undefined => {
  if (Object.hasOwn(words, text)) return shift(today, words[text]!, 'd')
  const move = /^([+-]) ?(\d{1,4}) ?([a-z]+)$/.exec(text)
  const unit = move && units.find(([names]) => names.includes(move[3]!))?.[1]
  return unit ? shift(today, Number(move[1]! + move[2]!), unit) : undefined
}

const words: Readonly<Record<string, number>> = {
  "aujourd'hui": 0,
  today: 0,
  demain: 1,
  tomorrow: 1,
  hier: -1,
  yesterday: -1,
  'apres-demain': 2,
  'avant-hier': -2,
}
type Unit = 'd' | 'w' | 'm' | 'y'
const units: readonly (readonly [readonly string[], Unit])[] = [
  [['j', 'd', 'jour', 'jours', 'day', 'days'], 'd'],
  [['s', 'w', 'sem', 'semaine', 'semaines', 'week', 'weeks'], 'w'],
  [['m', 'mois', 'month', 'months'], 'm'],
  [['a', 'y', 'an', 'ans', 'annee', 'annees', 'year', 'years'], 'y'],
]

/** Months keep the day of the month, or take the last there is. */
const shift = (today: string, by: number, unit: Unit): string => {
  const at = new Date(`${today}T00:00:00Z`)
  if (unit === 'd' || unit === 'w') at.setUTCDate(at.getUTCDate() + by * (unit === 'w' ? 7 : 1))
  else {
    const date = at.getUTCDate()
    at.setUTCDate(1)
    at.setUTCMonth(at.getUTCMonth() + by * (unit === 'y' ? 12 : 1) + 1, 0)
    at.setUTCDate(Math.min(date, at.getUTCDate()))
  }
  return at.toISOString().slice(0, 10)
}

/** '2026-11-21', '2026/11/21', '20261121', and a moment of a file that is midnight. */
const yearFirst = (text: string): string | undefined => {
  const match = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})([t ]00:00(:00(\.0+)?)?z?)?$/.exec(text)
  return match && (match[2] || text.length === 8) ? iso(match[1]!, match[3]!, match[4]!) : undefined
}

/** '21/11/2026', '21.11.26', '21/11': in the order of the locale. */
const numbered = (text: string, style: Style): string | undefined => {
  const match = /^(\d{1,2})([-/. ])(\d{1,2})(?:\2(\d{4}|\d{2}))?( 00:00(:00)?)?$/.exec(text)
  if (!match) return undefined
  const [one, two] = [match[1]!, match[3]!]
  return monthFirst(style.locale) ? iso(year(match[4], style), one, two) : iso(year(match[4], style), two, one)
}

/** '1er janvier 2026', '21 nov.', 'November 21, 2026'. */
const named = (text: string, style: Style): string | undefined => {
  const french = /^(\d{1,2})(?:er|st|nd|rd|th)? (\p{L}{3,})\.?,?(?: (\d{4}))?$/u.exec(text)
  const american = french ? null : /^(\p{L}{3,})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/u.exec(text)
  const [date, name, years] = french ? french.slice(1) : american ? [american[2], american[1], american[3]] : []
  const months = new Set(name ? monthNames(style.locale).flatMap(([known, month]) => (known.startsWith(name) ? [month] : [])) : [])
  return months.size === 1 ? iso(year(years, style), String([...months][0]), date!) : undefined
}

const monthNames = (locale: string): [string, number][] =>
  [...new Set([locale, 'fr', 'en'])].flatMap((tag) =>
    Array.from({ length: 12 }, (_, i): [string, number] => [
      plain(dateFormat(tag, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, i, 1))),
      i + 1,
    ]),
  )

const monthFirst = (locale: string): boolean =>
  dateFormat(locale, { month: 'numeric', day: 'numeric' })
    .formatToParts(0)
    .find(({ type }) => type === 'month' || type === 'day')?.type === 'month'

/** Two digits are the year of that ending from 79 years back to 20 ahead. */
const year = (digits: string | undefined, { today }: Style): string => {
  const now = Number(today.slice(0, 4))
  if (digits === undefined) return today.slice(0, 4)
  if (digits.length === 4) return digits
  const first = now - 79
  return String(first + ((((Number(digits) - first) % 100) + 100) % 100))
}

const iso = (y: string, m: string, d: string): string => `${y.padStart(4, '0')}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
