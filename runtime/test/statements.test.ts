import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from '../src/records/create.ts'
import { list } from '../src/records/reading/list.ts'
import { update } from '../src/records/update.ts'
import { databases, type Fresh } from './databases.ts'
import { integer, layer, text } from './models.ts'
import { actor, open, type Opened } from './workspace.ts'

/** How many filters of different shapes are asked, each three times; 10,000 take two minutes. */
const SHAPES = Number(process.env.SHAPES ?? 1500)
const FIELDS = 14

const model = layer({
  thing: {
    label: 'name',
    fields: { name: text, ...Object.fromEntries(Array.from({ length: FIELDS }, (_, i) => [`f${i}`, integer])) },
  },
})

/** What is left is what is kept: without it, how much is there hangs on when the last collection was. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A filter whose shape is the number's bits. */
const filter = (number: number): string =>
  Array.from({ length: FIELDS }, (_, i) => `record.f${i} ${(number >> i) & 1 ? '==' : '!='} ${number % 7}`).join(' || ')

describe.each(databases)('prepared statements on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, model)
  })
  afterAll(async () => {
    await workspace?.close()
    await made.drop()
  })

  /** On each connection that was used: shared ones take turns. */
  const kept = async (): Promise<number> => {
    const counts: number[] = []
    for (let i = 0; i < 4; i++) {
      const own = { text: 'select count(*)::int4 as count from pg_prepared_statements' }
      for (const statement of [own, { ...own, name: 'counted', short: true }]) {
        const [row] = await made.db.query<{ count: number }>(statement)
        counts.push(row!.count)
      }
    }
    return Math.max(...counts)
  }

  const ctx = () => ({ workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'en' })

  it(`stay few under ${SHAPES} filters of different shapes, and so does memory`, { timeout: 600_000 }, async () => {
    const ask = (number: number) => list(ctx(), 'thing', { filter: filter(number), limit: '1' })
    for (let i = 0; i < 200; i++) await ask(i)
    collect()
    const before = process.memoryUsage()
    for (let i = 0; i < SHAPES; i++) for (let times = 0; times < 3; times++) await ask(i)
    collect()
    const after = process.memoryUsage()
    const [statements, heap] = [await kept(), Math.round((after.heapUsed - before.heapUsed) / 1e6)]
    console.log(
      `${SHAPES} shapes: ${statements} prepared on a connection, heap +${heap} MB, rss +${Math.round((after.rss - before.rss) / 1e6)} MB`,
    )
    expect(statements).toBeGreaterThan(150)
    expect(statements).toBeLessThanOrEqual(420)
    expect(heap).toBeLessThan(150)
    // What everybody asks is prepared all the same.
    await list(ctx(), 'thing', {})
    expect(await kept()).toBeGreaterThan(statements)
  })

  it('are no more for whoever writes another set of fields each time', async () => {
    const before = await kept()
    const some = (number: number) =>
      Object.fromEntries(Array.from({ length: FIELDS }, (_, i) => [`f${i}`, 1]).filter((_, i) => (number >> i) & 1))
    for (let number = 1; number <= 40; number++) {
      const { id } = await create(ctx(), 'thing', { name: 'One', ...some(number) })
      for (let times = 0; times < 3; times++) {
        await create(ctx(), 'thing', { name: 'One', ...some(number) })
        await update(ctx(), 'thing', id, { name: `${times}`, ...some(number) })
      }
    }
    expect(await kept()).toBeLessThanOrEqual(before + 5)
  })
})
