import { isUuid } from '../expression/literal.ts'
import { problem, step, type Problem } from '../problem.ts'
import type { LinesField } from './field.ts'
import type { Kind } from './kind.ts'

/**
 * Owned lines: on the wire an array of records, in order; each is the line's own fields and, when it is there already, its
 * `id`. What is in a line is checked as a record of its own entity, by whoever writes it.
 */
export const lines: Kind<LinesField> = {
  /** Kept in the table of the lines: this is what reading them gives. */
  column: () => 'json',
  type: { list: 'link' },
  parse: (raw) => (raw.trim() === '' ? { value: null } : { problems: [problem('lines.text')] }),
  check: (value, field) => {
    if (!Array.isArray(value)) return [problem('value.type', '', { expected: 'lines' })]
    return [...count(value.length, field), ...value.flatMap(line), ...twice(value)]
  },
  format: (value) => (Array.isArray(value) && value.length > 0 ? String(value.length) : ''),
  operators: ['empty'],
  schema: (field) => ({
    type: 'array',
    items: { type: 'object' },
    ...counted(field),
  }),
  /** Their table has its own steps; nothing is kept here to be turned. */
  convert: () => undefined,
  numeric: false,
  sortable: false,
  rank: 0,
}

type Count = { readonly minItems: number; readonly maxItems: number }

/** How many there may be. */
export const count = (length: number, { minItems, maxItems }: Count): Problem[] => [
  ...(length < minItems ? [problem('lines.few', '', { minimum: minItems })] : []),
  ...(length > maxItems ? [problem('lines.many', '', { maximum: maxItems })] : []),
]
export const counted = ({ minItems, maxItems }: Count): Record<string, unknown> => ({ ...(minItems > 0 && { minItems }), maxItems })

const line = (value: unknown, i: number): Problem[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [problem('lines.line', step(i))]
  const { id } = value as { id?: unknown }
  return id === undefined || (typeof id === 'string' && isUuid(id)) ? [] : [problem('lines.unknown', step(i) + step('id'))]
}

const twice = (value: readonly unknown[]): Problem[] => {
  const ids = value.map((one) => (one as { id?: unknown } | null)?.id)
  return ids.flatMap((id, i) => (id !== undefined && ids.indexOf(id) < i ? [problem('lines.twice', step(i) + step('id'))] : []))
}
