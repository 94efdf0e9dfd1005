import { Environment, ParseError } from '@marcbachmann/cel-js'
import { problem, type Problem } from '../problem.ts'
import { check } from './check.ts'
import type { Expression, Type } from './node.ts'
import type { Scope } from './scope.ts'

export type { Scope, ScopeField, ScopeFields } from './scope.ts'

/** Longer rules are refused before they are read: the parser recurses, and nobody reads such a rule. */
const LONGEST = 10_000
const grammar = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 100, maxListElements: 500 } })

/**
 * Reads a rule and checks it against what its names mean. `returns` is the type the place asks for: boolean for every
 * condition, the field's own for a default. Problems carry `at` and `length`, counted in UTF-16 units of the source.
 */
export const expression = (
  source: string,
  scope: Scope,
  returns: Type = 'boolean',
): { readonly expression?: Expression; readonly problems: readonly Problem[] } => {
  if (source.trim() === '') return { problems: [syntax(source, 0, 0)] }
  if (source.length > LONGEST)
    return { problems: [problem('expression.long', '', { source: source.slice(0, 60), at: 0, length: 0, most: LONGEST })] }
  try {
    const { node, problems } = check(grammar.parse(source).ast, scope, returns)
    return node && problems.length === 0 ? { expression: { source, node }, problems: [] } : { problems }
  } catch (error) {
    if (error instanceof ParseError) return { problems: [syntax(source, error.range?.start ?? 0, error.range?.end ?? source.length)] }
    if (error instanceof RangeError) return { problems: [syntax(source, 0, source.length)] }
    throw error
  }
}

const syntax = (source: string, start: number, end: number): Problem =>
  problem('expression.syntax', '', {
    source,
    at: Math.min(start, source.length),
    length: Math.max(0, end - start),
    text: source.slice(start, end),
  })
