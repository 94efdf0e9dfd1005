import type { Field } from '@cahier/core/fields/field'
import { describe, expect, it } from 'vitest'
import { onRight, widths } from './columns.ts'

const column = (path: string, kind: string, more: object = {}) => {
  const field = { id: path, name: path, title: path, kind, ...more } as unknown as Field
  return { path, field, sortable: true }
}
const name = column('name', 'text')
const city = column('city', 'text')
const value = column('value', 'money', { currency: 'EUR', decimals: 2 })
const stage = column('stage', 'choice', { options: [{ value: 'a', title: 'Negotiation', color: 'grey' }] })
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

const cases = [
  { name: 'a wide room is filled to the pixel', columns: [name, city, value, stage], longest: [20, 10, 12, 0], room: 1237, fills: true },
  { name: 'a tight room cuts texts, not numbers', columns: [name, city, value], longest: [40, 40, 30], room: 520, fills: true },
  { name: 'a room too small for numbers moves sideways', columns: [value, value, value], longest: [30, 30, 30], room: 300, fills: false },
  { name: 'one column takes it all', columns: [name], longest: [3], room: 640, fills: true },
] as const

describe('the side a column stands on', () => {
  it.each([
    ['an amount', 'money', true],
    ['a length of time', 'duration', true],
    ['a day', 'date', false],
    ['a day or a moment', 'date_or_time', false],
    ['a text', 'text', false],
  ] as const)('of %s', (_name, kind, right) => expect(onRight(column('x', kind).field)).toBe(right))
})

describe('widths', () => {
  it.each([520, 1237])('an empty column leaves its room to the others, of %i', (room) => {
    const [full, none] = widths([name, city, value], [40, 0, 12], 'name', room)
    expect(full).toBeGreaterThan(3 * none!)
  })

  for (const { name: title, columns, longest, room, fills } of cases) {
    const sizes = widths(columns, longest, 'name', room)
    it(title, () => expect(sum(sizes) === room).toBe(fills))
    it(`${title}: every number has its room`, () => {
      for (const [i, { field }] of columns.entries())
        if (field.kind === 'money') expect(sizes[i]).toBeGreaterThanOrEqual(22 + longest[i]! * 7)
    })
  }
})
