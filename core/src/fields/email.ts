import { problem } from '../problem.ts'
import type { EmailField } from './field.ts'
import type { Kind } from './kind.ts'
import { asText, isText, matches, when } from './sql.ts'
import { checkText, readText, writeText } from './text.ts'

/** The addresses an <input type=email> takes (HTML, "valid e-mail address"), with at least one dot in the domain. */
export const address =
  "^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*" +
  '@([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$'
const wellFormed = new RegExp(address, 'u')

export const email: Kind<EmailField> = {
  column: () => 'text',
  type: 'text',
  parse: (raw) => readText(raw.trim().replace(/^mailto:/i, '')),
  check: (value, field) => {
    const problems = checkText(value, field)
    return problems.length > 0 || wellFormed.test(String(value)) ? problems : [problem('email.invalid')]
  },
  format: (value) => writeText(value),
  operators: ['contains', '==', '!=', 'in', 'empty'],
  schema: (field) => ({ type: 'string', format: 'email', minLength: 1, maxLength: field.maxLength, pattern: address }),
  convert: (from, column) => (isText(from) ? when(matches(`btrim(${asText(from, column)})`, address), `btrim(${column})`) : undefined),
  numeric: false,
  sortable: true,
  rank: 4,
  fold: 'subtitle',
}
