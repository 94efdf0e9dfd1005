import { maySubmit, type Reader } from '../form/reader.ts'
import type { Entity } from '../model/model.ts'
import { GROUPS } from '../query/aggregate.ts'
import type { Json } from '../openapi.ts'
import { stateFields } from '../workflow/machine.ts'
import type { answers, parameters } from './common.ts'
import { ref } from './record.ts'

export const parameter = (...names: readonly (keyof typeof parameters)[]): Json[] =>
  names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
export type Status = keyof typeof answers
/** The answers that say no, by status. */
export const refusals = (...statuses: readonly Status[]): Json =>
  Object.fromEntries([...statuses, 'default'].map((status) => [status, { $ref: `#/components/responses/${status}` }]))
export const json = (schema: Json): Json => ({ 'application/json': { schema } })

/** The routes of one entity's records that this actor may use. */
export const records = (see: Reader, entity: Entity): Record<string, Json> => {
  const { may } = see.access(entity)
  const { name, title, plural } = entity
  const operation = (id: string, summary: string, rest: Json): Json => ({ operationId: `${name}.${id}`, summary, tags: [name], ...rest })
  const body = (schema: string): Json => ({ required: true, content: json(ref(schema)) })
  const record = (description: string, headers: Json = {}): Json => ({
    description,
    headers: { ETag: etag, ...headers },
    content: json(ref(name)),
  })
  return {
    [`/records/${name}`]: {
      get: operation('list', plural, {
        parameters: parameter('filter', 'q', 'sort', 'fields', 'expand', 'limit', 'after', 'count', 'language'),
        responses: { 200: { description: 'A page.', content: json(ref(`${name}.page`)) }, ...refusals(400, 401, 403, 404) },
      }),
      ...(may('create') &&
        !entity.single && {
          post: operation('create', `${title}: create`, {
            parameters: [...parameter('language', 'key'), ...(entity.duplicates ? parameter('duplicates') : [])],
            requestBody: body(`${name}.create`),
            responses: { 201: record('The new record.', { Location: location }), ...refusals(400, 401, 403, 404, 409, 422) },
          }),
        }),
    },
    [`/records/${name}/aggregate`]: { get: operation('aggregate', `${plural}: counted and summed by groups`, aggregated) },
    [`/records/${name}/{id}`]: {
      parameters: parameter('id', 'language'),
      get: operation('read', title, {
        parameters: parameter('fields', 'expand', 'known'),
        responses: {
          200: record('The record.'),
          304: { description: 'As it was.', headers: { ETag: etag } },
          ...refusals(400, 401, 403, 404),
        },
      }),
      ...(may('update') && {
        patch: operation('update', `${title}: change`, {
          parameters: parameter('match', 'key'),
          requestBody: body(`${name}.update`),
          responses: { 200: record('The record as it is now.'), ...refusals(400, 401, 403, 404, 409, 412, 422) },
        }),
      }),
      ...(may('delete') &&
        !entity.single && {
          delete: operation('delete', `${title}: put in the bin`, {
            parameters: parameter('match', 'key'),
            responses: { 204: { description: 'It is in the bin.' }, ...refusals(400, 401, 403, 404, 409, 412) },
          }),
        }),
    },
    ...(may('delete') && {
      [`/records/${name}/{id}/restore`]: {
        parameters: parameter('id', 'language'),
        post: operation('restore', `${title}: take out of the bin`, {
          responses: { 200: record('The record, back.'), ...refusals(400, 401, 403, 404, 409, 422) },
        }),
      },
    }),
    ...(may('create') && !entity.single && copies(operation, entity, record('The new record.', { Location: location }))),
    ...(entity.submit && submissions(see, operation, entity, record)),
    ...(stateFields(entity).length > 0 && moves(operation, entity, may('update'), record('The record as it is now.'))),
    [`/records/${name}/{id}/history`]: {
      parameters: parameter('id', 'language'),
      get: operation('history', `${title}: who changed what, newest first`, {
        parameters: parameter('limit', 'after'),
        responses: { 200: { description: 'A page of changes.', content: json(ref('HistoryPage')) }, ...refusals(400, 401, 403, 404) },
      }),
    },
  }
}

/** What shall be otherwise than in the record copied. */
const otherwise = (name: string): Json => ({ required: false, content: json(ref(`${name}.create.part`)) })

const copies = (operation: Operation, entity: Entity, made: Json): Record<string, Json> => ({
  [`/records/${entity.name}/{id}/copy`]: {
    parameters: [...parameter('id', 'language'), ...(entity.duplicates ? parameter('duplicates') : [])],
    post: operation('copy', `${entity.title}: make another one of it, with its lines and links`, {
      requestBody: otherwise(entity.name),
      responses: { 201: made, ...refusals(400, 401, 403, 404, 409, 422) },
    }),
  },
})

const submissions = (
  see: Reader,
  operation: Operation,
  entity: Entity,
  record: (description: string, headers?: Json) => Json,
): Record<string, Json> => {
  const { name, title } = entity
  const { submit, amend } = maySubmit(see, entity)
  if (!submit) return {}
  return {
    [`/records/${name}/{id}/submit`]: {
      parameters: parameter('id', 'language', 'match'),
      post: operation('submit', `${title}: submit, which locks it`, {
        responses: { 200: record('The record as it is now.'), ...refusals(400, 401, 403, 404, 409, 412, 422) },
      }),
    },
    [`/records/${name}/{id}/cancel`]: {
      parameters: parameter('id', 'language', 'match'),
      post: operation('cancel', `${title}: cancel what was submitted`, {
        responses: { 200: record('The record as it is now.'), ...refusals(400, 401, 403, 404, 409, 412, 422) },
      }),
    },
    ...(amend && {
      [`/records/${name}/{id}/amend`]: {
        parameters: parameter('id', 'language'),
        post: operation('amend', `${title}: replace what was cancelled by a new draft`, {
          requestBody: otherwise(name),
          responses: { 201: record('The new draft.', { Location: location }), ...refusals(400, 401, 403, 404, 409, 422) },
        }),
      },
    }),
  }
}

type Operation = (id: string, summary: string, rest: Json) => Json

/** Where a record stands on its workflows, and how it moves on. */
const moves = (operation: Operation, { name, title, workflows }: Entity, update: boolean, moved: Json): Record<string, Json> => {
  const transitions = [...new Set(workflows.flatMap((workflow) => Object.keys(workflow.transitions)))]
  const asked = (summary: string, id: string, schema: string): Json => ({
    parameters: parameter('id', 'language'),
    get: operation(id, `${title}: ${summary}`, {
      responses: { 200: { description: 'By workflow.', content: json(ref(schema)) }, ...refusals(401, 403, 404) },
    }),
  })
  return {
    [`/records/${name}/{id}/transitions`]: asked('the moves that are open now, and why others are not', 'transitions', 'Standings'),
    [`/records/${name}/{id}/states`]: asked('how long it stood in each state', 'states', 'TimeInStates'),
    ...(update && {
      [`/records/${name}/{id}/transitions/{transition}`]: {
        parameters: [
          ...parameter('id', 'language', 'match'),
          { name: 'transition', in: 'path', required: true, schema: { enum: transitions } },
        ],
        post: operation('transition', `${title}: move by a transition, with what it asks for`, {
          requestBody: { required: true, content: json(ref(`${name}.update`)) },
          responses: { 200: moved, ...refusals(400, 401, 403, 404, 409, 412, 422) },
        }),
      },
    }),
  }
}

const asked = (name: string, description: string, schema: Json = { type: 'string' }): Json => ({ name, in: 'query', description, schema })
const aggregated: Json = {
  parameters: [
    asked('group', 'Up to three fields, of the record or behind links; a date with `:day`, `:week`, `:month`, `:quarter` or `:year`.'),
    ...['sum', 'avg', 'min', 'max'].map((name) => asked(name, 'Fields of numbers; for `min` and `max` of dates too.')),
    asked('sort', 'Groups, values as `sum.amount`, or `count`; `-` for descending.'),
    asked('limit', 'How many groups.', { type: 'integer', minimum: 1, maximum: GROUPS.most, default: GROUPS.usual }),
    ...parameter('filter', 'q', 'language'),
  ],
  responses: { 200: { description: 'The groups.', content: json(ref('Aggregated')) }, ...refusals(400, 401, 403, 404) },
}

const etag = { description: 'The version, for If-Match.', schema: { type: 'string', pattern: '^"[0-9]+"$' } }
const location = { description: 'Where the record is.', schema: { type: 'string', format: 'uri-reference' } }
