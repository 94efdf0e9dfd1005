import { isUuid } from './literal.ts'
import type { Node, Type } from './node.ts'

/** The node as one of `type`, or nothing: null fits everywhere, and a written id fits where a link is. */
export const fit = (node: Node, type: Type): Node | undefined => {
  if (node.type === type || node.type === 'null' || type === 'null') return node
  if (typeof type === 'object') {
    if (typeof node.type !== 'object') return undefined
    if (node.type.list === type.list) return node
    const items = node.op === 'list' ? node.items.map((item) => fit(item, type.list)) : [undefined]
    return items.every((item) => item !== undefined) ? { op: 'list', type, items: items as Node[] } : undefined
  }
  const id = type === 'link' && node.op === 'literal' && node.type === 'text' && isUuid(String(node.value))
  return id ? { op: 'literal', type: 'link', value: String((node as { value: unknown }).value).toLowerCase() } : undefined
}

/** Two nodes as nodes of one type, or nothing. */
export const unify = (left: Node, right: Node): readonly [Node, Node] | undefined => {
  const turned = fit(left, right.type)
  if (turned) return [turned, right]
  const other = fit(right, left.type)
  return other && [left, other]
}

export const isScalar = (type: Type): boolean => typeof type !== 'object' && type !== 'record' && type !== 'null'

/** Whether one value of the type is before another. */
export const ordered = (type: Type): boolean => ORDERED.includes(type as string)
const ORDERED = ['text', 'number', 'date', 'datetime', 'time', 'duration']

/** Text that Postgres can hold: no NUL, no half of a surrogate pair. */
export const storable = (text: string): boolean => !text.includes('\0') && !/\p{Cs}/u.test(text)

export const spell = (type: Type): string => (typeof type === 'object' ? 'list' : type)
