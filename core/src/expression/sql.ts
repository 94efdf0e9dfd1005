import { functions } from './functions.ts'
import type { Joins } from './joins.ts'
import type { Comparison, Node, Type } from './node.ts'

export type SqlContext = {
  /** The SQL of the value at a path from the record; it may ask for joins. */
  readonly column: Joins['column']
  /** The items of a list at a path, where a rule may ask for each of them. */
  readonly rows?: Joins['rows']
  /** The SQL of a lifted value, by its index: `$3`. Without it the rule was not lifted, and its values are written out. */
  readonly parameter?: (index: number) => string
  /** The SQL of the time or of something about the user, in a rule that was not lifted. */
  readonly variable?: (node: Node) => string
  /** Whether null and false must be told apart. A filter need not, and its equalities can then use an index alone. */
  readonly exact?: boolean
}

/** A bound and lifted rule (see `bind.ts`) as a Postgres condition or value that agrees with `evaluate.ts`. */
export const toSql = (node: Node, ctx: SqlContext): string => render(node, ctx, false)

/** NOT is pushed down to the leaves, where it turns a comparison round and leaves it usable by an index. */
const render = (node: Node, ctx: SqlContext, negated: boolean): string => {
  switch (node.op) {
    case 'not':
      return render(node.of, ctx, !negated)
    case 'and':
    case 'or': {
      const word = (node.op === 'and') === negated ? ' or ' : ' and '
      return `(${chain(node, node.op)
        .map((part) => render(part, ctx, negated))
        .join(word)})`
    }
    case '==':
    case '!=':
      return same(node.left, node.right, (node.op === '==') !== negated, ctx)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(node, negated ? OPPOSITE[node.op] : node.op, ctx)
    case 'in':
      return within(node.left, node.right, negated, ctx)
    default:
      return negated ? `(not ${value(node, ctx)})` : value(node, ctx)
  }
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const

const chain = (node: Node, op: 'and' | 'or'): Node[] => (node.op === op ? [...chain(node.left, op), ...chain(node.right, op)] : [node])

const value = (node: Node, ctx: SqlContext): string => {
  switch (node.op) {
    case 'literal':
      return literal(node, ctx)
    case 'list':
      return `array[${node.items.map((item) => value(item, ctx)).join(', ')}]::${postgres(node.type)}`
    case 'path':
      if (node.root !== 'record') return outside(node, ctx)
      return ctx.column(node.path, node.system)
    case 'call':
      return functions[node.name]!.sql(...node.args.map((arg) => value(arg, ctx)))
    case 'variable':
      return outside(node, ctx)
    // A condition that is compared with another must be false where it is false, not merely unknown.
    default:
      return render(node, { ...ctx, exact: true }, false)
  }
}

/** Whole numbers go as bigint, which compares with both kinds of column by their own index; others as numeric. */
const literal = (node: Node & { op: 'literal' }, ctx: SqlContext): string => {
  if (node.value === null) return node.type === 'null' ? 'null' : `null::${postgres(node.type)}`
  if (node.type === 'boolean') return String(node.value)
  if (!ctx.parameter) return `'${String(node.value).replaceAll("'", "''")}'::${postgres(node.type)}`
  return `${ctx.parameter(node.value as number)}::${postgres(node.type, (node as { whole?: boolean }).whole)}`
}

const outside = (node: Node, ctx: SqlContext): string => {
  if (!ctx.variable) throw new Error(`${JSON.stringify(node)} was not bound`)
  return ctx.variable(node)
}

const postgres = (type: Type, whole = false): string => {
  if (typeof type === 'object') return `${postgres(type.list, whole)}[]`
  return {
    text: 'text',
    number: whole ? 'bigint' : 'numeric',
    boolean: 'boolean',
    date: 'date',
    datetime: 'timestamptz',
    time: 'time',
    duration: 'numeric',
    record: 'jsonb',
    link: 'uuid',
    null: 'text',
  }[type]
}

const isNull = (node: Node): boolean => node.op === 'literal' && node.value === null
const isValue = (node: Node): boolean => node.op === 'literal' && node.value !== null

const same = (left: Node, right: Node, equal: boolean, ctx: SqlContext): string => {
  if (isNull(left) && isNull(right)) return String(equal)
  if (isNull(left) || isNull(right)) return `(${value(isNull(left) ? right : left, ctx)} is ${equal ? '' : 'not '}null)`
  const [a, b] = [value(left, ctx), value(right, ctx)]
  if (!equal) return `(${a} is distinct from ${b})`
  if (!isValue(left) && !isValue(right)) return `(${a} is not distinct from ${b})`
  return ctx.exact ? `((${a} = ${b}) is true)` : `(${a} = ${b})`
}

const ordered = (node: Extract<Node, { op: Comparison }>, op: string, ctx: SqlContext): string => {
  const collate = node.left.type === 'text' ? ' collate "C"' : ''
  return `(${value(node.left, ctx)}${collate} ${op} ${value(node.right, ctx)})`
}

const within = (left: Node, right: Node, negated: boolean, ctx: SqlContext): string =>
  `(${value(left, ctx)} ${negated ? '<> all' : '= any'} (${value(right, ctx)}))`
