import type { Value } from '@cahier/core/fields/kind'

export { same } from '@cahier/core/fields/same'

/** Nothing to read or to keep: a list without items is none. */
export const empty = (value: Value | undefined): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
