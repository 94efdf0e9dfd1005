/** How often one address may ask one question; the oldest counts go first when there are too many addresses. */
type Rule = { readonly window: number; readonly max: number }
type Verdict = { readonly allowed: boolean; readonly retryAfter: number | null }
const MOST = 50_000

/** Counts within one process: whoever has several processes has so many times the attempts, which the length of passwords bears. */
export const attempts = () => {
  const counts = new Map<string, { count: number; since: number }>()
  return {
    async consume(key: string, { window, max }: Rule): Promise<Verdict> {
      const now = Date.now()
      const known = counts.get(key)
      if (!known || now - known.since >= window * 1000) {
        counts.delete(key)
        if (counts.size >= MOST) for (const oldest of [...counts.keys()].slice(0, MOST / 10)) counts.delete(oldest)
        counts.set(key, { count: 1, since: now })
        return { allowed: true, retryAfter: null }
      }
      known.count++
      return known.count <= max
        ? { allowed: true, retryAfter: null }
        : { allowed: false, retryAfter: Math.ceil((known.since + window * 1000 - now) / 1000) }
    },
  }
}
