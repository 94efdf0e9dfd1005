/** Numbers that look random and are the same for one seed (mulberry32), so that a case can be met again. */
export type Random = {
  /** From 0 to 1, without 1. */
  readonly next: () => number
  /** A whole number below. */
  readonly below: (limit: number) => number
  readonly chance: (likelihood: number) => boolean
  readonly pick: <T>(of: readonly T[]) => T
  readonly some: <T>(of: readonly T[], least: number, most: number) => T[]
}

export const random = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const some = <T>(of: readonly T[], least: number, most: number): T[] => {
    const left = [...of]
    const count = Math.min(left.length, least + below(most - least + 1))
    return Array.from({ length: count }, () => left.splice(below(left.length), 1)[0]!)
  }
  return { next, below, chance: (likelihood) => next() < likelihood, pick: (of) => of[below(of.length)]!, some }
}
