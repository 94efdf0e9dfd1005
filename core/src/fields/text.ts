import { problem, type Problem } from '../problem.ts'
import type { TextField } from './field.ts'
import type { Kind, Parsed, Value } from './kind.ts'
import { checks } from './named/index.ts'
import type { Named } from './named/named.ts'
import { asText, when } from './sql.ts'

/** One line of text; with a `check`, one whose spelling is settled elsewhere. */
export const text: Kind<TextField> = {
  column: () => 'text',
  type: 'text',
  parse: (raw, field, style) => {
    const line = readText(raw.replaceAll(/\s*[\r\n]+\s*/g, ' '))
    const check = named(field)
    if (!check || typeof line.value !== 'string') return line
    return readText(check.read(line.value, field, style))
  },
  check: (value, field) => {
    const problems = checkText(value, field)
    const check = named(field)
    return problems.length > 0 || !check || check.valid(String(value)) ? problems : [check.problem(String(value))]
  },
  format: (value, field, style) => {
    const check = named(field)
    return check && typeof value === 'string' && check.valid(value) ? check.write(value, field, style) : writeText(value)
  },
  operators: ['contains', '==', '!=', 'in', 'empty'],
  schema: (field) => textSchema({ ...field, pattern: named(field)?.pattern ?? field.pattern }),
  convert: (from, column, field) => {
    const check = named(field)
    const written = asText(from, column)
    if (!check || (from.kind === 'text' && from.check === field.check)) return written
    const { value, valid } = check.sql(written)
    return when(valid, value)
  },
  options: (field, style) => named(field)?.options?.(style) ?? [],
  prose: true,
  numeric: false,
  sortable: true,
  rank: 5,
  fold: 'subtitle',
}

const named = (field: TextField): Named | undefined => field.check && checks[field.check]

export type TextRules = {
  readonly minLength?: number
  readonly maxLength: number
  readonly pattern?: string | undefined
  readonly placeholder?: string
}

/** Blank is null: there is one way of being empty. */
export const readText = (raw: string): Parsed => ({ value: raw.trim() || null })

export const writeText = (value: Value): string => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Made once: every text of every row of an import is asked. */
const [UNSTORABLE, VISIBLE, PAIRED] = [/[\0\p{Cs}]/u, /\S/u, /[\ud800-\udbff]/]

/** What is wrong with a text of any kind. Lengths are code points, as JSON Schema and char_length() count. */
export const checkText = (value: unknown, rules: TextRules): Problem[] => {
  if (typeof value !== 'string') return [problem('value.type', '', { expected: 'text' })]
  // Postgres stores neither NUL nor half a surrogate pair.
  if (UNSTORABLE.test(value)) return [problem('text.characters')]
  if (!VISIBLE.test(value)) return [problem('text.blank')]
  const length = PAIRED.test(value) ? [...value].length : value.length
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
