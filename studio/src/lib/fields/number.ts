import { numberFormat, spaced } from '@cahier/core/fields/intl'
import type { Value } from '@cahier/core/fields/kind'
import { style } from './style.ts'

/** A number as a person types it: the decimal sign of their locale, no grouping, no unit. */
export const plain = (value: Value): string =>
  typeof value === 'number' ? numberFormat(style().locale, { useGrouping: false, maximumFractionDigits: 15 }).format(value) : ''

/** A count as this person writes numbers. */
export const number = (n: number): string => spaced(numberFormat(style().locale, {}).format(n))
