import { summary } from '@cahier/core/form/summary'
import { Hono } from 'hono'
import type { Env } from '../workspace.ts'
import { specification } from './specification.ts'

/** What this person may see of the model: the map of the studio. */
export const model = new Hono<Env>().get('/model', (c) =>
  specification(c, 'model', (translated) => summary(translated, c.var.actor, c.var.revision.number)),
)
