import type { Context as Asked } from 'hono'
import type { Context } from '../records/context.ts'
import { atRevision } from '../records/statement.ts'
import type { Env, Revision } from '../workspace.ts'
import { once } from './once.ts'

/**
 * Runs a verb under one revision, again under the newest when a publish came between. What is `sent` with a key of the
 * caller's is done once, however often it is asked; whoever makes records may say that those which may be the same were looked at.
 */
export const work = (c: Asked<Env>, verb: (ctx: Context) => Promise<Response>, sent?: { readonly body: unknown }): Promise<Response> => {
  const [workspace, actor, now, language] = [c.get('workspace'), c.get('actor'), c.get('now'), c.get('language')]
  const key = c.req.header('idempotency-key')
  const seen = c.req.query('duplicates') === 'allow' ? ({ duplicates: 'allow' } as const) : {}
  return atRevision(workspace, c.get('revision'), (revision: Revision) => {
    const ctx: Context = { workspace, revision, actor, now, language, ...seen }
    return key === undefined || !sent ? verb(ctx) : once(c, ctx, key, sent.body, verb)
  })
}
