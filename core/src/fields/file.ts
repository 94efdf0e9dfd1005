import { problem } from '../problem.ts'
import type { FileField, FilesField } from './field.ts'
import type { Kind } from './kind.ts'
import { checkItems, itemsSchema, tidyItems } from './list.ts'
import { writeText } from './text.ts'

const shape = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const id = new RegExp(shape)
const checkId = (value: unknown) => {
  if (typeof value !== 'string') return [problem('value.type', '', { expected: 'file' })]
  return id.test(value) ? [] : [problem('file.invalid', '', { value: value.slice(0, 80) })]
}
const itemSchema = { type: 'string', format: 'uuid', pattern: shape }

/** One file, by the id it was given when it was sent. */
export const file: Kind<FileField> = {
  column: () => 'uuid',
  keeps: 'files',
  type: 'link',
  parse: (raw) => {
    const text = raw.trim().toLowerCase()
    return text === '' ? { value: null } : id.test(text) ? { value: text } : { problems: checkId(raw.trim()) }
  },
  check: (value) => checkId(value),
  format: writeText,
  operators: ['empty'],
  schema: () => itemSchema,
  convert: (from, column) => (from.kind === 'file' ? column : from.kind === 'files' ? `${column}[1]` : undefined),
  numeric: false,
  sortable: false,
  rank: 0,
}

/** Several files, in the order they were put in. */
export const files: Kind<FilesField> = {
  column: () => 'uuid[]',
  keeps: 'files',
  type: { list: 'link' },
  parse: (raw) => {
    const words = raw
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean)
    const wrong = words.find((word) => !id.test(word))
    return wrong === undefined ? { value: tidyItems(words) } : { problems: checkId(wrong) }
  },
  check: (value, field) => checkItems(value, field.maxItems, checkId),
  format: (value) => (Array.isArray(value) ? value.join(', ') : ''),
  operators: ['empty'],
  schema: (field) => itemsSchema(field.maxItems, itemSchema),
  tidy: tidyItems,
  convert: (from, column) =>
    from.kind === 'files' ? column : from.kind === 'file' ? `case when ${column} is not null then array[${column}] end` : undefined,
  numeric: false,
  sortable: false,
  rank: 0,
}
