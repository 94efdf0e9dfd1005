import type { Reader } from '../form/reader.ts'
import type { Entity } from '../model/model.ts'
import type { Json } from '../openapi.ts'
import { parameter, refusals } from './paths.ts'
import { object } from './record.ts'

const query = (name: string, schema: Json, description: string): Json => ({ name, in: 'query', schema, description })
const mapping = 'One of the model’s data documents by its name, or a document as JSON.'
const questions = { strict: { const: 'true' }, dry_run: { const: 'true' } }

/** Records as CSV, in and out, for whoever may. */
export const files = (see: Reader, entity: Entity): Record<string, Json> => {
  const { may } = see.access(entity)
  const operation = (id: string, summary: string, rest: Json): Json => ({
    operationId: `${entity.name}.${id}`,
    summary,
    tags: [entity.name],
    ...rest,
  })
  return {
    ...(may('import') && {
      [`/import/${entity.name}`]: {
        post: operation('import', `${entity.plural}: bring in the rows of a CSV`, {
          parameters: [
            query('file', { type: 'string' }, 'The name of the file; one the model describes is read as it says there.'),
            query('mapping', { type: 'string' }, mapping),
            query('strict', questions.strict, 'One refused row refuses all.'),
            query('dry_run', questions.dry_run, 'Says what would happen, and writes nothing.'),
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
          parameters: parameter('filter', 'sort', 'fields', 'language'),
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
