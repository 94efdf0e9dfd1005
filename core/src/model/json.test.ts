import { describe, expect, it } from 'vitest'
import { readJson } from './json.ts'

describe('readJson', () => {
  it.each([
    ['nothing', '', 1, 1],
    ['a name without quotes', '{\n  a: 1 }', 2, 3],
    ['a comma too many', '[1,\n2,\n]', 3, 1],
    ['a comma too few', '{"a": 1 "b": 2}', 1, 9],
    ['single quotes', "{'a': 1}", 1, 2],
    ['a comment', '{ // a\n}', 1, 3],
    ['a text that is not closed', '{"a": "b\n}', 1, 7],
    ['a number with a leading zero', '[012]', 1, 2],
    ['a second value', '{} {}', 1, 4],
    ['a depth nobody writes', '['.repeat(100_000), 1, 201],
  ])('finds where it breaks: %s', (_, text, line, column) => {
    expect(readJson(text).problems).toEqual([{ code: 'json.syntax', path: '', params: { line, column } }])
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  it('knows the place of every value', () => {
    const { places, problems } = readJson('\uFEFF{\n  "a": [1, {"b/c": "\\u00e9"}],\r\n  "d": -1.5e3\n}')
    expect(problems).toEqual([])
    expect([...places]).toEqual([
      ['', { line: 1, column: 2 }],
      ['/a', { line: 2, column: 8 }],
      ['/a/0', { line: 2, column: 9 }],
      ['/a/1', { line: 2, column: 12 }],
      ['/a/1/b~1c', { line: 2, column: 20 }],
      ['/d', { line: 3, column: 8 }],
    ])
  })
})
