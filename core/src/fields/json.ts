import { problem } from '../problem.ts'
import type { JsonField } from './field.ts'
import type { Kind, Value } from './kind.ts'
import { asText, isText } from './sql.ts'

/** How far a value may be nested: whoever reads one calls itself for each level. */
export const DEEPEST = 200
export const shallow = (value: unknown, left = DEEPEST): boolean =>
  typeof value !== 'object' || value === null || (left > 0 && Object.values(value).every((one) => shallow(one, left - 1)))

/** Any JSON; `maxLength` is that of its text. */
export const json: Kind<JsonField> = {
  column: () => 'jsonb',
  type: 'text',
  parse: (raw) => {
    if (raw.trim() === '') return { value: null }
    try {
      return { value: JSON.parse(raw) as Value }
    } catch {
      return { problems: [problem('json.invalid')] }
    }
  },
  check: (value, { maxLength }) => {
    if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value)))
      return [problem('value.type', '', { expected: 'json' })]
    if (!shallow(value)) return [problem('json.deep', '', { most: DEEPEST })]
    const text = JSON.stringify(value)
    // Postgres stores neither NUL nor half a surrogate pair, in JSON either.
    if (/[\0\p{Cs}]|\\u0000|\\ud[89a-f]/iu.test(text)) return [problem('text.characters')]
    return text.length > maxLength ? [problem('text.too_long', '', { maximum: maxLength, length: text.length })] : []
  },
  format: (value) => (value === null ? '' : JSON.stringify(value)),
  operators: ['empty'],
  schema: () => ({ type: ['object', 'array', 'string', 'number', 'boolean'] }),
  convert: (from, column) => (from.kind === 'json' ? column : isText(from) ? `to_jsonb(${asText(from, column)})` : undefined),
  numeric: false,
  sortable: false,
  rank: 0,
}
