import { problem } from '../problem.ts'
import type { LinkField } from './field.ts'
import type { Kind } from './kind.ts'

const shape = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const id = new RegExp(shape)

/** The id of one record of another entity, or the same. Only who can read records turns a name into an id. */
export const link: Kind<LinkField> = {
  column: () => 'uuid',
  type: 'link',
  parse: (raw) => {
    const text = raw.trim().toLowerCase()
    if (text === '') return { value: null }
    return id.test(text) ? { value: text } : { problems: [problem('link.invalid', '', { value: raw.trim().slice(0, 80) })] }
  },
  check: (value) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'link' })]
    return id.test(value) ? [] : [problem('link.invalid', '', { value: value.slice(0, 80) })]
  },
  format: (value) => (value === null ? '' : String(value)),
  operators: ['==', '!=', 'in', 'empty'],
  schema: () => ({ type: 'string', format: 'uuid', pattern: shape }),
  /** Ids of one entity mean nothing in another. */
  convert: (from, column, field) => (from.kind === 'link' && from.to === field.to ? column : undefined),
  numeric: false,
  /** By the label of what it leads to. */
  sortable: true,
  rank: 3,
  fold: 'subtitle',
}
