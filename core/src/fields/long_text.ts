import type { LongTextField } from './field.ts'
import type { Kind } from './kind.ts'
import { asText } from './sql.ts'
import { checkText, readText, textSchema, writeText } from './text.ts'

/** Text of several lines, read as a paragraph. */
export const longText: Kind<LongTextField> = {
  column: () => 'text',
  type: 'text',
  parse: (raw) => readText(raw.replaceAll(/\r\n?/g, '\n')),
  check: (value, field) => checkText(value, field),
  format: (value) => writeText(value),
  operators: ['contains', 'empty'],
  schema: textSchema,
  convert: (from, column) => asText(from, column),
  prose: true,
  numeric: false,
  sortable: false,
  rank: 0,
}
