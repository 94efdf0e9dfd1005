import type { Rollup } from '../fields/field.ts'

/** What a roll-up over nothing is. */
export const empty = ({ aggregate }: Pick<Rollup, 'aggregate'>): 0 | null => (aggregate === 'count' || aggregate === 'sum' ? 0 : null)
