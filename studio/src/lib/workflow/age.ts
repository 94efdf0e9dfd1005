import { style } from '#lib/fields/style.ts'
import { language } from '#lib/words/index.svelte.ts'
import { workflowWords } from './said.ts'

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
  if (!unit || !size) return workflowWords().now
  const locale = style().locale.split('-')[0] === language() ? style().locale : language()
  const said = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.floor(gone / size))
  return workflowWords().since(said.replaceAll('\u202f', '\u00a0'))
}
