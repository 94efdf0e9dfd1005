import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Layer } from '@cahier/core/model/model'
import { say } from '@cahier/core/words/index'
import { Refused } from '../src/errors.ts'
import { publish } from '../src/model/publish.ts'
import { readLayer } from '../src/model/read.ts'
import { openWorkspace } from '../src/model/store.ts'
import { batch } from '../src/routes/batch.ts'
import { changes } from '../src/routes/changes.ts'
import { events, type Listener } from '../src/routes/events.ts'
import { records } from '../src/routes/records.ts'
import type { Env, Workspace } from '../src/workspace.ts'
import type { Fresh } from './databases.ts'

export type Opened = Workspace & { close(): Promise<void> }

/** The folder of an example company. */
export const example = (name: string): Promise<Layer> => readLayer(fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)))

let made = 0
/** A company of its own in a test's database, with this model published. */
export const open = async ({ db }: Fresh, layer: Layer): Promise<Opened> => {
  const workspace = await openWorkspace(db, { name: `test${++made}` })
  await publish(workspace, [layer])
  return workspace
}

export const actor = (roles: readonly string[] = [ADMINISTRATOR], more: Partial<Actor> = {}): Actor => ({
  kind: 'member',
  id: null,
  email: null,
  roles,
  language: 'en',
  teams: [],
  sites: [],
  ...more,
})

/** The record routes without a socket, a session or the studio: `x-roles` says as whom. */
export const api = (workspace: Workspace, member: string | null = null, listener: Listener = (c) => c.var.actor) => {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    c.set('workspace', workspace)
    c.set('revision', workspace.current())
    c.set('now', new Date().toISOString())
    c.set('requestId', 'test')
    c.set('language', 'en')
    c.set('actor', actor(c.req.header('x-roles')?.split(',') ?? [ADMINISTRATOR], { id: member }))
    await next()
  })
  app.route('/api', records).route('/api', batch).route('/api', changes).route('/api', events(listener, 50))
  app.onError((error) => {
    if (!(error instanceof Refused)) throw error
    const problems = error.problems.map(({ code, path, params }) => ({
      code,
      pointer: path,
      detail: say({ code, ...(params && { params }) }, 'en'),
      params,
    }))
    const current = error.current === undefined ? {} : { current: JSON.parse(error.current) as unknown }
    return Response.json({ status: error.status, problems, ...current }, { status: error.status })
  })
  return app
}
