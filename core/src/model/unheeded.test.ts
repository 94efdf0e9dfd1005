import { describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import type { Document } from './model.ts'

const entity = (name: string, more: object, properties: object): Document => ({
  path: `entities/${name}.json`,
  json: { $schema: 'entity.schema.json', $id: name, type: 'object', properties: { name: { $ref: 'field:text' }, ...properties }, ...more },
})
const role = (entities: object): Document => ({ path: 'roles/rep.json', json: { $schema: 'role.schema.json', $id: 'rep', entities } })

const layers = (search: readonly string[], grants: object = { quote: { read: true } }) => [
  {
    name: 'shop',
    documents: [
      { path: 'app.json', json: { $schema: 'app.schema.json', name: 'shop', title: 'Shop', language: 'en' } },
      entity(
        'quote',
        { search },
        {
          paid: { $ref: 'field:boolean' },
          due: { $ref: 'field:date' },
          key: { $ref: 'field:secret' },
          city: { $ref: 'field:address' },
          tags: { $ref: 'field:tags' },
          amount: { $ref: 'field:money' },
          twice: { $ref: 'field:formula', returns: 'field:money', formula: 'record.amount * 2' },
          late: { $ref: 'field:formula', returns: 'field:boolean', formula: 'record.due < today' },
          firm: { $ref: 'field:link', to: 'firm' },
          lines: { $ref: 'field:lines', to: 'line' },
        },
      ),
      entity('firm', {}, { active: { $ref: 'field:boolean' } }),
      entity('line', {}, { quote: { $ref: 'field:link', to: 'quote' }, cost: { $ref: 'field:money' } }),
      role(grants),
    ],
  },
]

describe('what would have no effect is refused, and said at its place', () => {
  const cases: [string, Parameters<typeof layers>, string[]][] = [
    ['texts, numbers, tags, parts and formulas are searched', [['name', 'amount', 'tags', 'city', 'twice', 'firm.name']], []],
    ['a yes or no is not', [['name', 'paid']], ['model.search_unfit entities/quote.json /search/1']],
    [
      'nor a date, a secret or a formula of a yes or no',
      [['due', 'key', 'late']],
      [0, 1, 2].map((i) => `model.search_unfit entities/quote.json /search/${i}`),
    ],
    ['nor a link alone', [['firm']], ['model.search_unfit entities/quote.json /search/0']],
    ['nor lines', [['lines']], ['model.search_unfit entities/quote.json /search/0']],
    ['nor what is behind a link and has no words', [['firm.active']], ['model.search_unfit entities/quote.json /search/0']],
    ['what is not there is said once', [['nome']], ['model.unknown_field entities/quote.json /search/0']],
    [
      'a verb of lines',
      [['name'], { quote: { read: true }, line: { read: true } }],
      ['model.line_rights roles/rep.json /entities/line/read'],
    ],
    [
      'a rule of lines, even one that says no',
      [['name'], { line: { fields: {}, update: 'record.name == "x"', delete: false } }],
      ['model.line_rights roles/rep.json /entities/line/update'],
    ],
    ['fields of lines may be hidden', [['name'], { quote: { read: true }, line: { fields: { cost: { read: false } } } }], []],
  ]
  it.each(cases)('%s', (_, given, expected) => {
    const { problems = [] } = compile(layers(...given))
    expect(problems.map(({ code, document, path }) => `${code} ${document} ${path}`)).toEqual(expected)
  })

  it('is no reason not to serve what was published before', () => {
    const { model } = compile(layers(['name', 'paid', 'firm'], { line: { read: true } }), { published: true })
    expect(model?.entities['quote']?.search).toEqual(['name', 'paid', 'firm'])
    expect(compile(layers(['nome']), { published: true }).problems).toHaveLength(1)
    const bin: Document = {
      path: 'entities/bin.json',
      json: { $schema: 'entity.schema.json', $id: 'bin', type: 'object', properties: { name: { $ref: 'field:text' } } },
    }
    const [own] = layers(['name'])
    const taken = [{ ...own!, documents: [...own!.documents, bin] }]
    expect(compile(taken).problems?.map(({ code }) => code)).toEqual(['model.reserved_name'])
    expect(compile(taken, { published: true }).model?.entities).toHaveProperty('bin')
  })
})
