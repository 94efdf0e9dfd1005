import { describe, expect, it } from 'vitest'
import { kindOf } from '../fields/index.ts'
import { check, offered } from '../record.ts'
import { compile } from './compile.ts'
import { translate } from './translate.ts'
import type { Document, Model } from './model.ts'

type Json = Record<string, unknown>
const style = { locale: 'fr-FR', timeZone: 'Europe/Paris', today: '2026-11-21' }
const person = { kind: 'member', id: null, email: null, roles: [], language: 'fr', teams: [], sites: [] } as const
const moment = { now: '2026-11-21T12:00:00.000Z', actor: person, style }

const document = (path: string, json: Json): Document => ({
  path,
  json: { $schema: `../schemas/${path.split('/')[0]!.replace(/s$/, '')}.schema.json`, ...json },
})
const company = (fields: Json, ...more: Document[]) =>
  compile([
    {
      name: 'company',
      documents: [
        {
          path: 'app.json',
          json: { $schema: 'app.schema.json', name: 'company', title: 'Société', language: 'fr', languages: ['fr', 'en'] },
        },
        {
          path: 'entities/thing.json',
          json: { $schema: 'entity.schema.json', $id: 'thing', type: 'object', properties: { name: { $ref: 'field:text' }, ...fields } },
        },
        ...more,
      ],
    },
  ])
const sound = (fields: Json, ...more: Document[]): Model => {
  const { model, problems } = company(fields, ...more)
  if (!model) throw new Error(JSON.stringify(problems))
  return model
}
const wrong = (fields: Json, ...more: Document[]) =>
  (company(fields, ...more).problems ?? []).map(({ document: where, path, code }) => [where, path, code])

describe('a kind that stands on another', () => {
  it('is compiled to it, with its settings, and keeps its name', () => {
    const { fields } = sound({ siren: { $ref: 'field:siren', unique: true }, share: { $ref: 'field:percent', maximum: 100 } }).entities[
      'thing'
    ]!
    expect(fields['siren']).toMatchObject({ kind: 'text', as: 'siren', check: 'siren', maxLength: 9, unique: true })
    expect(fields['share']).toMatchObject({ kind: 'decimal', as: 'percent', unit: '%', decimals: 2, maximum: 100 })
    expect(fields['name']).not.toHaveProperty('as')
  })

  it('takes no keyword of the kind under it but its own', () => {
    expect(wrong({ siren: { $ref: 'field:siren', pattern: 'x' } })).toEqual([
      ['entities/thing.json', '/properties/siren/pattern', 'model.unknown_keyword'],
    ])
  })

  it('names a record only where nothing else does', () => {
    expect(sound({}).entities['thing']!.label).toBe('name')
    const { model } = compile([
      {
        name: 'company',
        documents: [
          { path: 'app.json', json: { $schema: 'app.schema.json', name: 'company', title: 'S', language: 'fr' } },
          {
            path: 'entities/thing.json',
            json: {
              $schema: 'entity.schema.json',
              $id: 'thing',
              type: 'object',
              properties: { phone: { $ref: 'field:phone' }, name: { $ref: 'field:text' } },
            },
          },
        ],
      },
    ])
    expect(model?.entities['thing']!.label).toBe('name')
  })
})

const article = document('fields/article_code.json', {
  $id: 'article_code',
  extends: 'field:text',
  settings: { pattern: '^[A-Z]{2}-[0-9]{4}$', maxLength: 7, placeholder: 'AB-1234' },
})
describe('a kind made by a document', () => {
  it('is used as any other, and a field may still say otherwise', () => {
    const { fields } = sound({ code: { $ref: 'field:article_code', placeholder: 'CD-1' } }, article).entities['thing']!
    expect(fields['code']).toMatchObject({
      kind: 'text',
      as: 'article_code',
      maxLength: 7,
      pattern: '^[A-Z]{2}-[0-9]{4}$',
      placeholder: 'CD-1',
    })
  })

  it('may stand on another that is made, and on one that stands on another', () => {
    const own = document('fields/own_code.json', { $id: 'own_code', extends: 'field:article_code', settings: { unique: true } })
    const big = document('fields/big_company.json', { $id: 'big_company', extends: 'field:siren' })
    const { fields } = sound({ code: { $ref: 'field:own_code' }, number: { $ref: 'field:big_company' } }, article, own, big).entities[
      'thing'
    ]!
    expect(fields['code']).toMatchObject({ kind: 'text', as: 'own_code', unique: true, maxLength: 7 })
    expect(fields['number']).toMatchObject({ kind: 'text', as: 'big_company', check: 'siren' })
  })

  it('is what a formula may give', () => {
    const fields = { code: { $ref: 'field:formula', returns: 'field:article_code', formula: 'record.name' } }
    expect(sound(fields, article).entities['thing']!.fields['code']).toMatchObject({ kind: 'text', as: 'article_code', maxLength: 7 })
  })

  const cases: [name: string, fields: Json, documents: Document[], problems: unknown[]][] = [
    [
      'an unknown kind is refused with the nearest',
      { code: { $ref: 'field:artcle_code' } },
      [article],
      [['entities/thing.json', '/properties/code/$ref', 'model.unknown_kind']],
    ],
    [
      'two that stand on each other are a circle',
      {},
      [document('fields/a.json', { $id: 'a', extends: 'field:b' }), document('fields/b.json', { $id: 'b', extends: 'field:a' })],
      [['fields/a.json', '/extends', 'model.kind_circle']],
    ],
    [
      'the name of a kind of the product is taken',
      {},
      [document('fields/siren.json', { $id: 'siren', extends: 'field:text' })],
      [['fields/siren.json', '/$id', 'model.duplicate_name']],
    ],
    [
      'a setting the kind under it does not take is refused at its place',
      {},
      [document('fields/a.json', { $id: 'a', extends: 'field:text', settings: { decimals: 2 } })],
      [['fields/a.json', '/settings/decimals', 'model.unknown_keyword']],
    ],
    [
      'a setting that is wrong is said of the kind, once, and not of each field of it',
      { code: { $ref: 'field:a' }, other: { $ref: 'field:b' }, own: { $ref: 'field:b', maxLength: 'seven' } },
      [
        document('fields/a.json', { $id: 'a', extends: 'field:text', settings: { maxLength: '7', pattern: '^[A-Z{2}' } }),
        document('fields/b.json', { $id: 'b', extends: 'field:a' }),
      ],
      [
        ['entities/thing.json', '/properties/own/maxLength', 'model.type'],
        ['fields/a.json', '/settings/maxLength', 'model.type'],
        ['fields/a.json', '/settings/pattern', 'model.regex'],
      ],
    ],
  ]
  it.each(cases)('%s', (_name, fields, documents, problems) => expect(wrong(fields, ...documents)).toEqual(problems))
})

const reasons = document('lists/reasons.json', {
  $id: 'reasons',
  oneOf: [
    { const: 'price', title: 'Prix' },
    { const: 'delay', title: 'Délai', when: "record.name != 'gift'" },
  ],
})
describe('options', () => {
  it('are shared by the name of their list, and speak the language of the list', () => {
    const english = document('locales/en.json', { lists: { reasons: { options: { price: { title: 'Price' } } } } })
    const model = sound(
      { why: { $ref: 'field:choice', optionsFrom: 'reasons' }, also: { $ref: 'field:choices', optionsFrom: 'reasons' } },
      reasons,
      english,
    )
    expect(model.entities['thing']!.fields['why']).toMatchObject({
      list: 'reasons',
      options: [{ value: 'price', title: 'Prix' }, { value: 'delay' }],
    })
    const field = translate(model, 'en').entities['thing']!.fields['also']!
    expect(kindOf(field).format(['price', 'delay'], field, style)).toBe('Price, Délai')
    expect(translate(translate(model, 'en'), 'fr').entities['thing']!.fields['why']).toMatchObject({ options: [{ title: 'Prix' }, {}] })
  })

  const cases: [name: string, fields: Json, documents: Document[], problems: unknown[]][] = [
    ['come from somewhere', { why: { $ref: 'field:choice' } }, [], [['entities/thing.json', '/properties/why', 'model.missing']]],
    [
      'come from one place',
      { why: { $ref: 'field:choice', oneOf: [{ const: 'a' }], optionsFrom: 'reasons' } },
      [reasons],
      [['entities/thing.json', '/properties/why', 'model.options_twice']],
    ],
    [
      'come from a list there is',
      { why: { $ref: 'field:choice', optionsFrom: 'reason' } },
      [reasons],
      [['entities/thing.json', '/properties/why/optionsFrom', 'model.unknown_list']],
    ],
    [
      'have conditions on fields there are',
      { why: { $ref: 'field:choice', oneOf: [{ const: 'a', when: 'record.nam == "x"' }] } },
      [],
      [['entities/thing.json', '/properties/why/oneOf/0/when', 'expression.unknown_name']],
    ],
    [
      'of a locale are those of the list',
      {},
      [reasons, document('locales/en.json', { lists: { reasons: { options: { prize: { title: 'Price' } } } } })],
      [['locales/en.json', '/lists/reasons/options/prize', 'model.unknown_option']],
    ],
  ]
  it.each(cases)('%s', (_name, fields, documents, problems) => expect(wrong(fields, ...documents)).toEqual(problems))
})

describe('dependent options', () => {
  const town = {
    $ref: 'field:choice',
    oneOf: [{ const: 'lyon', when: "record.country == 'FR'" }, { const: 'gent', when: "record.country == 'BE'" }, { const: 'other' }],
  }
  const thing = sound({ country: { $ref: 'field:country' }, town, towns: { ...town, $ref: 'field:choices' } }).entities['thing']!
  const found = (record: Json, old: Json | null, ...touched: string[]) =>
    check(thing, { record, old, touched: new Set(touched) } as Parameters<typeof check>[1], moment).map(({ path, code }) => [path, code])

  const cases: [name: string, found: unknown[], problems: unknown[]][] = [
    ['one that fits', found({ country: 'FR', town: 'lyon' }, null, 'country', 'town'), []],
    ['one that does not', found({ country: 'BE', town: 'lyon' }, null, 'country', 'town'), [['/town', 'choice.not_offered']]],
    ['one whose condition is unknown', found({ country: null, town: 'lyon' }, null, 'town'), [['/town', 'choice.not_offered']]],
    ['one without condition', found({ country: null, town: 'other' }, null, 'town'), []],
    ['one of several', found({ country: 'FR', towns: ['lyon', 'gent'] }, null, 'country', 'towns'), [['/towns', 'choice.not_offered']]],
    [
      'a change of what it depends on',
      found({ country: 'BE', town: 'lyon' }, { country: 'FR', town: 'lyon' }, 'country'),
      [['/town', 'choice.not_offered']],
    ],
    [
      'a change of something else, in an old record',
      found({ name: 'x', country: 'BE', town: 'lyon' }, { country: 'BE', town: 'lyon' }, 'name'),
      [],
    ],
  ]
  it.each(cases)('%s', (_name, problems, expected) => expect(problems).toEqual(expected))

  it('are offered as the record is', () => {
    const write = { record: { country: 'BE' }, old: null, touched: new Set<string>() }
    expect(offered(thing.fields['town']!, write, moment).map(({ value }) => value)).toEqual(['gent', 'other'])
  })
})

describe('an amount in the currency beside it', () => {
  const fields = { currency: { $ref: 'field:currency' }, amount: { $ref: 'field:money', currencyField: 'currency' } }
  it('is written in it, else in the app’s', () => {
    const field = sound(fields).entities['thing']!.fields['amount']!
    const kind = kindOf(field)
    const written = (record: Json) => kind.format(5, kind.within!(field, record), style)
    expect([written({ currency: 'CHF' }), written({ currency: null })]).toEqual(['5,00\u00a0CHF', '5,00\u00a0€'])
  })
  it('needs a field of kind currency', () => {
    const place = ['entities/thing.json', '/properties/amount/currencyField', 'model.not_a_currency']
    expect(wrong({ amount: { $ref: 'field:money', currencyField: 'name' } })).toEqual([place])
    expect(wrong({ amount: { $ref: 'field:money', currencyField: 'missing' } })).toEqual([place])
  })
})

describe('a secret in rules', () => {
  it('is there or not, and nothing more', () => {
    const rules = { key: { $ref: 'field:secret' }, note: { $ref: 'field:text', requiredWhen: 'record.key == true' } }
    const thing = sound(rules).entities['thing']!
    const problems = check(thing, { record: { key: 'abc' }, old: null, touched: new Set(['key']) }, moment)
    expect(problems.map(({ path, code }) => [path, code])).toEqual([['/note', 'field.required']])
    expect(wrong({ key: { $ref: 'field:secret' }, note: { $ref: 'field:text', visibleWhen: "record.key == 'abc'" } })).toEqual([
      ['entities/thing.json', '/properties/note/visibleWhen', 'expression.type'],
    ])
  })
})
