import type { Model } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Context } from 'hono'
import { Refused } from '../errors.ts'
import type { Env } from '../workspace.ts'

/**
 * Answers with what depends only on the model, the roles and the language: made and written as JSON once per revision.
 * `make` throws Refused where there is nothing, which is not kept.
 */
export const specification = (c: Context<Env>, key: string, make: (model: Model) => unknown): Response => {
  const { actor, language, revision } = c.var
  const model = revision.in(language)
  const made = revision.cached(JSON.stringify(['specification', key, model.language, actor.roles.toSorted()]), () =>
    JSON.stringify(make(model)),
  )
  return c.body(made, 200, { 'Content-Type': 'application/json' })
}

/** Why there is nothing to answer of an entity: the model has none of this name, or it is not for this person. */
export const closed = (model: Model, entity: string): Refused =>
  Object.hasOwn(model.entities, entity)
    ? new Refused([problem('access.entity', '', { entity: model.entities[entity]!.title })], 403)
    : new Refused([problem('record.entity', '', { entity })], 404)
