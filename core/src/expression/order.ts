import { decimal, isDecimal } from './decimal.ts'
import type { Type } from './node.ts'

/**
 * Which of two values comes first: below 0, 0 or above. Two numbers of at most 15 digits are the same doubles exactly when
 * they are the same decimals; what was reckoned is a decimal. Moments compare by time, since an offset can write one in two
 * ways; text by code point, as COLLATE "C" does.
 */
export const compare = (left: unknown, right: unknown, type: Type): number => {
  if (left === right) return 0
  if (isDecimal(left) || isDecimal(right)) return decimals(left, right)
  if (type === 'datetime') return Date.parse(String(left)) - Date.parse(String(right))
  if (typeof left === 'string' && typeof right === 'string') return byCodePoint(left, right)
  return (left as number) < (right as number) ? -1 : 1
}

const decimals = (left: unknown, right: unknown): number => {
  const [a, b] = [left, right].map((one) => (isDecimal(one) ? one : typeof one === 'number' ? decimal(one) : undefined))
  return a && b ? a.cmp(b) : 1
}

const byCodePoint = (left: string, right: string): number => {
  const least = Math.min(left.length, right.length)
  for (let i = 0; i < least; i++) {
    if (left.charCodeAt(i) === right.charCodeAt(i)) continue
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)]
    // A surrogate stands for a code point above all others of its plane, though its unit is smaller than U+E000.
    const [high, low] = [a >= 0xd800 && a < 0xe000, b >= 0xd800 && b < 0xe000]
    return high === low ? a - b : high ? 1 : -1
  }
  return left.length - right.length
}
