import { writeDay } from '../fields/day.ts'
import { numberFormat, spaced } from '../fields/intl.ts'
import type { Params } from '../problem.ts'

/** How the French sentences write what they speak of: « » with no-break spaces, '1 234,5', '21/11/2026'. */
export const quoted = (text: unknown): string => `«\u00a0${String(text)}\u00a0»`
export const number = (n: unknown): string => spaced(numberFormat('fr-FR', { maximumFractionDigits: 15 }).format(Number(n)))
/** A list, or a day, as it stands in a sentence. */
export const said = (value: Params[string] | undefined): string => {
  if (typeof value === 'object' && value !== null) return value.map(quoted).join(', ')
  const text = String(value ?? '')
  return /^\d{4}-\d\d-\d\d$/.test(text) ? writeDay(text, 'fr-FR') : text
}
/** What was probably meant, as the end of a sentence. */
export const meant = (nearest: unknown): string => (nearest ? `\u00a0; vouliez-vous dire ${quoted(nearest)}\u00a0?` : '.')
