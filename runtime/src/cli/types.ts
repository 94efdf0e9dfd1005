import { writeFile } from 'node:fs/promises'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity } from '@cahier/core/model/model'
import { compile as typescript } from 'json-schema-to-typescript'
import { readModel } from './check.ts'
import { OK, type Terminal } from './terminal.ts'

/** `cahier types <folder>`: one TypeScript interface per entity, as its records come over the API. */
export async function types(folder: string, output: string | undefined, terminal: Terminal): Promise<number> {
  const read = await readModel(folder, terminal)
  if ('code' in read) return read.code
  const all = Object.values(read.model.entities)
  const schema = {
    title: 'Records',
    description: 'What the API gives for each entity.',
    type: 'object',
    additionalProperties: false,
    required: all.map((entity) => entity.name),
    properties: Object.fromEntries(all.map((entity) => [entity.name, { $ref: `#/definitions/${entity.name}` }])),
    definitions: Object.fromEntries(all.map((entity) => [entity.name, schemaOf(entity)])),
  }
  const text = await typescript(schema as Parameters<typeof typescript>[0], 'Records', {
    bannerComment: `/** Records of « ${read.model.app.title} ». Made by \`cahier types\`: run it again after the model changes. */`,
    style: { semi: false, singleQuote: true, printWidth: 140 },
  })
  if (output) await writeFile(output, text)
  else process.stdout.write(text)
  return OK
}

function schemaOf(entity: Entity) {
  const fields = Object.values(entity.fields)
  const text = { type: 'string' }
  return {
    title: entity.name,
    description: [entity.title, entity.description].filter(Boolean).join(': '),
    type: 'object',
    additionalProperties: false,
    required: ['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', ...fields.map((field) => field.name)],
    properties: {
      id: text,
      version: { type: 'integer' },
      created_at: text,
      created_by: { type: ['string', 'null'] },
      updated_at: text,
      updated_by: { type: ['string', 'null'] },
      ...Object.fromEntries(fields.map((field) => [field.name, { description: field.title, ...nullable(kindOf(field).schema(field)) }])),
    },
  }
}

/** Older records may lack even what is required now. */
function nullable(schema: Record<string, unknown>) {
  if (Array.isArray(schema.oneOf)) return { enum: [...schema.oneOf.map((option: { readonly const: unknown }) => option.const), null] }
  return { type: [schema.type, 'null'] }
}
