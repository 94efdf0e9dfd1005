import type { Node } from './node.ts'
import { parts, rebuild } from './walk.ts'

/**
 * The same rule with what is cheap to ask first: the record's own columns, then what is behind links, then what looks into lists.
 * What is asked later is mostly not asked at all.
 */
export const cheapFirst = (node: Node): Node => {
  const inside = rebuild(node, cheapFirst)
  if (inside.op !== 'and' && inside.op !== 'or') return inside
  const { op, type } = inside
  const sorted = chain(inside, op).toSorted((a, b) => cost(a) - cost(b))
  return sorted.reduce((left, right) => ({ op, type, left, right }))
}

const chain = (node: Node, op: 'and' | 'or'): Node[] => (node.op === op ? [...chain(node.left, op), ...chain(node.right, op)] : [node])

const cost = (node: Node): number => {
  const own =
    node.op === 'path' && (node.root === 'record' || node.root === 'item') ? (typeof node.type === 'object' ? 2 : behind(node)) : 0
  return Math.max(own, node.op === 'exists' || node.op === 'all' || node.op === 'sum' ? 2 : 0, ...parts(node).map(cost))
}

const behind = ({ path, part }: Extract<Node, { op: 'path' }>): number => (path.length - (part ? 1 : 0) > 1 ? 1 : 0)
