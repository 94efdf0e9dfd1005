/** Intl objects are costly to make and cheap to use: made once per locale and options. */
export const numberFormat = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(numbers, locale, options, () => new Intl.NumberFormat(locale, options))

export const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(dates, locale, options, () => new Intl.DateTimeFormat(locale, options))

/** U+202F, which Intl writes in French, is too thin in our typeface: U+00A0 takes its place. */
export const spaced = (text: string): string => text.replaceAll('\u202f', '\u00a0')

/** As people compare words: without case, accents, or the shape of an apostrophe. */
export const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'").replaceAll(/\s+/gu, ' ').trim().toLowerCase()

const kept = <T>(store: Map<string, T>, locale: string, options: object, make: () => T): T => {
  const key = locale + JSON.stringify(options)
  const known = store.get(key)
  if (known) return known
  const made = make()
  store.set(key, made)
  return made
}
const numbers = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()
