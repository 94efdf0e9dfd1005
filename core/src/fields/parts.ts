import type { Type } from '../expression/node.ts'
import { nearest } from '../nearest.ts'
import { at, problem, step, type Problem } from '../problem.ts'
import type { Field } from './field.ts'
import type { Kind, Parsed, Style, Value } from './kind.ts'
import { checkText } from './text.ts'

export type Parts = { readonly [part: string]: Value }
/** What one part may be: its type in rules, what is wrong with a value, and its JSON Schema. */
export type Part = {
  readonly type: Type
  /** What a cell of a file says of this part alone. */
  readonly read?: (raw: string, style: Style) => Value
  readonly check: (value: unknown) => readonly Problem[]
  readonly schema: Record<string, unknown>
}

/** A line of text that may be left out. */
export const line = (maxLength: number): Part => ({
  type: 'text',
  check: (value) => checkText(value, { maxLength }),
  schema: { type: 'string', minLength: 1, maxLength, pattern: '\\S' },
})

/** What the kinds whose values have parts have in common; one jsonb column, asked part by part. */
export const composite = (parts: Readonly<Record<string, Part>>) =>
  ({
    column: () => 'jsonb',
    type: 'record',
    parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.type])),
    check: (value: unknown) => checkParts(value, parts),
    operators: ['empty'],
    schema: () => ({
      type: 'object',
      properties: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.schema])),
      minProperties: 1,
      additionalProperties: false,
    }),
    tidy: tidyParts,
    searched: (_: Field, column: string): string | undefined => searchedParts(parts, column),
    part: (name: string, raw: string, style: Style) => parts[name]?.read?.(raw, style) ?? raw.trim(),
    convert: (from: Field, column: string, field: Field) => (from.kind === field.kind ? column : undefined),
    numeric: false,
    sortable: false,
    rank: 4,
  }) satisfies Partial<Kind>

const searchedParts = (parts: Readonly<Record<string, Part>>, column: string): string | undefined => {
  const texts = Object.keys(parts).filter((name) => parts[name]!.type === 'text')
  return texts.length > 0 ? `(${texts.map((name) => `coalesce(${column}->>'${name}', '')`).join(` || ' ' || `)})` : undefined
}

/** Blank parts are not there, and without any part there is no value. */
export const tidyParts = (value: Value): Value => {
  if (!isParts(value)) return value
  const kept = Object.entries(value).flatMap(([name, part]): [string, Value][] =>
    part === null || (typeof part === 'string' && part.trim() === '') ? [] : [[name, typeof part === 'string' ? part.trim() : part]],
  )
  return kept.length > 0 ? Object.fromEntries(kept) : null
}

export const isParts = (value: unknown): value is Parts => typeof value === 'object' && value !== null && !Array.isArray(value)

const checkParts = (value: unknown, parts: Readonly<Record<string, Part>>): Problem[] => {
  if (!isParts(value)) return [problem('value.type', '', { expected: 'parts' })]
  if (Object.keys(value).length === 0) return [problem('part.none')]
  return Object.entries(value).flatMap(([name, part]) => {
    if (Object.hasOwn(parts, name)) return at(step(name), parts[name]!.check(part))
    return [problem('part.unknown', step(name), { name, nearest: nearest(name, Object.keys(parts)) ?? null, parts: Object.keys(parts) })]
  })
}

/** A value written as JSON, as another program would; nothing where it is not. */
export const readParts = (raw: string): Parsed | undefined => {
  if (!raw.trimStart().startsWith('{')) return undefined
  try {
    return { value: tidyParts(JSON.parse(raw) as Value) }
  } catch {
    return { problems: [problem('json.invalid')] }
  }
}

export const textOf = (value: Parts, name: string): string => (typeof value[name] === 'string' ? value[name] : '')
