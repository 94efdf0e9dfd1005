import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { rest } from './rest.ts'

const looks = async (quiet: number): Promise<number> => {
  let given = 0
  const stop = rest(() => given++, 1, quiet)
  for (let turn = 0; turn < 20; turn++) await sleep(2)
  stop()
  return given
}

it('gives memory back once after something was done, and not again while nothing is', async () => {
  expect(await looks(1)).toBe(1)
})

it('gives nothing back while there is something to do', async () => {
  expect(await looks(-1)).toBe(0)
})

it('asks V8 to give back what it can', async () => {
  let garbage: object[] | undefined = Array.from({ length: 500_000 }, (_, n) => ({ n, text: `garbage ${n}` }))
  const before = process.memoryUsage().heapUsed
  expect(garbage).toHaveLength(500_000)
  garbage = undefined
  const stop = rest(undefined, 1, 1)
  await vi.waitFor(() => expect(process.memoryUsage().heapUsed).toBeLessThan(before - 20_000_000), { timeout: 30_000 })
  stop()
}, 60_000)
