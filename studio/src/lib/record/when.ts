import { style } from '#lib/fields/style.ts'
import { language } from '#lib/words/index.svelte.ts'
import { recordWords } from './said.ts'

/** Moments as this person reads them, on the company's clocks; the words of a date are in the language of the screens. */
const format = (options: Intl.DateTimeFormatOptions, locale: string): Intl.DateTimeFormat => {
  const key = JSON.stringify([options, locale, style().timeZone])
  const kept = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: style().timeZone })
  formats.set(key, kept)
  return kept
}
/** The person's region where it speaks the language of the screens: « Saturday 21 November » in London, « Saturday, November 21 » in Boston. */
const spoken = (): string => (style().locale.split('-')[0] === language() ? style().locale : language())
const formats = new Map<string, Intl.DateTimeFormat>()

export const dayOf = (at: string): string => format({ dateStyle: 'short' }, 'sv-SE').format(new Date(at))
export const hourOf = (at: string): string => format({ timeStyle: 'short' }, style().locale).format(new Date(at))
export const dateOf = (at: string): string => format({ dateStyle: 'short' }, style().locale).format(new Date(at))
export const fullOf = (at: string): string => format({ dateStyle: 'full', timeStyle: 'short' }, spoken()).format(new Date(at))

/** 'Aujourd’hui, vendredi 20 novembre', 'Mercredi 18 novembre', and the year once it is another one. */
export function dayTitle(day: string): string {
  const { today } = style()
  const noon = new Date(`${day}T12:00:00Z`)
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  const name = new Intl.DateTimeFormat(spoken(), { weekday: 'long', day: 'numeric', month: 'long', ...year, timeZone: 'UTC' }).format(noon)
  const ago = Math.round((Date.parse(`${today}T12:00:00Z`) - noon.getTime()) / 86_400_000)
  if (ago === 0) return recordWords().today(name)
  if (ago === 1) return recordWords().yesterday(name)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** 'à 14:05' within the day, else the whole date. */
export const sinceOf = (at: string): string =>
  dayOf(at) === style().today ? recordWords().atHour(hourOf(at)) : recordWords().onDay(fullOf(at))
