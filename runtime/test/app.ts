import type { Actor } from '@cahier/core/access'
import { Hono, type Context } from 'hono'
import { onError } from '../src/answer.ts'
import { batch } from '../src/routes/batch.ts'
import { changes } from '../src/routes/changes.ts'
import { events, type Listener } from '../src/routes/events.ts'
import { exports } from '../src/routes/exports.ts'
import { files } from '../src/routes/files.ts'
import { forms } from '../src/routes/forms.ts'
import { imports } from '../src/routes/imports.ts'
import { model } from '../src/routes/model.ts'
import { openapi } from '../src/routes/openapi.ts'
import { publish } from '../src/routes/publish.ts'
import { records } from '../src/routes/records.ts'
import { views } from '../src/routes/views.ts'
import type { Env, Workspace } from '../src/workspace.ts'

/** What a test may say of its requests; `now` is the moment of them all. */
export type Served = { readonly now?: string; readonly listener?: Listener; readonly beat?: number }

/** The routes of a company as the server has them, without a socket, a session or the studio: `asker` says as whom. */
export const served = (
  workspace: Workspace,
  asker: (c: Context<Env>) => Actor,
  { now, listener = (c) => c.var.actor, beat }: Served = {},
): Hono<Env> => {
  const app = new Hono<Env>()
  app.onError(onError)
  app.use(async (c, next) => {
    c.set('workspace', workspace)
    c.set('revision', workspace.current())
    c.set('now', now ?? new Date().toISOString())
    c.set('requestId', 'test')
    c.set('language', c.req.header('accept-language') ?? 'en')
    c.set('actor', asker(c))
    await next()
  })
  const parts = [records, batch, changes, events(listener, beat), exports, imports, forms, views, model, publish, openapi, files]
  for (const part of parts) app.route('/api', part)
  return app
}
