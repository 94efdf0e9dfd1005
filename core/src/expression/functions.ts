import { fold, foldSql } from './fold.ts'
import type { Type } from './node.ts'

/** A function of the rule language, once in JavaScript and once in SQL; null in, null out, so neither meets a null. */
export type Fn = {
  /** Written after a dot: `record.name.contains("x")`. */
  readonly method: boolean
  readonly takes: readonly Type[]
  readonly gives: Type
  readonly js: (...args: string[]) => string | number | boolean
  readonly sql: (...args: string[]) => string
}

export const functions: Readonly<Record<string, Fn>> = {
  contains: {
    method: true,
    takes: ['text', 'text'],
    gives: 'boolean',
    js: (text, part) => text!.includes(part!),
    sql: (text, part) => `(strpos(${text}, ${part}) > 0)`,
  },
  startsWith: {
    method: true,
    takes: ['text', 'text'],
    gives: 'boolean',
    js: (text, part) => text!.startsWith(part!),
    sql: (text, part) => `starts_with(${text}, ${part})`,
  },
  endsWith: {
    method: true,
    takes: ['text', 'text'],
    gives: 'boolean',
    js: (text, part) => text!.endsWith(part!),
    sql: (text, part) => `(right(${text}, length(${part})) = ${part})`,
  },
  fold: { method: false, takes: ['text'], gives: 'text', js: (text) => fold(text!), sql: (text) => foldSql(text!) },
  /** Counted in code points, as Postgres counts. */
  size: { method: false, takes: ['text'], gives: 'number', js: (text) => [...text!].length, sql: (text) => `length(${text})` },
}
