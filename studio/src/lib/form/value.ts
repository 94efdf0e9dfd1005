import type { Value } from '@cahier/core/fields/kind'

export const empty = (value: Value | undefined): boolean => value === null || value === undefined || value === ''

/** Nothing is nothing, whether absent or null. */
export const same = (a: Value | undefined, b: Value | undefined): boolean => (a ?? null) === (b ?? null)
