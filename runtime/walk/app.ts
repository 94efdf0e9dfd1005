import type { Actor } from '@cahier/core/access'
import { Hono } from 'hono'
import { onError } from '../src/answer.ts'
import { batch } from '../src/routes/batch.ts'
import { changes } from '../src/routes/changes.ts'
import { events } from '../src/routes/events.ts'
import { exports } from '../src/routes/exports.ts'
import { files } from '../src/routes/files.ts'
import { forms } from '../src/routes/forms.ts'
import { imports } from '../src/routes/imports.ts'
import { model } from '../src/routes/model.ts'
import { openapi } from '../src/routes/openapi.ts'
import { records } from '../src/routes/records.ts'
import { views } from '../src/routes/views.ts'
import type { Env, Workspace } from '../src/workspace.ts'

export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers }
export type Ask = (actor: Actor, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
/** The same without waiting for the answer to end, which that of a stream does not. */
export type Open = (actor: Actor, path: string, headers?: Record<string, string>) => Promise<Response>
export type Asking = Ask & { readonly open: Open }

/** The routes as the server has them, asked as whomever one likes. */
export const asking = (workspace: Workspace, now: string): Asking => {
  let asker: Actor
  const app = new Hono<Env>()
  app.onError(onError)
  app.use(async (c, next) => {
    c.set('workspace', workspace)
    c.set('revision', workspace.current())
    c.set('now', now)
    c.set('requestId', 'walk')
    c.set('language', 'en')
    c.set('actor', asker)
    await next()
  })
  const parts = [records, batch, changes, events((c) => c.var.actor), exports, imports, forms, views, model, openapi, files]
  for (const part of parts) app.route('/api', part)
  const open = async (actor: Actor, path: string, init: RequestInit = {}): Promise<Response> => {
    asker = actor
    return app.request(`/api/${path}`, init)
  }
  const ask: Ask = async (actor, method, path, body, headers = {}) => {
    const json = body !== undefined && typeof body !== 'string'
    const answer = await open(actor, path, {
      method,
      headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: json ? JSON.stringify(body) : body }),
    })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  return Object.assign(ask, { open: (actor: Actor, path: string, headers = {}) => open(actor, path, { headers }) })
}
