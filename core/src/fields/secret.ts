import type { SecretField } from './field.ts'
import type { Kind } from './kind.ts'
import { checkText, textSchema } from './text.ts'

/** Written and never read back: whoever may read the field learns only that it is filled, as `true`. */
export const secret: Kind<SecretField> = {
  column: () => 'text',
  searched: () => undefined,
  type: 'boolean',
  veiled: true,
  parse: (raw) => ({ value: raw || null }),
  check: (value, field) => checkText(value, field),
  format: (value) => (value === null ? '' : '••••••••'),
  operators: ['empty'],
  schema: textSchema,
  answer: () => ({ type: 'boolean' }),
  /** Nothing becomes secret that was not, and nothing secret is shown by changing its kind. */
  convert: (from, column) => (from.kind === 'secret' ? column : undefined),
  numeric: false,
  sortable: false,
  rank: 0,
}
