import type { Node, Path } from './node.ts'
import { parts } from './walk.ts'

/** Every path a rule reads, with its root; what it reads of an item is a path from where the list is. */
export const paths = (node: Node): Path[] => visit(node, {})

type Lists = Readonly<Record<string, Path | undefined>>

const visit = (node: Node, lists: Lists): Path[] => {
  if (node.op === 'path') {
    const whole = fromList(node, lists)
    return whole ? [whole] : []
  }
  if (node.op !== 'exists' && node.op !== 'all' && node.op !== 'sum') return parts(node).flatMap((part) => visit(part, lists))
  const list = node.over.op === 'path' ? fromList(node.over, lists) : undefined
  return [...visit(node.over, lists), ...visit(node.of, { ...lists, [node.item]: list })]
}

/** Nothing for an item of a list that was written out. */
const fromList = (node: Path, lists: Lists): Path | undefined => {
  if (node.root !== 'item') return node
  const list = lists[node.item!]
  return list && { ...node, root: list.root, path: [...list.path, ...node.path] }
}
