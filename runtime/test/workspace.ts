import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Layer } from '@cahier/core/model/model'
import { publish } from '../src/model/publish.ts'
import { readLayer } from '../src/model/read.ts'
import { openWorkspace } from '../src/model/store.ts'
import type { Env, Workspace } from '../src/workspace.ts'
import { served, type Served } from './app.ts'
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

/** The routes as a test asks them: `x-roles` says as whom. */
export const api = (workspace: Workspace, member: string | null = null, more: Served = {}): Hono<Env> =>
  served(workspace, (c) => actor(c.req.header('x-roles')?.split(',') ?? [ADMINISTRATOR], { id: member }), { beat: 50, ...more })
