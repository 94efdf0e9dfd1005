import { reader } from './form/reader.ts'
import type { Model } from './model/model.ts'
import { ADMINISTRATOR, type Actor } from './access.ts'
import { administration, administrationSchemas } from './openapi/administration.ts'
import { answers, parameters, schemas } from './openapi/common.ts'
import { changes, changeSchemas } from './openapi/changes.ts'
import { others } from './openapi/others.ts'
import { files, importing, sentFiles } from './openapi/files.ts'
import { records } from './openapi/paths.ts'
import { recordSchemas } from './openapi/record.ts'
import { specs } from './openapi/specs.ts'

/** A part of the document; `$ref`s point into its components. */
export type Json = { readonly [key: string]: unknown }

/**
 * The API of this model as this actor may use it: OpenAPI 3.1, so every schema is plain JSON Schema 2020-12. Requests are
 * described as strictly as the server checks them; answers only as strictly as every stored row meets them.
 */
export const openapi = (model: Model, actor: Actor, revision: number): Json => {
  const see = reader(model, actor)
  const administers = actor.roles.includes(ADMINISTRATOR)
  const entities = Object.keys(model.entities).flatMap((name) => see.entity(name) ?? [])
  return {
    openapi: '3.1.1',
    info: { title: model.app.title, version: String(revision) },
    servers: [{ url: '/api' }],
    security: [{ session: [] }],
    tags: entities.map((entity) => ({
      name: entity.name,
      summary: entity.plural,
      ...(entity.description && { description: entity.description }),
    })),
    paths: {
      ...Object.assign({}, ...entities.map((entity) => ({ ...records(see, entity), ...files(see, entity) }))),
      ...sentFiles,
      ...(entities.some((entity) => see.access(entity).may('import')) && importing),
      ...others(entities.map((entity) => entity.name)),
      ...changes(
        entities.map((entity) => entity.name),
        administers,
      ),
      ...(administers && administration),
    },
    components: {
      schemas: {
        ...schemas,
        ...changeSchemas,
        ...specs,
        ...(administers && administrationSchemas),
        ...Object.assign({}, ...entities.map((entity) => recordSchemas(see, entity, entities))),
      },
      parameters,
      responses: answers,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'cahier.session_token', description: 'Set by signing in.' } },
    },
  }
}
