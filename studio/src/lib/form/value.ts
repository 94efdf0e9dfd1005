import type { Value } from '@cahier/core/fields/kind'

export { same } from '@cahier/core/fields/same'

export const empty = (value: Value | undefined): boolean => value === null || value === undefined || value === ''
