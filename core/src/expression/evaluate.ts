import type { Value } from '../fields/kind.ts'
import { decimal, isDecimal, type Decimal } from './decimal.ts'
import { signatureOf, type Datum } from './functions/fn.ts'
import { functions } from './functions/index.ts'
import type { Arithmetic, Comparison, Node, Path, Type } from './node.ts'
import { operation } from './operators.ts'
import { compare } from './order.ts'

/** What the names of a rule stand for at this moment. An Actor is a `user`. Absent fields are null. */
export type Bindings = {
  readonly record: Bound | null
  readonly old?: Bound | null
  readonly user: {
    readonly id: string | null
    readonly email: string | null
    readonly language: string
    readonly roles: readonly string[]
    readonly teams?: readonly string[]
    readonly sites?: readonly string[]
  }
  /** ISO 8601 UTC, the day it is in the company's time zone, and that zone by its IANA name. */
  readonly now: string
  readonly today: string
  readonly timeZone: string
  readonly isNew?: boolean
  /**
   * The value behind a link, by the whole path from the record; null where nothing is. `from` is what the path goes on from:
   * the record, the record as it was, or the item of a list that the path leads through.
   */
  readonly linked?: (path: readonly string[], from: Value | Bound) => Value
  /** What is named beside the record, each with the path of the field it stands in. */
  readonly items?: Readonly<Record<string, Item>>
}
export type Bound = Readonly<Record<string, Value | undefined>>

/** While it is worked out a number that was reckoned is a decimal, and an item knows the list it is of. */
type Result = Value | Decimal | readonly Result[]
type Item = { readonly value: Result; readonly path: readonly string[] }
type Context = Bindings

/** True, false, or null where a null makes it unknown: what unknown means is the caller's to say. */
export const truth = (node: Node, bindings: Bindings): boolean | null => asTruth(result(node, bindings))

/** The value of a checked rule. Must agree with `sql.ts` in every case of `cases.ts`. */
export const evaluate = (node: Node, bindings: Bindings): Value => plain(result(node, bindings))

const plain = (value: Result): Value => {
  if (Array.isArray(value)) return (value as readonly Result[]).map(plain)
  if (!isDecimal(value)) return value as Value
  const number = value.toNumber() + 0
  return Number.isFinite(number) ? number : null
}

const asTruth = (value: Result): boolean | null => (typeof value === 'boolean' ? value : null)

const result = (node: Node, b: Context): Result => {
  switch (node.op) {
    case 'literal':
      return node.value
    case 'list':
      return node.items.map((item) => result(item, b))
    case 'path':
      return lookUp(node, b)
    case 'variable':
      return node.name === 'isNew' ? (b.isNew ?? false) : b[node.name]
    case 'not':
      return opposite(asTruth(result(node.of, b)))
    case 'negative':
      return datum(result(node.of, b), 'number', (n) => (n as Decimal).neg())
    case 'and':
      return both(node, b, false)
    case 'or':
      return both(node, b, true)
    case 'if': {
      const test = asTruth(result(node.test, b))
      return test === null ? null : result(test ? node.yes : node.no, b)
    }
    case 'in':
      return within(node.left, node.right, b)
    case 'exists':
    case 'all':
    case 'sum':
      return each(node, b)
    case 'call':
      return call(node, b)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return calculate(node, b)
    default:
      return compared(node, b)
  }
}

const lookUp = (node: Path, b: Context): Result => {
  if (node.root === 'item') return ofItem(node, b)
  const [first, ...rest] = node.path as [string, ...string[]]
  if (node.root === 'user') return (b.user as Readonly<Record<string, Value | undefined>>)[first] ?? null
  const record = (node.root === 'old' ? b.old : b.record) ?? null
  if (rest.length > (node.part ? 1 : 0)) return record && (b.linked?.(node.path, record) ?? null)
  const value = record?.[first] ?? null
  return node.part ? partOf(value, rest[0]!) : value
}

const ofItem = (node: Path, b: Context): Result => {
  const { value, path } = b.items![node.item!]!
  const [first, ...rest] = node.path
  if (first === undefined || value === null) return value
  if (typeof value !== 'object')
    return first === 'id' && rest.length === 0 ? value : (b.linked?.([...path, ...node.path], value as Value) ?? null)
  if (rest.length > (node.part ? 1 : 0)) return b.linked?.([...path, ...node.path], value as Value) ?? null
  return node.part ? partOf(partOf(value, first), rest[0]!) : partOf(value, first)
}

const partOf = (value: Result, name: string): Value =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? ((value as { [part: string]: Value })[name] ?? null) : null

const opposite = (value: boolean | null): boolean | null => (value === null ? null : !value)

/** « and » is settled by one false, « or » by one true; else an unknown side makes it unknown. */
const both = (node: Node & { op: 'and' | 'or' }, b: Context, settled: boolean): boolean | null => {
  const left = asTruth(result(node.left, b))
  if (left === settled) return settled
  const right = asTruth(result(node.right, b))
  return right === settled ? settled : left === null || right === null ? null : !settled
}

/** The items of a list; one that is kept is null where it is empty, and holds no null. */
const itemsOf = (node: Node, b: Context): readonly Result[] => {
  const list = result(node, b)
  if (!Array.isArray(list)) return []
  return node.op === 'path' ? (list as Result[]).filter((item) => item !== null) : (list as Result[])
}

const within = (left: Node, right: Node, b: Context): boolean | null => {
  const list = itemsOf(right, b)
  if (list.length === 0) return false
  const value = result(left, b)
  if (value === null) return null
  if (list.some((item) => item !== null && compare(value, item, left.type) === 0)) return true
  return list.includes(null) ? null : false
}

/** « exists » is settled by one true, « all » by one false; a sum is of what is known. */
const each = (node: Extract<Node, { over: Node }>, b: Context): Result => {
  const path = node.over.op === 'path' ? [...(b.items?.[node.over.item ?? '']?.path ?? []), ...node.over.path] : []
  const answers = itemsOf(node.over, b).map((value) => result(node.of, { ...b, items: { ...b.items, [node.item]: { value, path } } }))
  if (node.op === 'sum') return answers.reduce<Decimal>((sum, one) => sum.plus(number(one) ?? 0), decimal(0))
  const settled = node.op === 'exists'
  if (answers.includes(settled)) return settled
  return answers.every((one) => one === !settled) ? !settled : null
}

/** A record under check may hold anything; what is not of the type a rule needs is somebody else's problem, and null here. */
const conforming = (value: Result, type: Type): Datum | null => {
  if (type === 'number' || type === 'duration') return number(value)
  return typeof value === (type === 'boolean' ? 'boolean' : 'string') ? (value as Datum) : null
}
const number = (value: Result): Decimal | null =>
  isDecimal(value) ? value : typeof value === 'number' && Number.isFinite(value) ? decimal(value) : null
const datum = (value: Result, type: Type, then: (value: Datum) => Datum | null): Datum | null => {
  const fitting = conforming(value, type)
  return fitting === null ? null : then(fitting)
}

const call = (node: Node & { op: 'call' }, b: Context): Result => {
  const [first] = node.args
  if (typeof first!.type === 'object') return itemsOf(first!, b).length
  const meant = signatureOf(
    functions[node.name]!,
    node.args.map((arg) => arg.type),
  )!
  const args = node.args.map((arg) => conforming(result(arg, b), arg.type))
  return args.includes(null) && !meant.lenient ? null : meant.js(...(args as never[]))
}

const calculate = (node: Extract<Node, { op: Arithmetic }>, b: Context): Result => {
  const [left, right] = [conforming(result(node.left, b), node.left.type), conforming(result(node.right, b), node.right.type)]
  if (left === null || right === null) return null
  return operation(node.op, node.left.type, node.right.type)!.js(left as never, right as never)
}

const compared = (node: Extract<Node, { op: Comparison }>, b: Context): boolean | null => {
  const [left, right] = [valueOf(node.left, b), valueOf(node.right, b)]
  if (node.op === '==' || node.op === '!=') {
    const same = left === null || right === null ? left === right : compare(left, right, node.left.type) === 0
    return (node.op === '==') === same
  }
  if (left === null || right === null) return null
  const way = compare(left, right, node.left.type)
  return node.op === '<' ? way < 0 : node.op === '<=' ? way <= 0 : node.op === '>' ? way > 0 : way >= 0
}

/** An empty list is nothing. */
const valueOf = (node: Node, b: Context): Result => {
  const value = result(node, b)
  return Array.isArray(value) && value.length === 0 ? null : value
}
