import type { Actor } from '@cahier/core/access'
import { Hono } from 'hono'
import { onError } from '../src/answer.ts'
import { exports } from '../src/routes/exports.ts'
import { forms } from '../src/routes/forms.ts'
import { imports } from '../src/routes/imports.ts'
import { model } from '../src/routes/model.ts'
import { openapi } from '../src/routes/openapi.ts'
import { records } from '../src/routes/records.ts'
import { views } from '../src/routes/views.ts'
import type { Env, Workspace } from '../src/workspace.ts'

export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers }
export type Ask = (actor: Actor, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** The routes as the server has them, asked as whomever one likes. */
export const asking = (workspace: Workspace, now: string): Ask => {
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
  for (const part of [records, exports, imports, forms, views, model, openapi]) app.route('/api', part)
  return async (actor, method, path, body, headers = {}) => {
    asker = actor
    const json = body !== undefined && typeof body !== 'string'
    const answer = await app.request(`/api/${path}`, {
      method,
      headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: json ? JSON.stringify(body) : (body as string) }),
    })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
}
