import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases, type Fresh } from './databases.ts'

describe.each(databases)('short questions on $name', ({ fresh }) => {
  let made: Fresh
  beforeAll(async () => {
    made = await fresh()
  })
  afterAll(() => made?.drop())
  const ask = (n: number, text = 'select $1::int4 as n') =>
    made.db.query<{ n: number }>({ name: `short_${text.length}`, text, values: [n], short: true })

  it('asked all at once get each its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => ask(n)))
    expect(answers.map(([row]) => row!.n)).toEqual(Array.from({ length: 300 }, (_, n) => n))
  })

  it('that fail do not spoil those beside them', async () => {
    const answers = await Promise.allSettled([
      ask(1),
      ask(0, 'select 1 / $1::int4 as n'),
      ask(2),
      ask(0, 'select n from nowhere where 1 = $1::int4'),
      ask(3),
    ])
    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value[0]!.n : (one.reason as { code: string }).code))).toEqual([
      1,
      '22012',
      2,
      '42P01',
      3,
    ])
    expect(await ask(4)).toEqual([{ n: 4 }])
  })

  it('that turn out long are asked apart, and hold up nobody for long', async () => {
    const short = async () => expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]])
    const sleeping = ask(300, 'select $1::int4 as n, pg_sleep($1::float8 / 1000)::text')
    await short()
    expect(await sleeping).toMatchObject([{ n: 300 }])
    // It lasts until those behind it are answered: held up by it, they never would be.
    if (made.settings.databaseUrl)
      await made.db.session(async (own) => {
        await own.query({ text: 'select pg_advisory_lock(300)' })
        const waiting = ask(300, 'select $1::int4 as n, pg_advisory_lock($1::bigint)::text, 1 as apart')
        await short()
        await own.query({ text: 'select pg_advisory_unlock(300)' })
        expect(await waiting).toMatchObject([{ n: 300 }])
      })
    expect(await ask(100, 'select $1::int4 as n, pg_sleep($1::float8 / 1000)::text')).toMatchObject([{ n: 100 }])
  })

  it('go on after their connections are lost', async () => {
    if (!made.settings.databaseUrl) return
    await ask(1)
    const lost = Promise.allSettled([ask(1), ask(2), ask(3)])
    await made.db.query({
      text: 'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    })
    await lost
    await expect.poll(() => ask(5).catch(() => undefined)).toEqual([{ n: 5 }])
  })
})
