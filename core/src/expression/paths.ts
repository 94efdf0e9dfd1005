import type { Node } from './node.ts'

/** Every path a rule reads, with its root. */
export const paths = (node: Node): (Node & { op: 'path' })[] => {
  switch (node.op) {
    case 'path':
      return [node]
    case 'literal':
    case 'variable':
      return []
    case 'list':
      return node.items.flatMap(paths)
    case 'not':
      return paths(node.of)
    case 'call':
      return node.args.flatMap(paths)
    default:
      return [...paths(node.left), ...paths(node.right)]
  }
}
