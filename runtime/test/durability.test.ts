import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../src/db/connect.ts'

const rounds = Number(process.env.KILL_ROUNDS ?? 10)
const writer = fileURLToPath(new URL('writer.ts', import.meta.url))

/** Writes until killed at a moment of its own choosing; answers the last number it was told is safe. */
const killed = (data: string, after: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, data], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let wrong = ''
    child.stderr.on('data', (text: Buffer) => (wrong += text.toString()))
    child.stdout.on('data', (text: Buffer) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), after)
      said += text.toString()
    })
    // Not « exit »: what it said last may still be on its way.
    child.on('close', (code, signal) => {
      const numbers = said.split('\n').slice(0, -1)
      if (signal === 'SIGKILL' && numbers.length > 0) resolve(Number(numbers.at(-1)))
      else reject(new Error(`The writer ended with ${code}: ${wrong}`))
    })
  })

describe('the embedded database, killed while it writes', () => {
  let data: string
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'cahier-kill-'))
  })
  afterAll(() => rm(data, { recursive: true, force: true }))

  it(`has every acknowledged pair, whole, after each of ${rounds} kills`, { timeout: rounds * 60_000 }, async () => {
    for (let round = 0; round < rounds; round++) {
      const acknowledged = await killed(data, Math.random() * 400)
      const db = await connect({ data, databaseUrl: undefined })
      const [found] = await db.query({
        text: `select max(n) as last, count(*)::int4 as rows, count(distinct n)::int4 as pairs, sum(length(filler)) = sum((n % 700) * (half % 2)) as whole from pair`,
      })
      expect(found?.['last'], `round ${round}`).toBeGreaterThanOrEqual(acknowledged)
      // The last commit may have reached the disk before its answer reached the writer.
      expect(found?.['last'], `round ${round}`).toBeLessThanOrEqual(acknowledged + 1)
      expect(found, `round ${round}`).toMatchObject({ pairs: found?.['last'], rows: 2 * Number(found?.['last']), whole: true })
      await db.query({ text: 'set enable_seqscan = off' })
      expect((await db.query({ text: 'select n from pair where n = $1 and half = 2', values: [acknowledged] })).length).toBe(1)
      await db.close()
    }
  })
})
