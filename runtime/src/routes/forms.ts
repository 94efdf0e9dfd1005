import { form, formsOf } from '@cahier/core/form/form'
import { nearest } from '@cahier/core/nearest'
import { problem } from '@cahier/core/problem'
import { Hono } from 'hono'
import { Refused } from '../errors.ts'
import type { Env } from '../workspace.ts'
import { closed, specification } from './specification.ts'

/** How a record is filled in, by the form asked for or the first there is. */
export const forms = new Hono<Env>().get('/forms/:entity', (c) => {
  const [entity, name] = [c.req.param('entity'), c.req.query('name')]
  return specification(c, `form ${entity} ${name ?? ''}`, (model) => {
    const made = form(model, entity, c.var.actor, name)
    if (made) return made
    if (name === undefined || !form(model, entity, c.var.actor)) throw closed(model, entity)
    const close = nearest(
      name,
      formsOf(model, model.entities[entity]!).map((f) => f.name),
    )
    throw new Refused([problem('form.unknown', '', close ? { name, nearest: close } : { name })])
  })
})
