import { problem } from '../problem.ts'
import type { BooleanField } from './field.ts'
import { plain } from './intl.ts'
import type { Kind } from './kind.ts'
import { asText, isText, literal } from './sql.ts'

const yes = ['oui', 'yes', 'vrai', 'true', 'o', 'y', 'v', 't', '1', 'x', 'on']
const no = ['non', 'no', 'faux', 'false', 'n', 'f', '0', 'off']

export const boolean: Kind<BooleanField> = {
  column: () => 'boolean',
  type: 'boolean',
  parse: (raw) => {
    const word = plain(raw)
    if (word === '') return { value: null }
    if (yes.includes(word)) return { value: true }
    return no.includes(word) ? { value: false } : { problems: [problem('boolean.invalid', '', { value: raw.trim() })] }
  },
  check: (value) => (typeof value === 'boolean' ? [] : [problem('value.type', '', { expected: 'boolean' })]),
  format: (value, _field, { locale }) => {
    if (typeof value !== 'boolean') return ''
    return locale.startsWith('fr') ? (value ? 'Oui' : 'Non') : value ? 'Yes' : 'No'
  },
  operators: ['==', 'empty'],
  schema: () => ({ type: 'boolean' }),
  convert: (from, column) => {
    if (from.kind === 'boolean') return column
    if (from.kind === 'integer' || from.kind === 'decimal' || from.kind === 'money')
      return `case ${column} when 1 then true when 0 then false end`
    if (!isText(from)) return undefined
    const word = `lower(btrim(${asText(from, column)}))`
    const among = (words: readonly string[]) => `${word} in (${words.map(literal).join(', ')})`
    return `case when ${among(yes)} then true when ${among(no)} then false end`
  },
  numeric: false,
  sortable: true,
  rank: 6,
}
