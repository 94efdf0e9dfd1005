import { readFile, writeFile } from 'node:fs/promises'
import { STAMPS } from '@cahier/core/fields/given'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import { compile as typescript } from 'json-schema-to-typescript'
import { readModel } from './check.ts'
import { OK, type Terminal } from './terminal.ts'

/** `cahier types <folder>`: what the API gives and takes for each entity, as TypeScript, with a client that knows it. */
export async function types(folder: string, output: string | undefined, terminal: Terminal): Promise<number> {
  const read = await readModel(folder, terminal)
  if ('code' in read) return read.code
  const text = await typesOf(read.model)
  if (output) await writeFile(output, text)
  else process.stdout.write(text)
  return OK
}

/** One file that stands alone: the shapes of a model's records, then the client as `typed/client.ts` has it. */
export async function typesOf(model: Model): Promise<string> {
  const all = Object.values(model.entities)
  const names = all.map(({ name }) => name)
  const refs = (suffix: string) => Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/${name}${suffix}` }]))
  const moves = all.map(({ name, workflows }) => [name, workflows.flatMap(({ transitions }) => Object.keys(transitions))] as const)
  const schema = {
    title: 'Model',
    ...object({
      records: { title: 'Records', ...object(refs('')), description: 'What the API gives for each entity.' },
      drafts: {
        title: 'Drafts',
        ...object(refs('_draft')),
        description: 'What the API takes to make a record; a change takes any part of it.',
      },
      moves: {
        title: 'Moves',
        ...object(Object.fromEntries(moves.map(([name, own]) => [name, own.length > 0 ? { enum: own } : { tsType: 'never' }]))),
        description: 'The transitions each entity has.',
      },
    }),
    definitions: Object.fromEntries(
      all.flatMap((entity) => [
        [entity.name, schemaOf(entity)],
        [`${entity.name}_draft`, draftOf(entity)],
      ]),
    ),
  }
  const shapes = await typescript(schema as Parameters<typeof typescript>[0], 'Model', {
    bannerComment: `/** Records of « ${model.app.title} ». Made by \`cahier types\`: run it again after the model changes. */`,
    style: { semi: false, singleQuote: true, printWidth: 140 },
  })
  const client = await readFile(new URL('typed/client.ts', import.meta.url), 'utf8')
  return `${shapes}\n${client.slice(client.indexOf('\n\n') + 2)}`
}

const object = (properties: Record<string, unknown>, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
})

/** What may be sent: neither what is only read nor what is worked out. */
function draftOf(entity: Entity) {
  const sent = Object.values(entity.fields).filter((field) => !field.readOnly)
  const asked = sent.filter((field) => field.required && !field.visibleWhen && field.default === undefined && !field.defaultRule)
  return {
    title: `${entity.name}_draft`,
    ...object(
      Object.fromEntries(
        sent.map((field) => {
          const schema = typed(kindOf(field).schema(field))
          return [field.name, { description: field.title, ...(asked.includes(field) ? schema : nullable(schema)) }]
        }),
      ),
      asked.map(({ name }) => name),
    ),
  }
}

function schemaOf(entity: Entity) {
  const fields = Object.values(entity.fields)
  const text = { type: 'string' }
  return {
    title: entity.name,
    description: [entity.title, entity.description].filter(Boolean).join(': '),
    type: 'object',
    additionalProperties: false,
    required: ['id', 'version', ...STAMPS, ...fields.map((field) => field.name)],
    properties: {
      id: text,
      version: { type: 'integer' },
      created_at: text,
      created_by: { type: ['string', 'null'] },
      updated_at: text,
      updated_by: { type: ['string', 'null'] },
      ...Object.fromEntries(fields.map((field) => [field.name, { description: field.title, ...nullable(read(field)) }])),
    },
  }
}

type Schema = Record<string, unknown>

const read = (field: Field): Schema => typed(kindOf(field).answer?.(field) ?? kindOf(field).schema(field))

/** What a type can say of a value: options are their values, and a list is of any length. */
function typed({ title: _title, minItems: _least, maxItems: _most, minProperties: _parts, ...schema }: Schema): Schema {
  if (Array.isArray(schema.oneOf) && schema.oneOf.every((option) => 'const' in (option as Schema)))
    return { enum: schema.oneOf.map((option) => (option as Schema).const) }
  const of = (inner: unknown): Schema => typed(inner as Schema)
  return {
    ...schema,
    ...(Array.isArray(schema.anyOf) && { anyOf: schema.anyOf.map(of) }),
    ...(Array.isArray(schema.oneOf) && { oneOf: schema.oneOf.map(of) }),
    ...(schema.items !== undefined && { items: of(schema.items) }),
    ...(schema.properties !== undefined && {
      properties: Object.fromEntries(Object.entries(schema.properties as Schema).map(([name, inner]) => [name, of(inner)])),
    }),
  }
}

/** Older records may lack even what is required now. */
const nullable = (schema: Schema): Schema =>
  Array.isArray(schema.enum) ? { ...schema, enum: [...(schema.enum as unknown[]), null] } : { anyOf: [schema, { type: 'null' }] }
