import type { Node } from './node.ts'

/** The same node over other parts. */
export const rebuild = (node: Node, visit: (part: Node) => Node): Node => {
  switch (node.op) {
    case 'path':
    case 'literal':
    case 'variable':
      return node
    case 'list':
      return { ...node, items: node.items.map(visit) }
    case 'call':
      return { ...node, args: node.args.map(visit) }
    case 'not':
    case 'negative':
      return { ...node, of: visit(node.of) }
    case 'if':
      return { ...node, test: visit(node.test), yes: visit(node.yes), no: visit(node.no) }
    case 'exists':
    case 'all':
    case 'sum':
      return { ...node, over: visit(node.over), of: visit(node.of) }
    default:
      return { ...node, left: visit(node.left), right: visit(node.right) }
  }
}

/** What a node is made of, in the order it was written. */
export const parts = (node: Node): readonly Node[] => {
  switch (node.op) {
    case 'path':
    case 'literal':
    case 'variable':
      return []
    case 'list':
      return node.items
    case 'call':
      return node.args
    case 'not':
    case 'negative':
      return [node.of]
    case 'if':
      return [node.test, node.yes, node.no]
    case 'exists':
    case 'all':
    case 'sum':
      return [node.over, node.of]
    default:
      return [node.left, node.right]
  }
}

/** How many nodes there are in all. */
export const sizeOf = (node: Node): number => parts(node).reduce((sum, part) => sum + sizeOf(part), 1)
