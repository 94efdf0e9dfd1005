import type { Decimal } from '../decimal.ts'
import type { Type } from '../node.ts'

/** A function of the rule language: one name, and what it takes and gives. Each row of `docs/rules.md` is one of these. */
export type Fn = {
  /** Written after a dot: `record.name.contains("x")`. */
  readonly method: boolean
  readonly signatures: readonly Signature[]
}

/**
 * One meaning, once in JavaScript and once in SQL. Null in, null out, so neither meets a null; numbers and durations come as
 * decimals in JavaScript and as numeric in SQL. Neither may fail, whatever the values: what cannot be is null.
 */
export type Signature = {
  readonly takes: readonly Type[]
  /** The last argument may come again. */
  readonly more?: true
  /** The company's time zone comes as one more argument. */
  readonly zone?: true
  /** It is asked though an argument is null. */
  readonly lenient?: true
  readonly gives: Type
  readonly js: (...args: never[]) => Datum | null
  readonly sql: (...args: string[]) => string
}
export type Datum = string | boolean | Decimal

/** The meaning for arguments of these types, the time zone among them where it comes. */
export const signatureOf = (fn: Fn, types: readonly Type[]): Signature | undefined =>
  fn.signatures.find((one) => {
    const given = one.zone ? types.slice(0, -1) : types
    return takes(one, given.length) && given.every((type, i) => type === one.takes[Math.min(i, one.takes.length - 1)])
  })

/** Whether so many arguments are what it takes. */
export const takes = (one: Signature, count: number): boolean =>
  count === one.takes.length || (one.more === true && count > one.takes.length)
