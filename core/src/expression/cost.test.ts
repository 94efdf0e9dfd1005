import { describe, expect, test } from 'vitest'
import { cheapFirst } from './cost.ts'
import type { Node } from './node.ts'

const flag = (path: readonly string[], type: Node['type'] = 'boolean'): Node => ({ op: 'path', type, root: 'record', path })
const join = (op: 'and' | 'or', ...nodes: Node[]): Node => nodes.reduce((left, right) => ({ op, type: 'boolean', left, right }))
const me: Node = { op: 'path', type: 'link', root: 'user', path: ['id'] }
const listed: Node = { op: 'in', type: 'boolean', left: me, right: flag(['shared'], { list: 'link' }) }
const own = flag(['active'])
const behind = flag(['company', 'active'])
const part: Node = { op: '==', type: 'boolean', left: { ...flag(['address', 'city'], 'text'), part: true } as Node, right: me }
const teams: Node = {
  op: 'in',
  type: 'boolean',
  left: flag(['team'], 'link'),
  right: { ...me, type: { list: 'link' }, path: ['teams'] } as Node,
}

describe('the cheap part of a rule is asked first', () => {
  const cases: [string, Node, Node][] = [
    ['a column before a list and what is behind a link', join('or', listed, behind, own), join('or', own, behind, listed)],
    ['what costs the same stays in its order', join('or', teams, own), join('or', teams, own)],
    ['a part of a column costs no more than the column', join('and', part, own), join('and', part, own)],
    ['the parts of a part, too', join('and', join('or', listed, own), own), join('and', own, join('or', own, listed))],
    ['what is neither stays', { op: 'not', type: 'boolean', of: behind }, { op: 'not', type: 'boolean', of: behind }],
  ]
  test.each(cases)('%s', (_, node, expected) => expect(cheapFirst(node)).toEqual(expected))
})
