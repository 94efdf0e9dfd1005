import { signatureOf } from './functions/fn.ts'
import { functions } from './functions/index.ts'
import type { Joins } from './joins.ts'
import type { Arithmetic, Comparison, Node, Path, Type } from './node.ts'
import { operation } from './operators.ts'

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
  /**
   * Whether rows are asked one by one, and few of them, so that what is in a list is looked for in that of each row. Else Postgres
   * may gather once who has the item: soonest done for a whole table, and mostly in vain for a page.
   */
  readonly singly?: boolean
}
/** What one item is, inside of `exists`, `all` and `sum`. */
type Item = Pick<Joins, 'column'> & { readonly self: string; readonly rows?: Joins['rows'] }
type Context = SqlContext & { readonly items?: Readonly<Record<string, Item>>; readonly depth?: number }

/** A bound and lifted rule (see `bind.ts`) as a Postgres condition or value that agrees with `evaluate.ts`. */
export const toSql = (node: Node, ctx: SqlContext): string => render(node, ctx, false)

/** NOT is pushed down to the leaves, where it turns a comparison round and leaves it usable by an index. */
const render = (node: Node, ctx: Context, negated: boolean): string => {
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
    case 'exists':
    case 'all':
      return each(node, negated, ctx)
    default:
      return negated ? `(not ${value(node, ctx)})` : value(node, ctx)
  }
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const

const chain = (node: Node, op: 'and' | 'or'): Node[] => (node.op === op ? [...chain(node.left, op), ...chain(node.right, op)] : [node])

const value = (node: Node, ctx: Context): string => {
  switch (node.op) {
    case 'literal':
      return literal(node, ctx)
    case 'list':
      return `array[${node.items.map((item) => value(item, ctx)).join(', ')}]::${postgres(node.type)}`
    case 'path':
      return column(node, ctx)
    case 'variable':
      return outside(node, ctx)
    case 'call':
      return call(node, ctx)
    case 'negative':
      return `(- ${argument(node.of, ctx)})`
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return calculate(node, ctx)
    case 'if':
      return `(case ${value(node.test, ctx)} when true then ${value(node.yes, ctx)} when false then ${value(node.no, ctx)} end)`
    case 'sum':
      return sum(node, ctx)
    // A condition that is compared with another must be false where it is false, not merely unknown.
    default:
      return render(node, { ...ctx, exact: true }, false)
  }
}

const column = (node: Path, ctx: Context): string => {
  if (node.root === 'item') {
    const item = ctx.items![node.item!]!
    return node.path.length === 0 ? item.self : item.column(node.path, node.system)
  }
  return node.root === 'record' ? ctx.column(node.path, node.system) : outside(node, ctx)
}

const outside = (node: Node, ctx: Context): string => {
  if (!ctx.variable) throw new Error(`${JSON.stringify(node)} was not bound`)
  return ctx.variable(node)
}

/** Whole numbers go as bigint, which compares with both kinds of column by their own index; others as numeric. */
const literal = (node: Node & { op: 'literal' }, ctx: Context): string => {
  if (node.value === null) return node.type === 'null' ? 'null' : `null::${postgres(node.type)}`
  if (node.type === 'boolean') return String(node.value)
  if (!ctx.parameter) return `'${String(node.value).replaceAll("'", "''")}'::${postgres(node.type)}`
  return `${ctx.parameter(node.value as number)}::${postgres(node.type, (node as { whole?: boolean }).whole)}`
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
    duration: whole ? 'bigint' : 'numeric',
    link: 'uuid',
    record: 'jsonb',
    null: 'text',
  }[type]
}

const isNull = (node: Node): boolean => node.op === 'literal' && node.value === null
const isValue = (node: Node): boolean => node.op === 'literal' && node.value !== null
const isList = (node: Node): boolean => typeof node.type === 'object'

/** What is reckoned with is numeric, so that nothing overflows. */
const argument = (node: Node, ctx: Context): string => {
  if (node.type !== 'number' && node.type !== 'duration') return value(node, ctx)
  return isValue(node) && ctx.parameter ? `${ctx.parameter((node as { value: number }).value)}::numeric` : `(${value(node, ctx)})::numeric`
}

const calculate = (node: Extract<Node, { op: Arithmetic }>, ctx: Context): string =>
  operation(node.op, node.left.type, node.right.type)!.sql(argument(node.left, ctx), argument(node.right, ctx))

const call = (node: Node & { op: 'call' }, ctx: Context): string => {
  const [first] = node.args
  if (isList(first!)) return size(first!, ctx)
  const meant = signatureOf(
    functions[node.name]!,
    node.args.map((arg) => arg.type),
  )!
  return meant.sql(...node.args.map((arg) => argument(arg, ctx)))
}

const same = (left: Node, right: Node, equal: boolean, ctx: Context): string => {
  if (isNull(left) && isNull(right)) return String(equal)
  const other = isNull(left) ? right : left
  if (isNull(left) || isNull(right))
    return isList(other) ? empty(other, equal, ctx) : `(${value(other, ctx)} is ${equal ? '' : 'not '}null)`
  const [a, b] = [value(left, ctx), value(right, ctx)]
  if (!equal) return `(${a} is distinct from ${b})`
  if (!isValue(left) && !isValue(right)) return `(${a} is not distinct from ${b})`
  return ctx.exact ? `((${a} = ${b}) is true)` : `(${a} = ${b})`
}

const ordered = (node: Extract<Node, { op: Comparison }>, op: string, ctx: Context): string => {
  const collate = node.left.type === 'text' ? ' collate "C"' : ''
  return `(${value(node.left, ctx)}${collate} ${op} ${value(node.right, ctx)})`
}

/** A value looked for in a list that is kept is found by an index over what the list contains. */
const within = (left: Node, right: Node, negated: boolean, ctx: Context): string => {
  const rows = rowsAt(right, ctx)
  // As a question of existence Postgres may also gather who has the item once, rather than look at each record's list.
  if (rows && isValue(left))
    return `(${negated ? 'not ' : ''}exists (select ${rows.text([`${rows.self} = ${value(left, ctx)}`])}${ctx.singly ? ' offset 0' : ''}))`
  if (rows) return `(${value(left, ctx)} ${negated ? 'not in' : 'in'} (select ${rows.self} ${rows.text([])}))`
  if (right.op === 'path' && isValue(left)) {
    const found = `(${value(right, ctx)} @> array[${value(left, ctx)}]::${postgres(right.type)})`
    return negated || ctx.exact ? `(${negated ? 'not ' : ''}coalesce(${found}, false))` : found
  }
  return `(${value(left, ctx)} ${negated ? '<> all' : '= any'} (${elements(right, ctx)}))`
}

/** An empty list that is kept is null. */
const elements = (list: Node, ctx: Context): string =>
  list.op === 'path' ? `coalesce(${value(list, ctx)}, '{}'::${postgres(list.type)})` : value(list, ctx)

const size = (list: Node, ctx: Context): string => {
  const rows = rowsAt(list, ctx)
  return rows ? `(select count(*) ${rows.text([])})` : `cardinality(${elements(list, ctx)})`
}

const empty = (list: Node, equal: boolean, ctx: Context): string => {
  const rows = rowsAt(list, ctx)
  return rows ? `(${equal ? 'not ' : ''}exists (select ${rows.text([])}))` : `(${size(list, ctx)} ${equal ? '=' : '>'} 0)`
}

/**
 * A filter asks whether there is such an item, or one that is not; where unknown and false are told apart, all items are asked.
 */
const each = (node: Extract<Node, { over: Node }>, negated: boolean, ctx: Context): string => {
  const items = itemsOf(node, ctx)
  if (!ctx.exact) {
    const some = (node.op === 'exists') !== negated
    const of = render(node.of, items.inside, negated)
    const end = ctx.singly ? ' offset 0' : ''
    return some ? `(exists (select ${items.text([of])}${end}))` : `(not exists (select ${items.text([`${of} is not true`])}${end}))`
  }
  const of = value(node.of, items.inside)
  const settled = node.op === 'exists'
  const answer = `(select case when bool_or(v${settled ? '' : ' = false'}) then ${settled} when bool_or(v is null) then null else ${!settled} end from (select ${of} as v ${items.text([])}) w)`
  return negated ? `(not ${answer})` : answer
}

/** Added up outside of where it is read: what says nothing of the item would else be added up over the records. */
const sum = (node: Extract<Node, { over: Node }>, ctx: Context): string => {
  const items = itemsOf(node, ctx)
  return `(select coalesce(sum(v), 0) from (select ${argument(node.of, items.inside)} as v ${items.text([])}) w)`
}

type Rows = Item & { readonly text: (conditions: readonly string[]) => string }

/** The records a path leads to, where its list is kept as records; nothing where it is an array. */
const rowsAt = (list: Node, ctx: Context): Rows | undefined => {
  if (list.op !== 'path' || (list.root !== 'record' && list.root !== 'item')) return undefined
  const from = list.root === 'item' ? ctx.items![list.item!]! : ctx
  const rows = list.path.length > 0 ? from.rows?.(list.path, list.system) : undefined
  return rows && { ...rows.item, self: rows.id, text: rows.text }
}

const itemsOf = (node: Extract<Node, { over: Node }>, ctx: Context) => {
  const rows = rowsAt(node.over, ctx)
  const depth = (ctx.depth ?? 0) + 1
  const alias = `i${depth}`
  const item: Item = rows ?? { self: `${alias}.v`, column: () => `${alias}.v` }
  const listed = rows ? undefined : elements(node.over, ctx)
  const unnested = (conditions: readonly string[]): string =>
    `from unnest(${listed}) as ${alias}(v)${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`
  return { inside: { ...ctx, depth, items: { ...ctx.items, [node.item]: item } }, text: rows?.text ?? unnested }
}
