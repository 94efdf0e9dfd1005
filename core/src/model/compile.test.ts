import { describe, expect, it } from 'vitest'
import { modelEn } from '../words/model.en.ts'
import { modelFr } from '../words/model.fr.ts'
import { compile } from './compile.ts'
import type { Document } from './model.ts'

/** A small model that compiles; each case replaces documents of it, or parts of one by pointer. */
const small: Record<string, Record<string, unknown>> = {
  'app.json': { $schema: 'app.schema.json', name: 'small', title: 'Small', language: 'en', languages: ['en', 'fr'], navigation: [{ entities: ['deal'] }] },
  'entities/deal.json': {
    $schema: 'entity.schema.json', $id: 'deal', type: 'object', label: 'name', required: ['name', 'account'],
    properties: {
      name: { $ref: 'field:text' },
      account: { $ref: 'field:link', to: 'account', inverse: 'deals' },
      amount: { $ref: 'field:money', minimum: 0 },
      stage: { $ref: 'field:choice', oneOf: [{ const: 'open' }, { const: 'won' }] },
      note: { $ref: 'field:long_text' },
    },
    rules: [{ check: 'record.amount < 1000', message: 'Too much.' }],
  },
  'entities/account.json': {
    $schema: 'entity.schema.json', $id: 'account', type: 'object', properties: { name: { $ref: 'field:text' }, sector: { $ref: 'field:text' } },
  },
  'roles/rep.json': { $schema: 'role.schema.json', $id: 'rep', entities: { deal: { read: true } } },
  'views/open.json': { $schema: 'view.schema.json', $id: 'open', entity: 'deal', columns: ['name', 'account.sector'], filter: "record.stage == 'open'" },
  'forms/deal.json': { $schema: 'form.schema.json', $id: 'deal', entity: 'deal', groups: [{ fields: ['name', 'account'] }] },
  'locales/fr.json': { $schema: 'locale.schema.json', entities: { deal: { title: 'Affaire', fields: { stage: { options: { won: { title: 'Gagnée' } } } } } } },
  'data/deals.json': { $schema: 'data.schema.json', entity: 'deal', file: 'deals.csv', columns: { a: 'name', b: { field: 'account', by: 'name' } } },
}

type Changes = Record<string, unknown>

/** `{ 'entities/deal.json#/label': 'nom' }` sets a part, undefined takes it out; a path without # sets a whole document. */
const changed = (changes: Changes): Document[] => {
  const documents = JSON.parse(JSON.stringify(small)) as Record<string, unknown>
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(changes)) {
    const [path, pointer] = key.split('#') as [string, string?]
    if (pointer === undefined) {
      if (typeof value === 'string') texts[path] = value
      documents[path] = typeof value === 'string' ? undefined : value
      if (value === undefined) delete documents[path]
      continue
    }
    const names = pointer.split('/').slice(1)
    const last = names.pop()!
    const parent = names.reduce((part, name) => part[name] as Changes, documents[path] as Changes)
    if (value === undefined) delete parent[last]
    else parent[last] = value
  }
  return Object.entries(documents).map(([path, json]) => ({ path, json, ...(texts[path] === undefined ? {} : { text: texts[path] }) }))
}
const problems = (changes: Changes) => compile([{ name: 'company', documents: changed(changes) }]).problems ?? []

const deal = 'entities/deal.json'
const field = `${deal}#/properties`

describe('compile', () => {
  it('makes a model of documents without a problem', () => {
    expect(problems({})).toEqual([])
  })

  it.each([
    // The text
    ['a comma too many', { 'roles/rep.json': '{\n  "a": 1,\n}' }, 'roles/rep.json', '', 'json.syntax', { line: 3, column: 1 }],
    ['a text that ends too early', { 'roles/rep.json': '{"a": [1' }, 'roles/rep.json', '', 'json.syntax', { line: 1, column: 9 }],
    // The shape
    ['no app', { 'app.json': { $schema: 'app.schema.json' } }, 'app.json', '', 'model.missing', { keyword: 'name' }],
    ['a document in no folder', { 'entity/x.json': {} }, 'entity/x.json', '', 'model.misplaced', {}],
    ['the schema of another folder', { 'roles/rep.json#/$schema': '../view.schema.json' }, 'roles/rep.json', '/$schema', 'model.schema', { expected: 'role.schema.json' }],
    ['no schema', { 'roles/rep.json#/$schema': undefined }, 'roles/rep.json', '', 'model.missing', { keyword: '$schema' }],
    ['a name unlike the file', { 'roles/rep.json#/$id': 'seller' }, 'roles/rep.json', '/$id', 'model.file_name', { name: 'seller', file: 'rep' }],
    ['a list instead of a document', { 'roles/rep.json': [] }, 'roles/rep.json', '', 'model.type', { wanted: ['object'], found: 'array' }],
    ['an unknown keyword of an entity', { [`${deal}#/lable`]: 'name' }, deal, '/lable', 'model.unknown_keyword', { keyword: 'lable', nearest: 'label' }],
    ['an unknown keyword of a field', { [`${field}/name/maxLenght`]: 3 }, deal, '/properties/name/maxLenght', 'model.unknown_keyword', { nearest: 'maxLength' }],
    ['a keyword of another kind', { [`${field}/name/currency`]: 'EUR' }, deal, '/properties/name/currency', 'model.unknown_keyword', { nearest: null }],
    ['an unknown keyword of an option', { [`${field}/stage/oneOf/0/colour`]: 'red' }, deal, '/properties/stage/oneOf/0/colour', 'model.unknown_keyword', { nearest: 'color' }],
    ['an unknown keyword of a rule', { [`${deal}#/rules/0/mesage`]: 'x' }, deal, '/rules/0/mesage', 'model.unknown_keyword', { nearest: 'message' }],
    ['an unknown keyword of a grant', { 'roles/rep.json#/entities/deal/raed': true }, 'roles/rep.json', '/entities/deal/raed', 'model.unknown_keyword', { nearest: 'read' }],
    ['a pointer that must be escaped', { [`${deal}#/a~1b`]: undefined, [deal]: { ...small[deal], 'a/b': 1 } }, deal, '/a~1b', 'model.unknown_keyword', {}],
    ['an unknown kind', { [`${field}/name/$ref`]: 'field:txt' }, deal, '/properties/name/$ref', 'model.unknown_kind', { kind: 'field:txt', nearest: 'text' }],
    ['a field without a kind', { [`${field}/name/$ref`]: undefined }, deal, '/properties/name', 'model.missing', { keyword: '$ref' }],
    ['a link without a target', { [`${field}/account/to`]: undefined }, deal, '/properties/account', 'model.missing', { keyword: 'to' }],
    ['a setting of the wrong type', { [`${field}/name/maxLength`]: '12' }, deal, '/properties/name/maxLength', 'model.type', { wanted: ['integer'], found: 'string' }],
    ['a colour that is none', { [`${field}/stage/oneOf/0/color`]: 'viollet' }, deal, '/properties/stage/oneOf/0/color', 'model.value', { value: 'viollet', nearest: 'violet' }],
    ['a number below its minimum', { [`${field}/name/maxLength`]: 0 }, deal, '/properties/name/maxLength', 'model.below', { value: 0, limit: 1 }],
    ['a field name in capitals', { [`${field}/Name`]: { $ref: 'field:text' } }, deal, '/properties/Name', 'model.name', { value: 'Name' }],
    ['a field name too long', { [`${field}/${'a'.repeat(49)}`]: { $ref: 'field:text' } }, deal, `/properties/${'a'.repeat(49)}`, 'model.long', { limit: 48 }],
    ['the same field required twice', { [`${deal}#/required`]: ['name', 'name'] }, deal, '/required/1', 'model.repeated', { value: 'name' }],
    ['an empty title', { [`${deal}#/title`]: '' }, deal, '/title', 'model.empty', undefined],
    ['a grant that is no boolean', { 'roles/rep.json#/entities/deal/read': 'yes' }, 'roles/rep.json', '/entities/deal/read', 'model.type', { wanted: ['boolean'] }],
    ['a column read as a number', { 'data/deals.json#/columns/a': 3 }, 'data/deals.json', '/columns/a', 'model.type', { wanted: ['string', 'object', 'null'], found: 'number' }],
    // Names
    ['a field named by a word of SQL', { [`${field}/order`]: { $ref: 'field:text' } }, deal, '/properties/order', 'model.reserved_name', { reason: 'sql' }],
    ['a field named by a word of rules', { [`${field}/package`]: { $ref: 'field:text' } }, deal, '/properties/package', 'model.reserved_name', { reason: 'rule' }],
    ['a field named like a system field', { [`${field}/created_at`]: { $ref: 'field:text' } }, deal, '/properties/created_at', 'model.reserved_name', { reason: 'system' }],
    ['a field that answers keep', { [`${field}/expand`]: { $ref: 'field:text' } }, deal, '/properties/expand', 'model.reserved_name', { reason: 'product' }],
    ['an id that hides a system column', { [`${field}/name/id`]: 'version' }, deal, '/properties/name/id', 'model.reserved_name', { name: 'version' }],
    ['an entity named like an address', { 'entities/api.json': { ...small['entities/account.json'], $id: 'api' } }, 'entities/api.json', '/$id', 'model.reserved_name', { reason: 'product' }],
    ['an entity the product has', { 'entities/member.json': { ...small['entities/account.json'], $id: 'member' } }, 'entities/member.json', '/$id', 'model.duplicate_name', { name: 'member' }],
    ['two entities with one id', { 'entities/account.json#/id': 'deal' }, 'entities/account.json', '/id', 'model.duplicate_id', { id: 'deal', other: 'deal' }],
    ['two fields with one id', { [`${field}/note/id`]: 'name' }, deal, '/properties/note/id', 'model.duplicate_id', { id: 'name', other: 'name' }],
    ['a role called administrator', { 'roles/administrator.json': { ...small['roles/rep.json'], $id: 'administrator' } }, 'roles/administrator.json', '/$id', 'model.reserved_name', {}],
    // What documents say of each other
    ['a link to nothing', { [`${field}/account/to`]: 'acount' }, deal, '/properties/account/to', 'model.unknown_entity', { name: 'acount', nearest: 'account' }],
    ['an inverse named like a field', { [`${field}/account/inverse`]: 'sector' }, deal, '/properties/account/inverse', 'model.duplicate_name', { other: 'account.sector' }],
    ['one inverse for two links', { [`${field}/payer`]: { $ref: 'field:link', to: 'account', inverse: 'deals' } }, deal, '/properties/payer/inverse', 'model.duplicate_name', { other: 'deal.account' }],
    ['a required link that empties itself', { [`${field}/account/onDelete`]: 'clear' }, deal, '/properties/account/onDelete', 'model.clear_required', { name: 'account' }],
    ['a required field that is not there', { [`${deal}#/required/0`]: 'nme' }, deal, '/required/0', 'model.unknown_field', { name: 'nme', entity: 'deal', nearest: 'name' }],
    ['a label that is not there', { [`${deal}#/label`]: 'title' }, deal, '/label', 'model.unknown_field', { name: 'title', nearest: null }],
    ['a label that is a link', { [`${deal}#/label`]: 'account' }, deal, '/label', 'model.label_link', { name: 'account' }],
    ['no text to name a record', { 'entities/account.json#/properties': { size: { $ref: 'field:integer' } }, 'views/open.json': undefined, 'data/deals.json': undefined }, 'entities/account.json', '', 'model.label_missing', { entity: 'account' }],
    ['an index of a field that is not there', { [`${deal}#/indexes`]: [['stage', 'nam']] }, deal, '/indexes/0/1', 'model.unknown_field', { nearest: 'name' }],
    ['a unique text of several lines', { [`${deal}#/unique`]: [['note']] }, deal, '/unique/0/0', 'model.index_unfit', { name: 'note' }],
    ['a sort by what is not there', { [`${deal}#/sort`]: ['-amont'] }, deal, '/sort/0', 'model.unknown_field', { nearest: 'amount' }],
    ['a search behind what is no link', { [`${deal}#/search`]: ['name.first'] }, deal, '/search/0', 'model.not_a_link', { name: 'name' }],
    ['a menu with an unknown entity', { 'app.json#/navigation': [{ entities: ['deals'] }] }, 'app.json', '/navigation/0/entities/0', 'model.unknown_entity', { nearest: 'deal' }],
    ['a role for an unknown entity', { 'roles/rep.json#/entities': { dael: {} } }, 'roles/rep.json', '/entities/dael', 'model.unknown_entity', { nearest: 'deal' }],
    ['a role for an unknown field', { 'roles/rep.json#/entities/deal/fields': { amout: {} } }, 'roles/rep.json', '/entities/deal/fields/amout', 'model.unknown_field', { nearest: 'amount' }],
    ['an unknown role inherited', { 'roles/rep.json#/inherits': ['boss'] }, 'roles/rep.json', '/inherits/0', 'model.unknown_role', { name: 'boss' }],
    ['a role that inherits itself', { 'roles/rep.json#/inherits': ['rep'] }, 'roles/rep.json', '/inherits/0', 'model.inherits_circle', { name: 'rep' }],
    ['a view column that is not there', { 'views/open.json#/columns/0': 'nam' }, 'views/open.json', '/columns/0', 'model.view_column', { nearest: 'name' }],
    ['a view column behind a link that is not there', { 'views/open.json#/columns/1': 'account.setor' }, 'views/open.json', '/columns/1', 'model.view_column', { entity: 'account', nearest: 'sector' }],
    ['a field twice in a form', { 'forms/deal.json#/groups': [{ fields: ['name'] }, { fields: ['name'] }] }, 'forms/deal.json', '/groups/1/fields/0', 'model.repeated', { value: 'name' }],
    ['a locale of a language not offered', { 'locales/de.json': { $schema: 'locale.schema.json' } }, 'locales/de.json', '', 'model.language', { language: 'de' }],
    ['a translated option that is not there', { 'locales/fr.json#/entities/deal/fields/stage/options': { wom: {} } }, 'locales/fr.json', '/entities/deal/fields/stage/options/wom', 'model.unknown_option', { nearest: 'won' }],
    ['a translated view that is not there', { 'locales/fr.json#/views': { opn: {} } }, 'locales/fr.json', '/views/opn', 'model.unknown_view', { nearest: 'open' }],
    ['more translated messages than rules', { 'locales/fr.json#/entities/deal/rules': ['a', 'b'] }, 'locales/fr.json', '/entities/deal/rules', 'model.long', { limit: 1 }],
    ['a file column for an unknown field', { 'data/deals.json#/columns/a': 'nme' }, 'data/deals.json', '/columns/a', 'model.unknown_field', { nearest: 'name' }],
    ['two file columns for one field', { 'data/deals.json#/columns/c': 'name' }, 'data/deals.json', '/columns/c', 'model.column_twice', { name: 'name', other: 'a' }],
    ['a lookup by an unknown field', { 'data/deals.json#/columns/b/by': 'nme' }, 'data/deals.json', '/columns/b/by', 'model.unknown_field', { entity: 'account' }],
    ['a lookup behind what is no link', { 'data/deals.json#/columns/a': { field: 'name', by: 'name' } }, 'data/deals.json', '/columns/a/by', 'model.not_a_link', {}],
    // Settings
    ['the same option twice', { [`${field}/stage/oneOf/1/const`]: 'open', 'locales/fr.json': undefined }, deal, '/properties/stage/oneOf/1/const', 'model.option_duplicate', { value: 'open' }],
    ['a default that is no option', { [`${field}/stage/default`]: 'lost' }, deal, '/properties/stage/default', 'model.default_unfit', { value: 'lost' }],
    ['a default below the minimum', { [`${field}/amount/default`]: -1 }, deal, '/properties/amount/default', 'model.default_unfit', { value: '-1' }],
    ['a minimum above the maximum', { [`${field}/amount/maximum`]: -5 }, deal, '/properties/amount/minimum', 'model.bounds', { minimum: 0, maximum: -5 }],
    ['a pattern that is none', { [`${field}/name/pattern`]: '(' }, deal, '/properties/name/pattern', 'model.regex', { pattern: '(' }],
    ['a currency that is none', { [`${field}/amount/currency`]: 'ZZZ' }, deal, '/properties/amount/currency', 'model.currency', { currency: 'ZZZ' }],
    ['a time zone that is none', { 'app.json#/timeZone': 'Paris' }, 'app.json', '/timeZone', 'model.time_zone', { timeZone: 'Paris' }],
    ['the app’s language not offered', { 'app.json#/languages': ['fr'] }, 'app.json', '/languages', 'model.language', { language: 'en' }],
    // Rules
    ['a rule that cannot be read', { [`${deal}#/rules/0/check`]: 'record.amount <' }, deal, '/rules/0/check', 'expression.syntax', {}],
    ['a rule with an unknown field', { [`${field}/note/visibleWhen`]: 'record.amout > 1' }, deal, '/properties/note/visibleWhen', 'expression.unknown_name', { at: 7, name: 'amout', nearest: 'amount' }],
    ['a default rule of another type', { [`${field}/amount/defaultRule`]: 'today' }, deal, '/properties/amount/defaultRule', 'expression.type', {}],
    ['a view that asks for the old record', { 'views/open.json#/filter': 'old.amount > 1' }, 'views/open.json', '/filter', 'expression.unknown_name', { name: 'old' }],
  ] as const)('refuses %s', (_, changes, document, path, code, params) => {
    const found = problems(changes)
    const expected = { document, path, code, ...(params === undefined ? {} : { params: expect.objectContaining(params) }) }
    if (code === 'model.missing' && document === 'app.json') expect(found).toContainEqual(expected)
    else expect(found).toEqual([expected])
  })

  it('says all problems of all documents at once', () => {
    const found = problems({
      [`${deal}#/lable`]: 'name', [`${field}/name/maxLenght`]: 3, [`${field}/stage/default`]: 'lost',
      'views/open.json#/columns/0': 'nam', 'roles/rep.json#/inherits': ['boss'],
    })
    expect(found.map((p) => p.path)).toEqual(['/lable', '/properties/name/maxLenght', '/properties/stage/default', '/inherits/0', '/columns/0'])
  })

  it('does not call what is broken unknown as well', () => {
    expect(problems({ [`${field}/account/to`]: 3 }).map((p) => p.code)).toEqual(['model.type'])
    expect(problems({ [`${field}/stage/oneOf`]: [{}] }).map((p) => p.code)).toEqual(['model.missing'])
    expect(problems({ 'entities/account.json': [] }).map((p) => p.code)).toEqual(['model.type'])
  })

  it('finds circles of roles from every side', () => {
    const b = { $schema: 'role.schema.json', $id: 'b', inherits: ['rep'], entities: {} }
    expect(problems({ 'roles/b.json': b, 'roles/rep.json#/inherits': ['b'] }).map((p) => [p.document, p.code])).toEqual([
      ['roles/b.json', 'model.inherits_circle'], ['roles/rep.json', 'model.inherits_circle'],
    ])
  })

  it('finds a name written twice, which JSON.parse would lose', () => {
    const text = '{\n  "$schema": "role.schema.json",\n  "$id": "rep",\n  "entities": { "deal": {}, "deal": {} }\n}'
    const documents = changed({}).map((document) => (document.path === 'roles/rep.json' ? { ...document, text } : document))
    expect(compile([{ name: 'company', documents }]).problems).toEqual([
      { document: 'roles/rep.json', path: '/entities/deal', code: 'json.twice', params: { name: 'deal', line: 4, column: 29 } },
    ])
  })

  it('asks for an app', () => {
    const documents = changed({}).filter((document) => document.path !== 'app.json')
    expect(compile([{ name: 'company', documents }]).problems).toEqual([
      { code: 'model.app_missing', path: '', document: 'app.json' },
    ])
  })

  it('does not care for the order of documents', () => {
    const documents = changed({})
    const { model } = compile([{ name: 'company', documents: documents.toReversed() }])
    expect(Object.keys(model!.entities).sort()).toEqual(['account', 'deal', 'member'])
    expect(model!.entities['deal']!.fields['account']).toMatchObject({ kind: 'link', to: 'account', label: 'name', onDelete: 'restrict' })
  })

  it('fills in what documents leave to habit', () => {
    const { model } = compile([{ name: 'company', documents: changed({}) }])
    const { deal: entity } = model!.entities
    expect(entity).toMatchObject({ id: 'deal', title: 'Deal', plural: 'Deal', label: 'name', search: ['name'] })
    expect(entity!.fields['name']).toMatchObject({ id: 'name', title: 'Name', required: true, maxLength: 255, unique: false })
    expect(entity!.fields['amount']).toMatchObject({ currency: 'EUR', decimals: 2, required: false })
    expect(entity!.fields['stage']).toMatchObject({ options: [{ value: 'open', title: 'Open', color: 'grey' }, { value: 'won', title: 'Won', color: 'grey' }] })
    expect(entity!.fields['amount']!.origin).toEqual({ layer: 'company', document: deal, pointer: '/properties/amount' })
  })

  it('names an index by the ids of its fields, so a rename leaves it alone', () => {
    const { model } = compile([{ name: 'company', documents: changed({ [`${deal}#/unique`]: [['account', 'name']], [`${field}/name/id`]: 'title' }) }])
    expect(model!.entities['deal']!.unique).toEqual([{ id: 'account.title', fields: ['account', 'name'] }])
  })

  it('is plain data', () => {
    const { model } = compile([{ name: 'company', documents: changed({}) }])
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })
})

describe('the words of a model', () => {
  const anything = new Proxy({}, { get: (_, name) => (['wanted', 'folders', 'allowed', 'kinds', 'languages'].includes(String(name)) ? ['a', 'b'] : name === 'reason' ? 'sql' : 'x') })
  it.each(Object.keys(modelFr))('say %s in both languages', (code) => {
    for (const words of [modelFr, modelEn]) {
      const said = words[code as keyof typeof modelFr](anything)
      expect(said).not.toMatch(/undefined|\[object|!/)
      expect(said).toMatch(/[.?]$|: x$/)
    }
  })
  it.each(Object.entries(modelFr))('set French spaces in %s', (_, word) => {
    expect(word(anything)).not.toMatch(/ [:;?!»]|« /)
  })
})
