import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import type { Document, Layer } from './model.ts'

const app = (name: string, language: string): Document => ({
  path: 'app.json',
  json: { $schema: 'app.schema.json', name, title: name, version: '1.0.0', language, languages: ['fr', 'en'] },
})
const template: Layer = {
  name: 'garage',
  documents: [
    app('garage', 'fr'),
    {
      path: 'entities/car.json',
      json: {
        $schema: 'entity.schema.json',
        $id: 'car',
        title: 'Voiture',
        type: 'object',
        required: ['plate'],
        properties: { plate: { $ref: 'field:text', title: 'Plaque' }, price: { $ref: 'field:money', title: 'Prix' } },
        search: ['plate'],
        rules: [{ check: 'record.price > 0', message: 'Trop peu.' }],
      },
    },
  ],
}
const company = (...documents: object[]): Layer => ({
  name: 'mine',
  documents: [app('mine', 'en'), ...documents.map((json, i) => ({ path: `entities/${i === 0 ? 'car' : `other${i}`}.json`, json }))],
})
const extension = (more: object) => ({ $schema: 'extension.schema.json', extends: 'car', ...more })
const colour = { properties: { colour: { $ref: 'field:text', title: 'Colour' } } }

describe('an extension', () => {
  it('adds fields, rules, keys and search to an entity of a layer below, and says that it did', () => {
    const added = extension({
      ...colour,
      plural: 'Cars',
      required: ['colour'],
      search: ['colour'],
      unique: [['plate', 'colour']],
      rules: [{ check: 'record.colour != "pink"', on: 'colour', message: 'No pink.' }],
    })
    const { model, problems } = compile([template, company(added)])
    expect(problems).toBeUndefined()
    const car = model!.entities['car']!
    expect(Object.keys(car.fields)).toEqual(['plate', 'price', 'colour'])
    expect(car).toMatchObject({
      plural: 'Cars',
      search: ['plate', 'colour'],
      unique: [{ fields: ['plate', 'colour'] }],
      origin: { layer: 'garage' },
      fields: {
        plate: { required: true, origin: { layer: 'garage' } },
        colour: { required: true, origin: { layer: 'mine', pointer: '/properties/colour' } },
      },
      rules: [
        { origin: { layer: 'garage', pointer: '/rules/0' } },
        { message: 'No pink.', origin: { layer: 'mine', pointer: '/rules/0' } },
      ],
    })
  })

  it('keeps each layer its language', () => {
    const { model } = compile([template, company(extension(colour))])
    expect(model!.locales['fr']).toMatchObject({ entities: { car: { title: 'Voiture', fields: { plate: { title: 'Plaque' } } } } })
    expect(model!.locales['fr']!.entities!['car']!.fields).not.toHaveProperty('colour')
    expect(model!.entities['car']!.fields['colour']!.title).toBe('Colour')
  })

  it('adds to what the product ships', () => {
    const { model } = compile([
      company({ $schema: 'extension.schema.json', extends: 'member', properties: { badge: { $ref: 'field:text' } } }),
    ])
    expect(model!.entities['member']!.fields['badge']).toMatchObject({ kind: 'text', origin: { layer: 'mine' } })
  })

  const wrong: readonly { readonly name: string; readonly documents: object[]; readonly problem: object }[] = [
    {
      name: 'of an entity nobody has',
      documents: [extension({ extends: 'cra' })],
      problem: { code: 'model.unknown_entity', path: '/extends', params: { nearest: 'car' } },
    },
    {
      name: 'that changes a field there is',
      documents: [extension({ properties: { price: { $ref: 'field:text' } } })],
      problem: { code: 'model.extends_field', path: '/properties/price' },
    },
    {
      name: 'with a rule that is wrong, said in its own document',
      documents: [extension({ rules: [{ check: 'record.nobody > 1', message: 'X.' }] })],
      problem: { code: 'expression.unknown_name', path: '/rules/0/check', document: 'entities/car.json' },
    },
    {
      name: 'with a keyword that is wrong',
      documents: [extension({ propertie: {} })],
      problem: { code: 'model.unknown_keyword', params: { nearest: 'properties' } },
    },
  ]
  it.each(wrong)('is refused $name', ({ documents, problem }) => {
    expect(compile([template, company(...documents)]).problems).toMatchObject([problem])
  })
  it('of retention is written down with its entity', () => {
    const kept = { retention: { months: 36, from: 'updated_at', action: 'anonymise' } }
    const { model } = compile([
      template,
      company(extension({ ...kept, properties: { driver: { $ref: 'field:text', personalData: true } } })),
    ])
    expect(model!.entities['car']).toMatchObject({ ...kept, fields: { driver: { personalData: true } } })
    const { problems } = compile([template, company(extension({ retention: { months: 36, from: 'plate', action: 'delete' } }))])
    expect(problems).toMatchObject([{ code: 'model.not_a_date', path: '/retention/from', document: 'entities/car.json' }])
  })
  it('of an entity of its own layer is refused', () => {
    const own = { $schema: 'entity.schema.json', $id: 'other1', type: 'object', properties: { a: { $ref: 'field:text' } } }
    const { problems } = compile([company({ ...extension(colour), extends: 'other1' }, own)])
    expect(problems).toMatchObject([{ code: 'model.extends_own', params: { name: 'other1' } }])
  })
})
