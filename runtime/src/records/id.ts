import { randomBytes } from 'node:crypto'

let pool = ''
let at = 0
let [last, count, time] = [0, 0, '']

/**
 * A uuid v7 (RFC 9562): 48 bits of milliseconds, then random. Ids made within one process never go back, even within a
 * millisecond, since pages without an order of their own are in id order; the 12 bits after the time count up.
 */
export const newId = (): string => {
  if (at === pool.length) [pool, at] = [randomBytes(8 * 256).toString('hex'), 0]
  // A clock that stands still or goes back counts on; a burst beyond 4096 borrows the next millisecond.
  const now = Date.now()
  if (now > last) begin(now)
  else if (++count > 0xfff) begin(last + 1)
  const variant = '89ab'[Number.parseInt(pool[at]!, 16) & 3]!
  const id = `${time}${count.toString(16).padStart(3, '0')}-${variant}${pool.slice(at + 1, at + 4)}-${pool.slice(at + 4, at + 16)}`
  at += 16
  return id
}

const begin = (millisecond: number): void => {
  const hex = millisecond.toString(16).padStart(12, '0')
  ;[last, count, time] = [millisecond, 0, `${hex.slice(0, 8)}-${hex.slice(8)}-7`]
}
