import { randomFillSync } from 'node:crypto'

const pool = new Uint8Array(10 * 256)
let at = pool.length
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
let [last, count] = [0, 0]

/**
 * A uuid v7 (RFC 9562): 48 bits of milliseconds, then random. Ids made within one process never go back, even within a
 * millisecond, since pages without an order of their own are in id order; the 12 bits after the time count up.
 */
export const newId = (): string => {
  if (at === pool.length) {
    randomFillSync(pool)
    at = 0
  }
  // A clock that stands still or goes back counts on; a burst beyond 4096 borrows the next millisecond.
  const now = Date.now()
  if (now > last) [last, count] = [now, 0]
  else if (++count > 0xfff) [last, count] = [last + 1, 0]
  const time = last.toString(16).padStart(12, '0')
  let random = ''
  for (let i = 0; i < 8; i++) random += HEX[pool[at + i]!]!
  at += 10
  const variant = ((Number.parseInt(random[0]!, 16) & 3) | 8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4)}`
}
