import { views as viewsOf } from '@cahier/core/form/view'
import { problem } from '@cahier/core/problem'
import { Hono } from 'hono'
import { Refused } from '../errors.ts'
import type { Env } from '../workspace.ts'
import { specification } from './specification.ts'

/** How the records of an entity are listed; the first is the list of everything. */
export const views = new Hono<Env>().get('/views/:entity', (c) => {
  const entity = c.req.param('entity')
  return specification(c, `views ${entity}`, (model) => {
    const made = viewsOf(model, entity, c.var.actor)
    if (made.length === 0) throw new Refused([problem('record.entity', '', { entity })])
    return made
  })
})
