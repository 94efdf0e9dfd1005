import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases, type Fresh } from './databases.ts'

describe('the embedded engine', () => {
  const workers: Worker[] = []
  const seen = (worker: Worker): void => void workers.push(worker)
  let own: Fresh
  beforeAll(async () => {
    process.on('worker', seen)
    own = await databases[0]!.fresh()
    await own.db.query({ text: 'create table kept (n int)' })
  })
  afterAll(async () => {
    process.off('worker', seen)
    await own.drop()
  })

  const hard = [
    { name: 'an expression too deep to read', text: `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`, is: '42601' },
    { name: 'a number out of range', text: 'select power(10::float8, 400)', is: '22003' },
  ]
  it.each(hard)('refuses $name and goes on', async ({ text, is }) => {
    await expect(own.db.query({ text })).rejects.toMatchObject({ code: is })
    expect(await own.db.query({ text: 'select 1 as one' })).toEqual([{ one: 1 }])
  })
  it('is opened anew when it breaks: what was asked fails, what was acknowledged is there, news is heard', async () => {
    const { db } = own
    const heard: string[] = []
    await db.listen('news', (payload) => heard.push(payload))
    await db.query({ text: 'insert into kept values (1)' })
    const lost = db.transaction(async (tx) => {
      await tx.query({ text: 'insert into kept values (2)' })
      await workers.at(-1)?.terminate()
      await tx.query({ text: 'insert into kept values (3)' }).catch(() => {})
      await tx.query({ text: 'insert into kept values (4)' })
    })
    await expect(lost).rejects.toMatchObject({ code: '57P01' })
    expect(await db.query({ text: 'select n from kept' })).toEqual([{ n: 1 }])
    await db.query({ text: `select pg_notify('news', 'again')` })
    await expect.poll(() => heard).toEqual(['again'])
    expect(await db.query({ text: 'select $1::int4 as n', values: [5], name: 'prepared' })).toEqual([{ n: 5 }])
  })
})
