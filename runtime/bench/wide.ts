import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fields as a company has them, over and over: text mostly, some numbers and days, choices, a link and a rule in each entity. */
const field = (entity: number, n: number, entities: number): object => {
  const title = `Field ${n}`
  const more = [
    { $ref: 'field:text', maxLength: 120 },
    { $ref: 'field:choice', oneOf: ['new', 'open', 'won', 'lost'].map((one) => ({ const: one, title: one })) },
    { $ref: 'field:money', minimum: 0 },
    { $ref: 'field:date' },
    { $ref: 'field:long_text' },
    { $ref: 'field:integer', minimum: 0 },
    { $ref: 'field:email' },
    { $ref: 'field:boolean', default: false },
    { $ref: 'field:datetime' },
    { $ref: 'field:link', to: `entity_${(entity + n) % entities}` },
  ]
  return { title, ...more[n % more.length] }
}

const entity = (at: number, entities: number, fields: number): object => ({
  $schema: 'entity.schema.json',
  $id: `entity_${at}`,
  title: `Entity ${at}`,
  plural: `Entities ${at}`,
  label: 'field_0',
  type: 'object',
  required: ['field_0'],
  properties: Object.fromEntries(Array.from({ length: fields }, (_, n) => [`field_${n}`, field(at, n, entities)])),
  rules: [{ check: 'record.field_2 >= 0', message: 'Not below nothing.' }],
  indexes: [['field_1', 'field_2']],
})

/** Writes the folder of a company of so many entities and fields, and answers where it is. */
export const wide = (folder: string, entities: number, fields: number): string => {
  mkdirSync(join(folder, 'entities'), { recursive: true })
  const write = (path: string, json: object): void => writeFileSync(join(folder, path), JSON.stringify(json, undefined, 2))
  write('app.json', {
    $schema: 'app.schema.json',
    name: 'wide',
    title: 'Wide',
    version: '1.0.0',
    language: 'en',
    currency: 'EUR',
    timeZone: 'Europe/Paris',
  })
  for (let at = 0; at < entities; at++) write(`entities/entity_${at}.json`, entity(at, entities, fields))
  return folder
}
