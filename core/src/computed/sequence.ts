import type { Sequence } from '../fields/field.ts'

/** The text around the number, and its least digits, on a day (ISO date). */
export type Spelling = { readonly before: string; readonly after: string; readonly digits: number }

/** What a pattern says on the day a number is given: 'DEV-{year}-{number:5}' begins 'DEV-2026-' and has five digits. */
export const spelling = ({ pattern }: Pick<Sequence, 'pattern'>, day: string): Spelling => {
  const [year, month, date] = day.split('-') as [string, string, string]
  const said = pattern.replaceAll('{year}', year).replaceAll('{month}', month).replaceAll('{day}', date)
  const [, before = '', digits, after = ''] = /^(.*)\{number(?::(\d))?\}(.*)$/s.exec(said) ?? []
  return { before, after, digits: Number(digits ?? 1) }
}

/** One number as people read it; one with more digits than the pattern has takes its place. */
export const numbered = ({ before, after, digits }: Spelling, number: number): string =>
  `${before}${String(number).padStart(digits, '0')}${after}`

/** What is counted for itself: '2026', '2026-11', or '' for ever. */
export const periodOf = ({ per }: Pick<Sequence, 'per'>, day: string): string =>
  per === 'year' ? day.slice(0, 4) : per === 'month' ? day.slice(0, 7) : ''
