import { describe, expect, it } from 'vitest'
import { walk } from '../walk/walk.ts'
import { databases } from './databases.ts'

/** `npm run walk` walks a million. */
const CASES = Number(process.env.WALK ?? 10_000) / databases.length

describe.each(databases)('random people on all paths of random companies, on $name', ({ fresh }) => {
  it('are answered as core says of the whole records, and never with what they may not see', { timeout: 900_000 }, async () => {
    const made = await fresh()
    try {
      const { cases, paths, faults } = await walk(made.db, CASES, 20_261_122)
      expect(faults).toEqual([])
      expect(cases).toBeGreaterThanOrEqual(CASES)
      // Were all or nothing to be seen, little would be proven.
      const { some = 0, none = 0, all = 0 } = paths['list'] ?? {}
      expect(some / (some + none + all)).toBeGreaterThan(0.3)
    } finally {
      await made.drop()
    }
  })
})
