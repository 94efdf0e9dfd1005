import { problem } from '@cahier/core/problem'
import { ADMINISTRATOR } from '@cahier/core/access'
import { Hono } from 'hono'
import { jsonText } from '../answer.ts'
import { Refused } from '../errors.ts'
import { bin } from '../records/reading/bin.ts'
import { entityFor } from '../records/context.ts'
import { eraseOne } from '../records/expire.ts'
import { changesIn } from '../records/effects.ts'
import { undo } from '../records/undo.ts'
import type { Env } from '../workspace.ts'
import { jsonOf } from './body.ts'
import { work } from './work.ts'

/** Groups of changes: what one did, and taking it back; and what lies in the bin. */
export const changes = new Hono<Env>()
  .get('/changes/:group', (c) => work(c, async (ctx) => jsonText(c, await changesIn(ctx, c.req.param('group')))))
  .post('/changes/:group/undo', async (c) => {
    const length = c.req.header('content-length')
    const body = length === undefined || length === '0' ? {} : await jsonOf(c)
    const skip = conflicts(body) === 'skip'
    return work(c, async (ctx) => jsonText(c, JSON.stringify(await undo(ctx, c.req.param('group'), skip))), { body })
  })
  .get('/bin', (c) => work(c, async (ctx) => jsonText(c, JSON.stringify(await bin(ctx, c.req.query())))))
  .delete('/bin/:entity/:id', (c) =>
    work(
      c,
      async (ctx) => {
        if (!ctx.actor.roles.includes(ADMINISTRATOR)) throw new Refused([problem('access.administrator')])
        const entity = entityFor(ctx, c.req.param('entity'), 'delete')
        await ctx.workspace.db.transaction((tx) => eraseOne(ctx, tx, entity, c.req.param('id')))
        return new Response(null, { status: 204 })
      },
      { body: null },
    ),
  )

const conflicts = (body: unknown): unknown => {
  const said = typeof body === 'object' && body !== null ? ((body as { conflicts?: unknown }).conflicts ?? 'refuse') : undefined
  if (said !== 'refuse' && said !== 'skip') throw new Refused([problem('undo.body', '/conflicts')], 400)
  return said
}
