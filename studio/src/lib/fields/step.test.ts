import { describe, expect, it } from 'vitest'
import { stepper } from './step.ts'

const cases = [
  { name: 'up goes by one', value: 4, direction: 1, gives: 5 },
  { name: 'an empty number starts at zero', value: null, direction: 1, gives: 1 },
  { name: 'cents stay as they are', value: 1234.1, direction: 1, decimals: 2, gives: 1235.1 },
  { name: 'down stops at the minimum', value: 0.5, direction: -1, decimals: 2, minimum: 0, gives: 0 },
  { name: 'up stops at the maximum', value: 52, direction: 1, maximum: 52, gives: 52 },
] as const

describe('The arrows of a number', () => {
  it.each(cases)('$name', (row) => {
    const bounds = { minimum: 'minimum' in row ? row.minimum : undefined, maximum: 'maximum' in row ? row.maximum : undefined }
    expect(stepper(bounds, 'decimals' in row ? row.decimals : 0)(row.value, row.direction)).toBe(row.gives)
  })
})
