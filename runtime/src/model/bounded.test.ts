import { expect, it } from 'vitest'
import { bounded } from './bounded.ts'

it('makes a thing once, and forgets the one unused for longest', () => {
  const made: string[] = []
  const things = bounded<string>(2)
  const ask = (key: string) => things(key, () => (made.push(key), key.toUpperCase()))
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(ask)).toEqual(['A', 'B', 'A', 'C', 'A', 'B'])
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})
