import type { Value } from './kind.ts'

/** Whether two values are one: nothing is nothing, whether absent or null; lists and parts are compared by what they hold. */
export const same = (a: Value | undefined, b: Value | undefined): boolean => {
  const [one, two] = [a ?? null, b ?? null]
  if (one === two) return true
  if (one === null || two === null || typeof one !== 'object' || typeof two !== 'object') return false
  if (Array.isArray(one) || Array.isArray(two))
    return Array.isArray(one) && Array.isArray(two) && one.length === two.length && one.every((item, i) => same(item, two[i]))
  const [parts, others] = [one as Parts, two as Parts]
  return [...new Set([...Object.keys(parts), ...Object.keys(others)])].every((name) => same(own(parts, name), own(others, name)))
}

type Parts = { readonly [part: string]: Value }
const own = (parts: Parts, name: string): Value | undefined => (Object.hasOwn(parts, name) ? parts[name] : null)
