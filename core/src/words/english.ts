import { writeDay } from '../fields/day.ts'
import { numberFormat, spaced } from '../fields/intl.ts'

/** How the English sentences write what they speak of: curly quotes, '1,234.5', '21/11/2026'. */
export const quoted = (text: unknown): string => `“${String(text)}”`
export const number = (n: unknown): string => spaced(numberFormat('en-GB', { maximumFractionDigits: 15 }).format(Number(n)))
/** A list, or a day, as it stands in a sentence. */
export const said = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(quoted).join(', ')
  return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? writeDay(String(value), 'en-GB') : String(value ?? '')
}
/** What was probably meant, as the end of a sentence. */
export const meant = (nearest: unknown): string => (nearest ? `; did you mean ${quoted(nearest)}?` : '.')
