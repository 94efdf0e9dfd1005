import type { Actor } from '@cahier/core/access'
import type { Workspace } from '../src/workspace.ts'
import { served } from '../test/app.ts'

export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers }
export type Ask = (actor: Actor, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
/** The same without waiting for the answer to end, which that of a stream does not. */
export type Open = (actor: Actor, path: string, headers?: Record<string, string>) => Promise<Response>
export type Asking = Ask & { readonly open: Open }

/** The routes as the server has them, asked as whomever one likes. */
export const asking = (workspace: Workspace, now: string): Asking => {
  let asker: Actor
  const app = served(workspace, () => asker, { now })
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
