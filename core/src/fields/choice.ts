import { nearest } from '../nearest.ts'
import { problem, type Problem } from '../problem.ts'
import type { ChoiceField } from './field.ts'
import { plain } from './intl.ts'
import type { Kind } from './kind.ts'
import { asText, literal } from './sql.ts'

/** One of a few options, written by its value or by its title. */
export const choice: Kind<ChoiceField> = {
  column: () => 'text',
  type: 'text',
  parse: (raw, field) => {
    const word = plain(raw)
    if (word === '') return { value: null }
    const { options } = field
    const found =
      options.find((o) => o.value === raw.trim()) ??
      options.find((o) => plain(o.title) === word) ??
      options.find((o) => plain(o.value) === word)
    return found ? { value: found.value } : { problems: [unknown(raw.trim(), field, 'title')] }
  },
  check: (value, field) => {
    if (typeof value !== 'string') return [problem('value.type', '', { expected: 'text' })]
    return field.options.some((o) => o.value === value) ? [] : [unknown(value, field, 'value')]
  },
  /** A value whose option was taken out since is shown as it is stored. */
  format: (value, field) => (value === null ? '' : (field.options.find((o) => o.value === value)?.title ?? String(value))),
  operators: ['==', '!=', 'in', 'empty'],
  schema: (field) => ({ oneOf: field.options.map((o) => ({ const: o.value, title: o.title })) }),
  convert: (from, column, field) => {
    const written = asText(from, column)
    const word = `lower(btrim(${written}))`
    const known = new Set<string>()
    const arms = field.options.flatMap((o) =>
      [o.value, o.title].flatMap((name) => {
        const key = name.trim().toLowerCase()
        if (known.has(key)) return []
        known.add(key)
        return [`when ${word} = ${literal(key)} then ${literal(o.value)}`]
      }),
    )
    const exact = `when ${written} in (${field.options.map((o) => literal(o.value)).join(', ')}) then ${written}`
    return `case ${[exact, ...arms].join(' ')} end`
  },
  numeric: false,
  sortable: true,
  rank: 1,
  fold: 'state',
}

/** Options are named as the writer would: a person by title, a program by value. */
const unknown = (value: string, { options }: ChoiceField, by: 'title' | 'value'): Problem => {
  const close = nearest(
    value,
    options.flatMap((o) => [o.title, o.value]),
  )
  const meant = options.find((o) => o.title === close || o.value === close)
  const params = { value: value.slice(0, 80), options: options.slice(0, 8).map((o) => o[by]) }
  return problem('choice.unknown', '', meant ? { ...params, nearest: meant[by] } : params)
}
