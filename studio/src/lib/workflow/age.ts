import { style } from '#lib/fields/style.ts'
import { language, words } from '#lib/words/index.svelte.ts'

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long ago a moment is, in its largest unit: 'depuis 214 j', 'for 3 hr'; '' where nobody knows. */
export function age(at: string | null): string {
  if (at === null) return ''
  const gone = Date.now() - Date.parse(at)
  const [unit, size] = UNITS.find(([, one]) => gone >= one) ?? []
  if (!unit || !size) return words().workflow.now
  const locale = style().locale.split('-')[0] === language() ? style().locale : language()
  const said = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.floor(gone / size))
  return words().workflow.since(said.replaceAll('\u202f', '\u00a0'))
}
