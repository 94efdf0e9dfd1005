/** Numbers that look random and are the same for the same seed. */
export type Random = {
  readonly below: (bound: number) => number
  readonly chance: (of: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
}

/** mulberry32, by Tommy Ettinger, in the public domain. */
export const random = (seed: number): Random => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return { below, chance: (of) => next() < of, pick: (from) => from[below(from.length)]! }
}
