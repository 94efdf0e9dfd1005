import { problem, type Problem } from '../problem.ts'
import type { TextField } from './field.ts'
import type { Kind, Parsed, Value } from './kind.ts'
import { asText } from './sql.ts'

/** One line of text. */
export const text: Kind<TextField> = {
  column: () => 'text',
  type: 'text',
  parse: (raw) => readText(raw.replaceAll(/\s*[\r\n]+\s*/g, ' ')),
  check: (value, field) => checkText(value, field),
  format: (value) => writeText(value),
  operators: ['contains', '==', '!=', 'in', 'empty'],
  schema: textSchema,
  convert: (from, column) => asText(from, column),
  prose: true,
  numeric: false,
  sortable: true,
  rank: 5,
  fold: 'subtitle',
}

export type TextRules = {
  readonly minLength?: number
  readonly maxLength: number
  readonly pattern?: string
  readonly placeholder?: string
}

/** Blank is null: there is one way of being empty. */
export const readText = (raw: string): Parsed => ({ value: raw.trim() || null })

export const writeText = (value: Value): string => (value === null ? '' : String(value))

/** What is wrong with a text of any kind. Lengths are code points, as JSON Schema and char_length() count. */
export const checkText = (value: unknown, rules: TextRules): Problem[] => {
  if (typeof value !== 'string') return [problem('value.type', '', { expected: 'text' })]
  // Postgres stores neither NUL nor half a surrogate pair.
  if (/[\0\p{Cs}]/u.test(value)) return [problem('text.characters')]
  if (!/\S/u.test(value)) return [problem('text.blank')]
  const length = value.length - (value.match(/[\ud800-\udbff]/g)?.length ?? 0)
  if (length > rules.maxLength) return [problem('text.too_long', '', { maximum: rules.maxLength, length })]
  if (length < (rules.minLength ?? 0)) return [problem('text.too_short', '', { minimum: rules.minLength!, length })]
  if (!rules.pattern || expression(rules.pattern).test(value)) return []
  return [problem('text.pattern', '', { pattern: rules.pattern, ...(rules.placeholder && { example: rules.placeholder }) })]
}

export function textSchema(rules: TextRules): Record<string, unknown> {
  return { type: 'string', minLength: rules.minLength ?? 1, maxLength: rules.maxLength, pattern: rules.pattern ?? '\\S' }
}

/** Compiled once: a list of a thousand values asks the same pattern a thousand times. */
const expression = (pattern: string): RegExp => {
  const known = expressions.get(pattern)
  if (known) return known
  const made = new RegExp(pattern, 'u')
  expressions.set(pattern, made)
  return made
}
const expressions = new Map<string, RegExp>()
