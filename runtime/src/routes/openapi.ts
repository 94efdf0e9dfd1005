import { openapi as describe } from '@cahier/core/openapi'
import { Hono } from 'hono'
import type { Env } from '../workspace.ts'
import { specification } from './specification.ts'

/** The API of this model as this person may use it. */
export const openapi = new Hono<Env>().get('/openapi.json', (c) =>
  specification(c, 'openapi', (translated) => describe(translated, c.var.actor, c.var.revision.number)),
)
