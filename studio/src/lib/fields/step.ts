import type { Value } from '@cahier/core/fields/kind'

/** ↑ and ↓ go by one and stay within the bounds; an empty number starts at zero. */
export const stepper =
  (bounds: { minimum?: number | undefined; maximum?: number | undefined }, decimals = 0) =>
  (value: Value, direction: 1 | -1): Value => {
    const next = Number(((typeof value === 'number' ? value : 0) + direction).toFixed(decimals))
    return Math.min(bounds.maximum ?? Infinity, Math.max(bounds.minimum ?? -Infinity, next))
  }
