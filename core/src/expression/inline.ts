import type { Node, Path } from './node.ts'
import { rebuild } from './walk.ts'

/**
 * A formula where its field was named: what it says of its record, it says of the record that `at` leads to, with the rights
 * of the system. An item of its own that has the name of the item it is said of gets another one.
 */
export const inline = (formula: Node, at: Path): Node => visit(formula, at, new Set())

const visit = (node: Node, at: Path, renamed: ReadonlySet<string>): Node => {
  if (node.op === 'path') return path(node, at, renamed)
  if ((node.op === 'exists' || node.op === 'all' || node.op === 'sum') && node.item === at.item) {
    const of = visit(node.of, at, new Set([...renamed, node.item]))
    return { ...node, over: visit(node.over, at, renamed), item: other(node.item), of }
  }
  return rebuild(node, (part) => visit(part, at, renamed))
}

const path = (node: Path, at: Path, renamed: ReadonlySet<string>): Path => {
  if (node.root === 'user') return node
  if (node.root === 'item') return { ...node, item: renamed.has(node.item!) ? other(node.item!) : node.item!, system: 0 }
  const before = at.path.slice(0, -1)
  return { ...node, root: at.root, ...(at.item && { item: at.item }), path: [...before, ...node.path], system: before.length }
}

/** No name a person can write. */
const other = (item: string): string => `${item}'`
