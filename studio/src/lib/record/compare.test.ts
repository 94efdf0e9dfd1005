import { describe, expect, it } from 'vitest'
import { compare } from './compare.ts'

const cases = [
  { name: 'nobody changed anything', before: { a: 1 }, theirs: { a: 1 }, mine: { a: 1 }, others: [], clashes: [] },
  { name: 'only I changed a field', before: { a: 1 }, theirs: { a: 1 }, mine: { a: 2 }, others: [], clashes: [] },
  {
    name: 'they changed a field I left alone',
    before: { a: 1, b: 1 },
    theirs: { a: 2, b: 1 },
    mine: { a: 1, b: 3 },
    others: ['a'],
    clashes: [],
  },
  {
    name: 'both changed one field to different values',
    before: { a: 1 },
    theirs: { a: 2 },
    mine: { a: 3 },
    others: ['a'],
    clashes: [{ name: 'a', before: 1, theirs: 2 }],
  },
  { name: 'both changed one field to the same value', before: { a: 1 }, theirs: { a: 2 }, mine: { a: 2 }, others: ['a'], clashes: [] },
  {
    name: 'they emptied what I changed',
    before: { a: 1 },
    theirs: { a: null },
    mine: { a: 3 },
    others: ['a'],
    clashes: [{ name: 'a', before: 1, theirs: null }],
  },
  { name: 'an absent value and null are one', before: {}, theirs: { a: null }, mine: {}, others: [], clashes: [] },
]

describe('Two people change one record', () => {
  it.each(cases)('$name', ({ before, theirs, mine, others, clashes }) => {
    expect(compare(['a', 'b'], before, theirs, mine)).toEqual({ others, clashes })
  })
})
