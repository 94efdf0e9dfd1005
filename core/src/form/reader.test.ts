import { describe, expect, it } from 'vitest'
import { compile } from '../model/compile.ts'
import { form } from './form.ts'
import { actor } from './sample.ts'

const entity = (name: string, properties: object, more: object = {}) => ({
  path: `entities/${name}.json`,
  json: { $schema: '../schemas/entity.schema.json', $id: name, type: 'object', properties, ...more },
})
const role = (name: string, entities: object) => ({
  path: `roles/${name}.json`,
  json: { $schema: '../schemas/role.schema.json', $id: name, title: name, entities },
})
const text = { $ref: 'field:text' }
const checks = [
  'record.address.city != "X"',
  'record.lines.all(l, l.count > 0)',
  'record.lines.all(l, l.product.name != "X")',
  'record.contacts.all(c, c.name != "X")',
  'record.contacts.all(c, c.secret != "X")',
  'record.parent.lines.all(l, l.count > 0)',
]
const compiled = compile([
  {
    name: 'company',
    documents: [
      {
        path: 'app.json',
        json: {
          $schema: '../schemas/app.schema.json',
          name: 'company',
          title: 'C',
          version: '1.0.0',
          language: 'en',
          currency: 'EUR',
          timeZone: 'UTC',
        },
      },
      entity('product', { name: text }),
      entity('contact', { name: text, secret: text }),
      entity('quote_line', {
        quote: { $ref: 'field:link', to: 'quote' },
        what: text,
        count: { $ref: 'field:integer' },
        product: { $ref: 'field:link', to: 'product' },
      }),
      entity(
        'quote',
        {
          name: text,
          address: { $ref: 'field:address' },
          parent: { $ref: 'field:link', to: 'quote' },
          lines: { $ref: 'field:lines', to: 'quote_line' },
          contacts: { $ref: 'field:links', to: 'contact' },
        },
        { rules: checks.map((check) => ({ check, message: check })) },
      ),
      role('all', { quote: { read: true }, product: { read: true }, contact: { read: true } }),
      role('some', { quote: { read: true }, contact: { read: true, fields: { secret: { read: false } } } }),
      role('few', { quote: { read: true, fields: { lines: { read: false } } } }),
    ],
  },
])

describe('the rules a form is told', () => {
  it.each([
    ['administrator', [0, 1, 2, 3, 4, 5]],
    ['all', [0, 1, 2, 3, 4, 5]],
    ['some', [0, 1, 3, 5]],
    ['few', [0]],
  ] as const)('are those that ask what %s may read, in parts, lines and links too', (who, kept) => {
    expect(compiled.problems).toBeUndefined()
    const told = form(compiled.model!, 'quote', actor(who))!.rules.map(({ message }) => checks.indexOf(message))
    expect(told).toEqual(kept)
  })
})
