import type { Json } from '../openapi.ts'
import { json, parameter, refusals } from './paths.ts'
import { object, ref } from './record.ts'

const text = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const count = { type: 'integer', minimum: 0 }
const said = { type: 'array', items: ref('SaidProblem') }
const group = { name: 'group', in: 'path', required: true, schema: uuid }
const named = { anyOf: [uuid, object({ $ref: text }, ['$ref'])] }
const operation = (op: string, properties: Json, required: readonly string[]): Json =>
  object({ op: { const: op }, entity: text, ...properties }, ['op', 'entity', ...required])

/** What a batch sends and answers, what is undone, and what lies in the bin. */
export const changeSchemas: Record<string, Json> = {
  Batch: object(
    {
      operations: {
        type: 'array',
        maxItems: 1000,
        items: {
          anyOf: [
            operation('create', { ref: text, record: { type: 'object' } }, ['record']),
            operation('update', { id: named, version: { type: 'integer' }, record: { type: 'object' } }, ['id', 'record']),
            operation('move', { id: named, version: { type: 'integer' }, transition: text, record: { type: 'object' } }, [
              'id',
              'transition',
            ]),
            operation('delete', { id: named, version: { type: 'integer' } }, ['id']),
            operation('restore', { id: named }, ['id']),
          ],
        },
      },
      refused: { const: 'skip' },
    },
    ['operations'],
  ),
  BatchDone: object(
    {
      group: uuid,
      results: {
        type: 'array',
        items: object({ op: text, entity: text, id: { anyOf: [uuid, { type: 'null' }] }, problems: said }, ['op', 'entity', 'id']),
      },
    },
    ['group', 'results'],
  ),
  ChangeGroup: object(
    {
      group: uuid,
      at: { type: 'string', format: 'date-time' },
      by: { anyOf: [uuid, { type: 'null' }] },
      cause: text,
      records: count,
      items: { type: 'array', items: object({ entity: text, id: uuid, action: text }, ['entity', 'id', 'action']) },
    },
    ['group', 'at', 'by', 'cause', 'records', 'items'],
  ),
  Undone: object({ group: uuid, records: count, conflicts: said }, ['group', 'records', 'conflicts']),
  Bin: object(
    {
      items: {
        type: 'array',
        items: object(
          {
            entity: text,
            id: uuid,
            label: {},
            deleted_at: { type: 'string', format: 'date-time' },
            deleted_by: { anyOf: [uuid, { type: 'null' }] },
            expires_at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
          },
          ['entity', 'id', 'label', 'deleted_at', 'deleted_by', 'expires_at'],
        ),
      },
      next: { type: ['string', 'null'] },
    },
    ['items', 'next'],
  ),
}

const ok = (description: string, schema: string): Json => ({ 200: { description, content: json(ref(schema)) } })

/** Many writes at once, taking changes back, and the bin. */
export const changes = (entities: readonly string[], administers: boolean): Record<string, Json> => ({
  '/batch': {
    post: {
      operationId: 'batch',
      summary: 'Up to 1,000 writes in one transaction, all or nothing',
      parameters: parameter('language', 'key', 'duplicates'),
      requestBody: { required: true, content: json(ref('Batch')) },
      responses: { ...ok('All is written, as one group of changes.', 'BatchDone'), ...refusals(400, 401, 403, 404, 409, 412, 422) },
    },
  },
  '/changes/{group}': {
    parameters: [group, ...parameter('language')],
    get: {
      operationId: 'changes',
      summary: 'What a group of changes did, as far as one may see',
      responses: { ...ok('The group.', 'ChangeGroup'), ...refusals(401, 404) },
    },
  },
  '/changes/{group}/undo': {
    parameters: [group, ...parameter('language', 'key')],
    post: {
      operationId: 'undo',
      summary: 'Take a group of changes back',
      requestBody: { required: false, content: json(object({ conflicts: { enum: ['refuse', 'skip'] } })) },
      responses: { ...ok('What was taken back, as a group of its own.', 'Undone'), ...refusals(400, 401, 403, 404, 409, 422) },
    },
  },
  ...(entities.length > 0 && {
    '/bin': {
      get: {
        operationId: 'bin',
        summary: 'What lies in the bin and one may take out again, the newest first',
        parameters: [{ name: 'entity', in: 'query', schema: { enum: entities } }, ...parameter('limit', 'after', 'language')],
        responses: { ...ok('A page.', 'Bin'), ...refusals(400, 401, 403, 404) },
      },
    },
    ...(administers && {
      '/bin/{entity}/{id}': {
        parameters: [{ name: 'entity', in: 'path', required: true, schema: { enum: entities } }, ...parameter('id', 'language')],
        delete: {
          operationId: 'erase',
          summary: 'Erase for good',
          parameters: parameter('key'),
          responses: { 204: { description: 'It is gone.' }, ...refusals(401, 403, 404, 409) },
        },
      },
    }),
  }),
})
