import { Hono } from 'hono'
import { jsonText } from '../answer.ts'
import { batch as run } from '../records/batch.ts'
import type { Env } from '../workspace.ts'
import { jsonOf } from './body.ts'
import { work } from './work.ts'

/** Up to a thousand writes in one transaction, all or nothing. */
export const batch = new Hono<Env>().post('/batch', async (c) => {
  const body = await jsonOf(c)
  return work(c, async (ctx) => jsonText(c, JSON.stringify(await run(ctx, body))), { body })
})
