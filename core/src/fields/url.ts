import { problem } from '../problem.ts'
import type { UrlField } from './field.ts'
import type { Kind } from './kind.ts'
import { asText, isText, matches, when } from './sql.ts'
import { checkText, readText, writeText } from './text.ts'

/** http or https only, since a page makes a link of it; letters of any script, as an address bar shows them. */
export const address = '^https?://[^\\]\\[ \\t\\r\\n/?#@:<>"\\\\^`{|}]+(:[0-9]{1,5})?([/?#][^ \\t\\r\\n<>"\\\\^`{|}]*)?$'
const wellFormed = new RegExp(address, 'u')

export const url: Kind<UrlField> = {
  column: () => 'text',
  type: 'text',
  parse: (raw) => readText(complete(raw.trim())),
  check: (value, field) => {
    const problems = checkText(value, field)
    return problems.length > 0 || wellFormed.test(String(value)) ? problems : [problem('url.invalid')]
  },
  format: (value) => writeText(value),
  operators: ['contains', '==', '!=', 'empty'],
  schema: (field) => ({ type: 'string', minLength: 1, maxLength: field.maxLength, pattern: address }),
  convert: (from, column) => (isText(from) ? when(matches(`btrim(${asText(from, column)})`, address), `btrim(${column})`) : undefined),
  numeric: false,
  sortable: true,
  rank: 6,
}

/** People write 'www.example.com' and 'HTTPS://…'. */
const complete = (raw: string): string => {
  if (/^https?:\/\//i.test(raw)) return raw.replace(/^https?/i, (scheme) => scheme.toLowerCase())
  return /^[^\s/:@]+\.[^\s/:@]{2,}(:\d+)?([/?#]\S*)?$/.test(raw) ? `https://${raw}` : raw
}
