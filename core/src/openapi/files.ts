import { kindOf } from '../fields/index.ts'
import type { Reader } from '../form/reader.ts'
import type { Entity } from '../model/model.ts'
import type { Json } from '../openapi.ts'
import { json, parameter, refusals } from './paths.ts'
import { object } from './record.ts'

const query = (name: string, schema: Json, description: string): Json => ({ name, in: 'query', schema, description })
const file = { name: 'file', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }
const mapping = 'One of the model’s data documents by its name, or a document as JSON.'
const group = { type: 'string', format: 'uuid' }
const questions = { strict: { const: 'true' }, dry_run: { const: 'true' }, remember: { const: 'true' }, group }

const bytes = { 200: { description: 'The file; pictures are shown, all else is saved.', content: { '*/*': { schema: {} } } } }
const info = object(
  { id: { type: 'string', format: 'uuid' }, name: { type: 'string' }, type: { type: 'string' }, size: { type: 'integer', minimum: 1 } },
  ['id', 'name', 'type', 'size'],
)

/** Files by themselves: sent first, then named by a field of a record. */
export const sentFiles: Record<string, Json> = {
  '/files': {
    post: {
      operationId: 'sendFile',
      summary: 'Send a file, to be named by a record',
      parameters: [query('name', { type: 'string' }, 'What it is called, where it is sent as the body.')],
      requestBody: {
        required: true,
        content: {
          'application/octet-stream': { schema: { type: 'string' } },
          'multipart/form-data': { schema: object({ file: { type: 'string' } }, ['file']) },
        },
      },
      responses: { 201: { description: 'The file as it is kept.', content: json(info) }, ...refusals(400, 401) },
    },
  },
  '/files/{file}': {
    get: {
      operationId: 'file',
      summary: 'A file: one’s own until a record names it, then by the rights of that one',
      parameters: [file, query('download', { type: 'string' }, 'Saves a picture instead of showing it.')],
      responses: { ...bytes, ...refusals(401, 404) },
    },
  },
  '/files/{file}/info': {
    get: {
      operationId: 'fileInfo',
      summary: 'What a file is called, its type and its size in bytes',
      parameters: [file],
      responses: { 200: { description: 'What is known of it.', content: json(info) }, ...refusals(401, 404) },
    },
  },
}

/** An import under way, by the id that its changes share. */
export const importing: Record<string, Json> = {
  '/import/{group}': {
    parameters: [{ name: 'group', in: 'path', required: true, schema: group }],
    delete: {
      operationId: 'stopImport',
      summary: 'Stop an import one began',
      responses: {
        200: { description: 'Whether it had begun to write.', content: json(object({ begun: { type: 'boolean' } }, ['begun'])) },
        ...refusals(401, 404),
      },
    },
  },
}

/** Records as CSV, in and out, and the files they name, for whoever may. */
export const files = (see: Reader, entity: Entity): Record<string, Json> => {
  const { may } = see.access(entity)
  const operation = (id: string, summary: string, rest: Json): Json => ({
    operationId: `${entity.name}.${id}`,
    summary,
    tags: [entity.name],
    ...rest,
  })
  const kept = see.fields(entity).filter((field) => kindOf(field).keeps === 'files')
  return {
    ...(kept.length > 0 && {
      [`/records/${entity.name}/{id}/files/{field}/{file}`]: {
        get: operation('file', `${entity.plural}: one of their files`, {
          parameters: [
            ...parameter('id'),
            { name: 'field', in: 'path', required: true, schema: { enum: kept.map(({ name }) => name) } },
            file,
          ],
          responses: { ...bytes, ...refusals(401, 404) },
        }),
      },
    }),
    ...(may('import') && {
      [`/import/${entity.name}`]: {
        post: operation('import', `${entity.plural}: bring in the rows of a CSV`, {
          parameters: [
            query('file', { type: 'string' }, 'The name of the file; one the model describes is read as it says there.'),
            query('mapping', { type: 'string' }, mapping),
            query('strict', questions.strict, 'One refused row refuses all.'),
            query('dry_run', questions.dry_run, 'Says what would happen, and writes nothing.'),
            query('remember', questions.remember, 'Takes the mapping of the last file of these headings, or keeps this one.'),
            query('group', group, 'A new id that all its changes shall share.'),
            ...parameter('language'),
          ],
          requestBody: {
            required: true,
            content: {
              'text/csv': { schema: { type: 'string' } },
              'multipart/form-data': { schema: object({ file: { type: 'string' }, mapping: { type: 'string' }, ...questions }, ['file']) },
            },
          },
          responses: {
            200: {
              description: 'Lines of JSON while it goes on; the last is the report.',
              content: { 'application/x-ndjson': { schema: { type: 'string' } } },
            },
            ...refusals(400, 401, 403, 404, 422),
          },
        }),
      },
    }),
    ...(may('export') && {
      [`/export/${entity.name}`]: {
        get: operation('export', `${entity.plural}: as a CSV`, {
          parameters: parameter('filter', 'q', 'sort', 'fields', 'language'),
          responses: {
            200: {
              description: 'The file, as spreadsheets of the language asked for open it.',
              content: { 'text/csv': { schema: { type: 'string' } } },
            },
            ...refusals(400, 401, 403, 404),
          },
        }),
      },
    }),
  }
}
