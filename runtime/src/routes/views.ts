import { views as viewsOf } from '@cahier/core/form/view'
import { Hono } from 'hono'
import type { Env } from '../workspace.ts'
import { closed, specification } from './specification.ts'

/** How the records of an entity are listed; the first is the list of everything. */
export const views = new Hono<Env>().get('/views/:entity', (c) => {
  const entity = c.req.param('entity')
  return specification(c, `views ${entity}`, (model) => {
    const made = viewsOf(model, entity, c.var.actor)
    if (made.length === 0) throw closed(model, entity)
    return made
  })
})
