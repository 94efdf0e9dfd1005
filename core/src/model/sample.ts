import type { Document, Layer } from './model.ts'

/** Entities by name, fields as in a document. */
export type Entities = Readonly<
  Record<string, { readonly fields: Readonly<Record<string, Readonly<Record<string, unknown>>>>; readonly [key: string]: unknown }>
>

/** A small company written in a line, for tests. */
export const layer = (entities: Entities, ...others: readonly Document[]): Layer => ({
  name: 'company',
  documents: [
    {
      path: 'app.json',
      json: {
        $schema: '../schemas/app.schema.json',
        name: 'company',
        title: 'Company',
        version: '1.0.0',
        language: 'en',
        currency: 'EUR',
        timeZone: 'Europe/Paris',
      },
    },
    ...Object.entries(entities).map(([name, { fields, ...more }]) => ({
      path: `entities/${name}.json`,
      json: { $schema: '../schemas/entity.schema.json', $id: name, type: 'object', properties: fields, ...more },
    })),
    ...others,
  ],
})

export const role = (name: string, entities: object): Document => ({
  path: `roles/${name}.json`,
  json: { $schema: '../schemas/role.schema.json', $id: name, title: name, entities },
})

export const text = { $ref: 'field:text', maxLength: 80 }
export const integer = { $ref: 'field:integer' }
export const link = (to: string, more: object = {}) => ({ $ref: 'field:link', to, ...more })
