import { Hono } from 'hono'
import { revisionNumber } from '../model/store.ts'
import type { Env } from '../workspace.ts'

/** Whether requests can be served: asks the database, so that a monitor hears of it first. Open to all, and tells no more. */
export const health = new Hono<Env>().get('/health', async (c) => {
  const { workspace } = c.var
  return c.json({ status: 'ok', revision: await revisionNumber(workspace.db, workspace.schema), database: workspace.db.kind })
})
