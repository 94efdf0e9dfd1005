/** Mulberry32: small, fast, and the same on every machine. */
let state = 20261121
export const random = () => {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
export const int = (low, high) => low + Math.floor(random() * (high - low + 1))
export const pick = (list) => list[Math.floor(random() * list.length)]
export const chance = (p) => random() < p
/** More of the first than of the last. */
export const skewed = (list) => list[Math.floor(random() ** 2 * list.length)]
/** So many days after the first, at most. */
export const day = (from, days) => new Date(Date.UTC(...from) + int(0, days) * 86_400_000)
