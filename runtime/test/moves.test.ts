import { describe, expect, it } from 'vitest'
import { moves } from '../moves/moves.ts'
import { databases } from './databases.ts'

/** Random ways; `npm run moves` goes four hundred companies. */
const MACHINES = Number(process.env.MOVES ?? 8)
const STEPS = 60

describe.each(databases)('random moves along random ways, on $name', ({ fresh }) => {
  it('leave no record in a state it could not come to, on any path', { timeout: 300_000 }, async () => {
    const made = await fresh()
    try {
      const { faults, moves: moved, tally } = await moves(made.db, MACHINES, STEPS, 20_261_122)
      expect(faults).toEqual([])
      expect(moved).toBeGreaterThan(MACHINES * 5)
      // Were all let through, or none, little would be proven.
      const refused = Object.values(tally).reduce((sum, one) => sum + one.refused, 0)
      const done = Object.values(tally).reduce((sum, one) => sum + one.done, 0)
      expect(done / (done + refused)).toBeGreaterThan(0.2)
      expect(refused / (done + refused)).toBeGreaterThan(0.2)
    } finally {
      await made.drop()
    }
  })
})
