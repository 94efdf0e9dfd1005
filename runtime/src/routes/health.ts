import { Hono } from 'hono'
import type { Env } from '../workspace.ts'

/** Whether requests can be served: asks the database, so that a monitor hears of it first. Open to all, and tells no more. */
export const health = new Hono<Env>().get('/health', async (c) => {
  const { workspace } = c.var
  const [row] = await workspace.db.query<{ revision: number }>({
    text: `select revision from "${workspace.schema}"._current`,
    name: 'health',
  })
  return c.json({ status: 'ok', revision: row?.revision ?? 0, database: workspace.db.kind })
})
