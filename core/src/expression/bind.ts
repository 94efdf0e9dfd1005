import type { Scalar, Value } from '../fields/kind.ts'
import { evaluate, type Bindings } from './evaluate.ts'
import type { Node } from './node.ts'
import { rebuild } from './walk.ts'

/** A rule without its values: equal keys make equal SQL, so the SQL is made once and met again with other values. */
export type Lifted = { readonly node: Node; readonly key: string; readonly values: readonly string[] }

/**
 * Puts the user and the time in, and takes every value out: a literal's value becomes its index in `values`, which are
 * texts as Postgres reads them. Null stays, since it changes the SQL.
 */
export const lift = (node: Node, bindings: Omit<Bindings, 'record'>): Lifted => {
  const values: string[] = []
  const visit = (n: Node): Node => {
    switch (n.op) {
      case 'literal':
        return n.value === null || n.type === 'boolean' ? n : put(n.type, String(n.value), Number.isSafeInteger(n.value))
      case 'variable':
        return visit({ op: 'literal', type: n.type, value: scalar(evaluate(n, { record: null, ...bindings })) })
      case 'path':
        return n.root === 'user' ? user(n) : n
      case 'list':
        return array(n.type, n.items)
      case 'in':
        return within(n, visit(n.right))
      default:
        return rebuild(n, visit)
    }
  }
  /** Nothing is in an empty list, not even null; and its other side must not leave a value that no SQL asks for. */
  const within = (n: Extract<Node, { left: Node }>, right: Node): Node =>
    right.op === 'list' && right.items.length === 0
      ? { op: 'literal', type: 'boolean', value: false }
      : { ...n, left: visit(n.left), right }
  const put = (type: Node['type'], text: string, whole: boolean): Node => {
    values.push(text)
    return { op: 'literal', type, value: values.length - 1, ...(whole && { whole }) }
  }
  const user = (n: Node & { op: 'path' }): Node => {
    if (typeof n.type !== 'object') return visit({ op: 'literal', type: n.type, value: scalar(evaluate(n, { record: null, ...bindings })) })
    const list = (bindings.user as Readonly<Record<string, unknown>>)[n.path[0]!] as readonly string[] | undefined
    const element = n.type.list
    return array(
      n.type,
      (list ?? []).map((value) => ({ op: 'literal', type: element, value })),
    )
  }
  /** A list of values is one array, so its length is no part of the shape; an empty one is another shape. */
  const array = (type: Node['type'], items: readonly Node[]): Node => {
    const plain = items.length > 0 && items.every((item) => item.op === 'literal' && item.value !== null)
    if (!plain) return { op: 'list', type, items: items.map(visit) }
    const of = items.map((item) => (item as { value: Value }).value)
    return put(type, `{${of.map(element).join(',')}}`, of.every(Number.isSafeInteger))
  }
  const lifted = visit(node)
  return { node: lifted, key: JSON.stringify(lifted), values }
}

/** Nothing the user or the time says has parts. */
const scalar = (value: Value): Scalar => (typeof value === 'object' ? null : (value as Scalar))

/** One element of a Postgres array literal (Postgres manual, 8.15.2). */
const element = (value: Value): string => `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
