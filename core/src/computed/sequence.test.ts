import { describe, expect, it } from 'vitest'
import { numbered, periodOf, spelling } from './sequence.ts'

describe('a sequence', () => {
  it.each([
    ['DEV-{year}-{number:5}', '2026-11-22', 42, 'DEV-2026-00042'],
    ['{number}', '2026-11-22', 42, '42'],
    ['F{year}{month}/{number:3}-{day}', '2026-01-02', 7, 'F202601/007-02'],
    ['{number:2}', '2026-01-02', 123, '123'],
    ['A.{number}*', '2026-01-02', 0, 'A.0*'],
  ])('%s on %s writes %i as %s', (pattern, day, number, expected) => {
    expect(numbered(spelling({ pattern }, day), number)).toBe(expected)
  })

  it.each([
    ['none', ''],
    ['year', '2026'],
    ['month', '2026-11'],
  ] as const)('counts per %s', (per, expected) => {
    expect(periodOf({ per }, '2026-11-22')).toBe(expected)
  })
})
