import { writeDay } from '../fields/day.ts'
import { numberFormat, spaced } from '../fields/intl.ts'
import type { Params } from '../problem.ts'

/** How the English sentences write what they speak of: curly quotes, '1,234.5', '21/11/2026'. */
export const quoted = (text: unknown): string => `“${String(text)}”`
export const number = (n: unknown): string => spaced(numberFormat('en-GB', { maximumFractionDigits: 15 }).format(Number(n)))
/** A list, or a day, as it stands in a sentence. */
export const said = (value: Params[string] | undefined): string => {
  if (typeof value === 'object' && value !== null) return value.map(quoted).join(', ')
  const text = String(value ?? '')
  return /^\d{4}-\d\d-\d\d$/.test(text) ? writeDay(text, 'en-GB') : text
}
/** What was probably meant, as the end of a sentence. */
export const meant = (nearest: unknown): string => (nearest ? `; did you mean ${quoted(nearest)}?` : '.')
