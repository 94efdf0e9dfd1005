import type { Row } from '@cahier/core/wire'
import { describe, expect, it } from 'vitest'
import { arranged } from './tree.ts'

/** 'b<a' is a record b that hangs from a. */
const rows = (text: string): Row[] =>
  text.split(' ').map((one) => {
    const [id = '', parent] = one.split('<')
    return { id, version: 1, parent: parent ?? null }
  })

describe('a list whose records hang from one another', () => {
  it.each([
    ['keeps the order of those that hang from nothing', 'a b c', 'a b c'],
    ['puts each under what it hangs from', 'b<a c a', 'c a .b'],
    ['keeps the order among siblings', 'a c<a b<a', 'a .c .b'],
    ['goes as deep as the tree does', 'c<b b<a a d<c', 'a .b ..c ...d'],
    ['leaves at the root what hangs from a record that is not there', 'a b<z', 'a b'],
    ['shows what hangs in a circle', 'a b<c c<b', 'a b c'],
    ['takes no record for its own parent', 'a<a b<a', 'a .b'],
  ])('%s', (_sentence, given, expected) => {
    const { rows: found, depths } = arranged(rows(given), 'parent')
    expect(found.map(({ id }) => '.'.repeat(depths.get(id) ?? 0) + id).join(' ')).toBe(expected)
  })
})
