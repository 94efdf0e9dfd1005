import type { Model } from '@cahier/core/model/model'
import type { Context } from 'hono'
import type { Env } from '../workspace.ts'

/**
 * Answers with what depends only on the model, the roles and the language: made and written as JSON once per revision.
 * `make` throws Refused where there is nothing, which is not kept.
 */
export const specification = (c: Context<Env>, key: string, make: (model: Model) => unknown): Response => {
  const { actor, revision } = c.var
  const model = revision.in(actor.language)
  const made = revision.cached(JSON.stringify(['specification', key, model.language, actor.roles.toSorted()]), () => JSON.stringify(make(model)))
  return c.body(made, 200, { 'Content-Type': 'application/json' })
}
