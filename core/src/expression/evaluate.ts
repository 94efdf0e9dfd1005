import type { Scalar, Value } from '../fields/kind.ts'
import { functions } from './functions.ts'
import type { Comparison, Node } from './node.ts'

/** What the names of a rule stand for at this moment. An Actor is a `user`. Absent fields are null. */
export type Bindings = {
  readonly record: Readonly<Record<string, Value | undefined>> | null
  readonly old?: Readonly<Record<string, Value | undefined>> | null
  readonly user: {
    readonly id: string | null
    readonly email: string | null
    readonly language: string
    readonly roles: readonly string[]
    readonly teams?: readonly string[]
    readonly sites?: readonly string[]
  }
  /** ISO 8601 UTC, and the day it is in the company's time zone. */
  readonly now: string
  readonly today: string
  readonly isNew?: boolean
  /**
   * The value behind a link, by the whole path from the record; null where nothing is. `from` is what the path goes on from:
   * the record, the record as it was, or the item of a list that the path leads through.
   */
  readonly linked?: (path: readonly string[], from: Value | Bindings['record']) => Value
}

type Result = Value | readonly Value[]

/** True, false, or null where a null makes it unknown: what unknown means is the caller's to say. */
export const truth = (node: Node, bindings: Bindings): boolean | null => {
  const value = evaluate(node, bindings)
  return typeof value === 'boolean' ? value : null
}

/** The value of a checked rule. Must agree with `sql.ts` in every case of `cases.ts`. */
export const evaluate = (node: Node, bindings: Bindings): Scalar => {
  const value = result(node, bindings)
  return Array.isArray(value) ? null : (value as Scalar)
}

const result = (node: Node, b: Bindings): Result => {
  switch (node.op) {
    case 'literal':
      return node.value
    case 'list':
      return node.items.map((item) => evaluate(item, b))
    case 'path':
      return lookUp(node, b)
    case 'variable':
      return node.name === 'isNew' ? (b.isNew ?? false) : node.name === 'timeZone' ? 'UTC' : b[node.name]
    case 'not':
      return opposite(truth(node.of, b))
    case 'and':
      return both(node, b, false)
    case 'or':
      return both(node, b, true)
    case 'in':
      return within(node.left, node.right, b)
    case 'call': {
      const args = node.args.map((arg) => evaluate(arg, b))
      // A record under check may hold anything; what is no text is somebody else's problem.
      return args.some((arg) => typeof arg !== 'string') ? null : functions[node.name]!.js(...(args as string[]))
    }
    default:
      return compare(node as Extract<Node, { op: Comparison }>, b)
  }
}

const lookUp = (node: Node & { op: 'path' }, b: Bindings): Result => {
  const [first, ...rest] = node.path as [string, ...string[]]
  if (node.root === 'user') return (b.user as Record<string, Result | undefined>)[first] ?? (typeof node.type === 'object' ? [] : null)
  const record = node.root === 'old' ? b.old : b.record
  if (rest.length > (node.part ? 1 : 0)) return b.linked?.(node.path, record ?? null) ?? null
  const value = record?.[first] ?? null
  return node.part ? partOf(value, rest[0]!) : value
}

const partOf = (value: Value, name: string): Value =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? ((value as { [part: string]: Value })[name] ?? null) : null

const opposite = (value: boolean | null): boolean | null => (value === null ? null : !value)

/** « and » is settled by one false, « or » by one true; else an unknown side makes it unknown. */
const both = (node: Node & { op: 'and' | 'or' }, b: Bindings, settled: boolean): boolean | null => {
  const left = truth(node.left, b)
  if (left === settled) return settled
  const right = truth(node.right, b)
  return right === settled ? settled : left === null || right === null ? null : !settled
}

const within = (left: Node, right: Node, b: Bindings): boolean | null => {
  const list = result(right, b) as readonly Scalar[]
  if (list.length === 0) return false
  const value = evaluate(left, b)
  if (value === null) return null
  if (list.some((item) => item !== null && order(value, item, left.type) === 0)) return true
  return list.includes(null) ? null : false
}

const compare = (node: Extract<Node, { op: Comparison }>, b: Bindings): boolean | null => {
  const [left, right] = [evaluate(node.left, b), evaluate(node.right, b)]
  if (node.op === '==' || node.op === '!=') {
    const same = left === null || right === null ? left === right : order(left, right, node.left.type) === 0
    return (node.op === '==') === same
  }
  if (left === null || right === null) return null
  const way = order(left, right, node.left.type)
  return node.op === '<' ? way < 0 : node.op === '<=' ? way <= 0 : node.op === '>' ? way > 0 : way >= 0
}

/**
 * Numbers compare as they are: two decimals of at most 15 digits are the same doubles exactly when they are the same
 * decimals. Moments compare by time, since an offset can write one in two ways; text by code point, as COLLATE "C" does.
 */
const order = (left: string | number | boolean, right: string | number | boolean, type: Node['type']): number => {
  if (left === right) return 0
  if (type === 'datetime') return Date.parse(String(left)) - Date.parse(String(right))
  if (typeof left === 'string' && typeof right === 'string') return byCodePoint(left, right)
  return left < right ? -1 : 1
}

const byCodePoint = (left: string, right: string): number => {
  const least = Math.min(left.length, right.length)
  for (let i = 0; i < least; i++) {
    if (left.charCodeAt(i) === right.charCodeAt(i)) continue
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)]
    // A surrogate stands for a code point above all others of its plane, though its unit is smaller than U+E000.
    const [high, low] = [a >= 0xd800 && a < 0xe000, b >= 0xd800 && b < 0xe000]
    return high === low ? a - b : high ? 1 : -1
  }
  return left.length - right.length
}
