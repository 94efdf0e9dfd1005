import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { step } from '../problem.ts'
import { modelEn } from '../words/model.en.ts'
import { modelFr } from '../words/model.fr.ts'
import { compile } from './compile.ts'
import type { Document } from './model.ts'
import { at as valueAt } from './shape.ts'

/** A small model that compiles; each document under a short name. */
const small: Record<string, readonly [path: string, json: object]> = {
  app: ['app.json', { $schema: 'app.schema.json', name: 'small', title: 'Small', language: 'en', languages: ['en', 'fr'], navigation: [] }],
  deal: [
    'entities/deal.json',
    {
      $schema: 'entity.schema.json',
      $id: 'deal',
      type: 'object',
      label: 'name',
      required: ['name', 'account'],
      properties: {
        name: { $ref: 'field:text' },
        account: { $ref: 'field:link', to: 'account', inverse: 'deals' },
        amount: { $ref: 'field:money', minimum: 0 },
        stage: { $ref: 'field:choice', oneOf: [{ const: 'open' }, { const: 'won' }] },
        note: { $ref: 'field:long_text' },
      },
      rules: [{ check: 'record.amount < 1000', message: 'Too much.' }],
    },
  ],
  account: [
    'entities/account.json',
    {
      $schema: 'entity.schema.json',
      $id: 'account',
      type: 'object',
      properties: { name: { $ref: 'field:text' }, sector: { $ref: 'field:text' } },
    },
  ],
  rep: ['roles/rep.json', { $schema: 'role.schema.json', $id: 'rep', entities: { deal: { read: true } } }],
  open: [
    'views/open.json',
    { $schema: 'view.schema.json', $id: 'open', entity: 'deal', columns: ['name', 'account.sector'], filter: "record.stage == 'open'" },
  ],
  form: ['forms/deal.json', { $schema: 'form.schema.json', $id: 'deal', entity: 'deal', groups: [{ fields: ['name', 'account'] }] }],
  fr: [
    'locales/fr.json',
    { $schema: 'locale.schema.json', entities: { deal: { fields: { stage: { options: { won: { title: 'Gagnée' } } } } } } },
  ],
  deals: [
    'data/deals.json',
    { $schema: 'data.schema.json', entity: 'deal', file: 'deals.csv', columns: { a: 'name', b: { field: 'account', by: 'name' } } },
  ],
}

const field = (kind: string) => ({ $ref: `field:${kind}` })
const other = (document: keyof typeof small, changes: object) => ({ ...small[document]![1], ...changes })

/** 'deal.name#/title' is the title of the field name of deal; 'deal#/title' that of the entity. A path stands for itself. */
const located = (place: string): readonly [path: string, pointer?: string] => {
  const [name = '', pointer] = place.split('#')
  const [document, property] = name in small || name.endsWith('.json') ? [name] : name.split('.')
  const path = small[document!]?.[0] ?? document!
  return pointer === undefined ? [path] : [path, (property ? `/properties/${property}` : '') + pointer]
}

/** What is changed, the code of the one problem found then, what its params say, and its place where that is not the first change. */
type Case = readonly [name: string, changes: Changes, code: string, params?: object, place?: string]
type Changes = Readonly<Record<string, unknown>>

/** Every place in a document but the whole. */
const places = (json: unknown, pointer = ''): string[] =>
  json === null || typeof json !== 'object'
    ? []
    : Object.entries(json).flatMap(([key, value]) => [pointer + step(key), ...places(value, pointer + step(key))])

/** `{ 'deal#/label': 'nom' }` sets a part, undefined takes it out; a document alone is set whole, or given as text. */
const changed = (changes: Changes): Document[] => {
  const documents = new Map<string, Document>()
  for (const [at, json] of Object.values(small)) documents.set(at, { path: at, json: JSON.parse(JSON.stringify(json)) as unknown })
  for (const [key, value] of Object.entries(changes)) {
    const [at, pointer] = located(key)
    if (pointer !== undefined) set(documents.get(at)!.json, pointer, value)
    else if (value === undefined) documents.delete(at)
    else documents.set(at, typeof value === 'string' ? { path: at, text: value, json: undefined } : { path: at, json: value })
  }
  return [...documents.values()]
}

const set = (json: unknown, pointer: string, value: unknown): void => {
  const names = pointer.split('/').slice(1)
  const last = names.pop()!
  const parent = names.reduce((part, name) => part[name] as Record<string, unknown>, json as Record<string, unknown>)
  if (value === undefined) delete parent[last]
  else parent[last] = value
}

/** A test that makes a deal, and expects this of it. */
const tried = (expect: object) => {
  const steps = [
    {
      as: 'administrator',
      create: 'deal',
      called: 'deal',
      values: { name: 'Pumps' },
      expect: { values: { version: 1, created_by: null } },
    },
    { as: 'administrator', read: '@deal', expect },
  ]
  return { $schema: 'test.schema.json', $id: 'deals', scenarios: [{ title: 'Tried', steps }] }
}

const long = 'a'.repeat(49)

const problems = (changes: Changes) => compile([{ name: 'company', documents: changed(changes) }]).problems ?? []

describe('compile', () => {
  it('makes a model of documents without a problem', () => {
    expect(problems({})).toEqual([])
  })

  const cases: readonly Case[] = [
    // The text
    ['a comma too many', { rep: '{\n  "a": 1,\n}' }, 'json.syntax', { line: 3, column: 1 }],
    ['a text that ends too early', { rep: '{"a": [1' }, 'json.syntax', { line: 1, column: 9 }],
    ['an entity that others name', { account: '{ broken' }, 'json.syntax', { line: 1, column: 3 }],
    // The shape
    ['an app without a name', { 'app#/name': undefined }, 'model.missing', { keyword: 'name' }, 'app'],
    ['a document in no folder', { 'entity/x.json': {} }, 'model.misplaced'],
    ['the schema of another folder', { 'rep#/$schema': '../view.schema.json' }, 'model.schema', { expected: 'role.schema.json' }],
    ['no schema', { 'rep#/$schema': undefined }, 'model.missing', { keyword: '$schema' }, 'rep'],
    ['a name unlike the file', { 'rep#/$id': 'seller' }, 'model.file_name', { name: 'seller', file: 'rep' }],
    ['a list instead of a document', { rep: [] }, 'model.type', { wanted: ['object'], found: 'array' }],
    ['an unknown keyword of an entity', { 'deal#/lable': 'name' }, 'model.unknown_keyword', { keyword: 'lable', nearest: 'label' }],
    ['an unknown keyword of a field', { 'deal.name#/maxLenght': 3 }, 'model.unknown_keyword', { nearest: 'maxLength' }],
    ['a keyword of another kind', { 'deal.name#/currency': 'EUR' }, 'model.unknown_keyword', { nearest: null }],
    ['an unknown keyword of an option', { 'deal.stage#/oneOf/0/colour': 'red' }, 'model.unknown_keyword', { nearest: 'color' }],
    ['an unknown keyword of a rule', { 'deal#/rules/0/mesage': 'x' }, 'model.unknown_keyword', { nearest: 'message' }],
    ['an unknown keyword of a grant', { 'rep#/entities/deal/raed': true }, 'model.unknown_keyword', { nearest: 'read' }],
    ['a pointer that must be escaped', { deal: other('deal', { 'a/b': 1 }) }, 'model.unknown_keyword', { keyword: 'a/b' }, 'deal#/a~1b'],
    ['an unknown kind', { 'deal.name#/$ref': 'field:txt' }, 'model.unknown_kind', { kind: 'field:txt', nearest: 'text' }],
    ['a field without a kind', { 'deal.name#/$ref': undefined }, 'model.missing', { keyword: '$ref' }, 'deal#/properties/name'],
    ['a link without a target', { 'deal.account#/to': undefined }, 'model.missing', { keyword: 'to' }, 'deal#/properties/account'],
    ['a setting of the wrong type', { 'deal.name#/maxLength': '12' }, 'model.type', { wanted: ['integer'], found: 'string' }],
    ['a colour that is none', { 'deal.stage#/oneOf/0/color': 'viollet' }, 'model.value', { value: 'viollet', nearest: 'violet' }],
    ['a number below its minimum', { 'deal.name#/maxLength': 0 }, 'model.below', { value: 0, limit: 1 }],
    ['a field name in capitals', { 'deal#/properties/Name': field('text') }, 'model.name', { value: 'Name' }],
    ['a field name too long', { [`deal#/properties/${long}`]: field('text') }, 'model.long', { limit: 48 }],
    ['the same field required twice', { 'deal#/required': ['name', 'name'] }, 'model.repeated', { value: 'name' }, 'deal#/required/1'],
    ['an empty title', { 'deal#/title': '' }, 'model.empty'],
    ['a grant that is neither yes nor no nor a rule', { 'rep#/entities/deal/read': 3 }, 'model.type', { wanted: ['boolean', 'string'] }],
    ['a column read as a number', { 'deals#/columns/a': 3 }, 'model.type', { wanted: ['string', 'object', 'null'], found: 'number' }],
    // Names
    ['a field named by a word of SQL', { 'deal#/properties/order': field('text') }, 'model.reserved_name', { reason: 'sql' }],
    ['a field named by a word of rules', { 'deal#/properties/package': field('text') }, 'model.reserved_name', { reason: 'rule' }],
    ['a field named like a system field', { 'deal#/properties/created_at': field('text') }, 'model.reserved_name', { reason: 'system' }],
    ['a field that answers keep', { 'deal#/properties/expand': field('text') }, 'model.reserved_name', { reason: 'product' }],
    ['an id that hides a system column', { 'deal.name#/id': 'version' }, 'model.reserved_name', { name: 'version' }],
    [
      'an entity named like a page',
      { 'entities/bin.json': other('account', { $id: 'bin' }) },
      'model.reserved_name',
      { reason: 'product' },
      'entities/bin.json#/$id',
    ],
    [
      'an entity named like an address',
      { 'entities/api.json': other('account', { $id: 'api' }) },
      'model.reserved_name',
      { reason: 'product' },
      'entities/api.json#/$id',
    ],
    [
      'an entity the product has',
      { 'entities/member.json': other('account', { $id: 'member' }) },
      'model.duplicate_name',
      { name: 'member' },
      'entities/member.json#/$id',
    ],
    ['two entities with one id', { 'account#/id': 'deal' }, 'model.duplicate_id', { id: 'deal', other: 'deal' }],
    ['two fields with one id', { 'deal.note#/id': 'name' }, 'model.duplicate_id', { id: 'name', other: 'name' }],
    [
      'a role called administrator',
      { 'roles/administrator.json': other('rep', { $id: 'administrator' }) },
      'model.reserved_name',
      {},
      'roles/administrator.json#/$id',
    ],
    // What documents say of each other
    ['a link to nothing', { 'deal.account#/to': 'acount' }, 'model.unknown_entity', { name: 'acount', nearest: 'account' }],
    ['an inverse named like a field', { 'deal.account#/inverse': 'sector' }, 'model.duplicate_name', { other: 'account.sector' }],
    [
      'one inverse for two links',
      { 'deal#/properties/payer': { $ref: 'field:link', to: 'account', inverse: 'deals' } },
      'model.duplicate_name',
      { other: 'deal.account' },
      'deal.payer#/inverse',
    ],
    ['a required link that empties itself', { 'deal.account#/onDelete': 'clear' }, 'model.clear_required', { name: 'account' }],
    [
      'a required field that is not there',
      { 'deal#/required/0': 'nme' },
      'model.unknown_field',
      { name: 'nme', entity: 'deal', nearest: 'name' },
    ],
    ['a label that is not there', { 'deal#/label': 'title' }, 'model.unknown_field', { name: 'title', nearest: null }],
    ['a label that is a link', { 'deal#/label': 'account' }, 'model.label_link', { name: 'account' }],
    [
      'no text to name a record',
      { 'account#/properties': { size: field('integer') }, open: undefined, deals: undefined },
      'model.label_missing',
      { entity: 'account' },
      'account',
    ],
    [
      'an index of a field that is not there',
      { 'deal#/indexes': [['stage', 'nam']] },
      'model.unknown_field',
      { nearest: 'name' },
      'deal#/indexes/0/1',
    ],
    [
      'duplicates by what nothing is found by',
      { 'deal#/duplicates': [['secret']], 'deal#/properties/secret': { $ref: 'field:secret' } },
      'model.duplicates_unfit',
      { name: 'secret' },
      'deal#/duplicates/0/0',
    ],
    ['a unique text of several lines', { 'deal#/unique': [['note']] }, 'model.index_unfit', { name: 'note' }, 'deal#/unique/0/0'],
    ['a sort by what is not there', { 'deal#/sort': ['-amont'] }, 'model.unknown_field', { nearest: 'amount' }, 'deal#/sort/0'],
    ['a search behind what is no link', { 'deal#/search': ['name.first'] }, 'model.not_a_link', { name: 'name' }, 'deal#/search/0'],
    [
      'a menu with an unknown entity',
      { 'app#/navigation': [{ entities: ['deals'] }] },
      'model.unknown_entity',
      { nearest: 'deal' },
      'app#/navigation/0/entities/0',
    ],
    ['a role for an unknown entity', { 'rep#/entities': { dael: {} } }, 'model.unknown_entity', { nearest: 'deal' }, 'rep#/entities/dael'],
    [
      'a role for an unknown field',
      { 'rep#/entities/deal/fields': { amout: {} } },
      'model.unknown_field',
      { nearest: 'amount' },
      'rep#/entities/deal/fields/amout',
    ],
    ['an unknown role inherited', { 'rep#/inherits': ['boss'] }, 'model.unknown_role', { name: 'boss' }, 'rep#/inherits/0'],
    [
      'a test that expects something of a field there is not',
      { 'tests/deals.json': tried({ values: { nam: null } }) },
      'model.unknown_field',
      { name: 'nam', nearest: 'name' },
      'tests/deals.json#/scenarios/0/steps/1/expect/values/nam',
    ],
    [
      'a test that a field there is not is hidden',
      { 'tests/deals.json': tried({ hidden: ['amount', 'amuont'] }) },
      'model.unknown_field',
      { name: 'amuont', nearest: 'amount' },
      'tests/deals.json#/scenarios/0/steps/1/expect/hidden/1',
    ],
    [
      'a rule about an option there is not',
      { 'open#/filter': "record.stage == 'opn'" },
      'expression.unknown_value',
      { name: 'opn', at: 16, nearest: 'open' },
    ],
    [
      'one of several options there is not',
      { 'open#/filter': "record.stage in ['won', 'wno']" },
      'expression.unknown_value',
      { at: 24, nearest: 'won' },
    ],
    [
      'a rule about a role there is not',
      { 'deal#/rules/0/check': "'repp' in user.roles || 'administrator' in user.roles" },
      'expression.unknown_value',
      { name: 'repp', at: 0, nearest: 'rep' },
    ],
    ['a role that inherits itself', { 'rep#/inherits': ['rep'] }, 'model.inherits_circle', { name: 'rep' }, 'rep#/inherits/0'],
    ['a view column that is not there', { 'open#/columns/0': 'nam' }, 'model.view_column', { nearest: 'name' }],
    [
      'a view column behind a link that is not there',
      { 'open#/columns/1': 'account.setor' },
      'model.view_column',
      { entity: 'account', nearest: 'sector' },
    ],
    [
      'a field twice in a form',
      { 'form#/groups': [{ fields: ['name'] }, { fields: ['name'] }] },
      'model.repeated',
      { value: 'name' },
      'form#/groups/1/fields/0',
    ],
    ['a locale of a language not offered', { 'locales/de.json': { $schema: 'locale.schema.json' } }, 'model.language', { language: 'de' }],
    [
      'a translated option that is not there',
      { 'fr#/entities/deal/fields/stage/options': { wom: {} } },
      'model.unknown_option',
      { nearest: 'won' },
      'fr#/entities/deal/fields/stage/options/wom',
    ],
    ['a translated view that is not there', { 'fr#/views': { opn: {} } }, 'model.unknown_view', { nearest: 'open' }, 'fr#/views/opn'],
    ['more translated messages than rules', { 'fr#/entities/deal/rules': ['a', 'b'] }, 'model.long', { limit: 1 }],
    ['a file column for an unknown field', { 'deals#/columns/a': 'nme' }, 'model.unknown_field', { nearest: 'name' }],
    ['two file columns for one field', { 'deals#/columns/c': 'name' }, 'model.column_twice', { name: 'name', other: 'a' }],
    ['a lookup by an unknown field', { 'deals#/columns/b/by': 'nme' }, 'model.unknown_field', { entity: 'account' }],
    [
      'a lookup behind what is no link',
      { 'deals#/columns/a': { field: 'name', by: 'name' } },
      'model.not_a_link',
      {},
      'deals#/columns/a/by',
    ],
    // Settings
    ['the same option twice', { 'deal.stage#/oneOf/1/const': 'open', fr: undefined }, 'model.option_duplicate', { value: 'open' }],
    ['a default that is no option', { 'deal.stage#/default': 'lost' }, 'model.default_unfit', { value: 'lost' }],
    [
      'a default after the last day',
      { 'deal#/properties/day': { ...field('date'), maximum: '2020-01-01', default: '2021-01-01' } },
      'model.default_unfit',
      { field: 'day' },
      'deal.day#/default',
    ],
    ['a default below the minimum', { 'deal.amount#/default': -1 }, 'model.default_unfit', { value: '-1' }],
    ['a minimum above the maximum', { 'deal.amount#/maximum': -5 }, 'model.bounds', { minimum: 0, maximum: -5 }, 'deal.amount#/minimum'],
    ['a pattern that is none', { 'deal.name#/pattern': '(' }, 'model.regex', { pattern: '(' }],
    ['a currency that is none', { 'deal.amount#/currency': 'ZZZ' }, 'model.currency', { currency: 'ZZZ' }],
    ['a time zone that is none', { 'app#/timeZone': 'Paris' }, 'model.time_zone', { timeZone: 'Paris' }],
    ['the app’s language not offered', { 'app#/languages': ['fr'] }, 'model.language', { language: 'en' }],
    // Rules
    ['a rule that cannot be read', { 'deal#/rules/0/check': 'record.amount <' }, 'expression.syntax'],
    [
      'a rule with an unknown field',
      { 'deal.note#/visibleWhen': 'record.amout > 1' },
      'expression.unknown_name',
      { at: 7, name: 'amout', nearest: 'amount' },
    ],
    ['a default rule of another type', { 'deal.amount#/defaultRule': 'today' }, 'expression.type'],
    [
      'a right over an unknown field',
      { 'rep#/entities/deal/read': 'record.ownr == user.id' },
      'expression.unknown_name',
      { at: 7, name: 'ownr' },
    ],
    ['a right that cannot be read', { 'rep#/entities/deal/update': 'record.amount >' }, 'expression.syntax'],
    ['a right that is no condition', { 'rep#/entities/deal/delete': 'record.amount' }, 'expression.type', { wanted: 'boolean' }],
    ['a right over the record before', { 'rep#/entities/deal/update': 'old.amount > 1' }, 'expression.sql', { text: 'old' }],
    ['a view that asks for the old record', { 'open#/filter': 'old.amount > 1' }, 'expression.sql', { text: 'old' }],
  ]
  it.each(cases.map(([name, ...rest]) => ({ name, rest })))('refuses $name', ({ rest: [changes, code, params, place] }) => {
    const [document, pointer = ''] = located(place ?? Object.keys(changes)[0]!)
    expect(problems(changes)).toMatchObject([{ document, path: pointer, code, ...(params ? { params } : {}) }])
  })

  it('does not ask a default about bounds that move with the day', () => {
    const day = { ...field('date'), maximum: 'today', default: '2021-01-01' }
    expect(problems({ 'deal#/properties/day': day })).toEqual([])
  })

  it('says all problems of all documents at once', () => {
    const found = problems({
      'deal#/lable': 'name',
      'deal#/properties/name/maxLenght': 3,
      'deal#/properties/stage/default': 'lost',
      'open#/columns/0': 'nam',
      'rep#/inherits': ['boss'],
    })
    expect(found.map((p) => p.path)).toEqual([
      '/lable',
      '/properties/name/maxLenght',
      '/properties/stage/default',
      '/inherits/0',
      '/columns/0',
    ])
  })

  it('does not call what is broken unknown as well', () => {
    expect(problems({ 'deal#/properties/account/to': 3 }).map((p) => p.code)).toEqual(['model.type'])
    expect(problems({ 'deal#/properties/stage/oneOf': [{}] }).map((p) => p.code)).toEqual(['model.missing'])
    expect(problems({ account: [] }).map((p) => p.code)).toEqual(['model.type'])
    const one = (changes: Changes) => problems(changes).map(({ document, path, code }) => `${document}#${path} ${code}`)
    const deals = { $ref: 'field:rollup', over: 'deals', aggregate: 'count' }
    const rule = { check: "record.account.sector == 'x' && record.account.deals_count > 1", message: 'No.' }
    const used = { 'account#/properties/deals_count': deals, 'deal#/rules/0': rule }
    expect(one(used)).toEqual([])
    expect(one({ ...used, 'account#/$schema': 'entty.schema.json' })).toEqual(['entities/account.json#/$schema model.schema'])
    expect(one({ ...used, 'account#/$id': 'acount' })).toEqual(['entities/account.json#/$id model.file_name'])
    expect(one({ ...used, 'deal#/properties/account/to': 'acount' })).toEqual([
      'entities/deal.json#/properties/account/to model.unknown_entity',
    ])
    const lines = { $ref: 'field:lines', to: 'deal', through: 'amount' }
    expect(one({ ...used, 'account#/properties/deals_count': { ...deals, over: 'lines' }, 'account#/properties/lines': lines })).toEqual([
      'entities/account.json#/properties/lines/through model.lines_link',
    ])
    const flow = { $schema: 'workflow.schema.json', $id: 'flow', entity: 'deal', field: 'name', initial: 'open', transitions: {} }
    const named = { 'workflows/flow.json': flow, 'fr#/workflows': { flow: { title: 'Parcours' } } }
    expect(one({ ...used, ...named })).toEqual(['workflows/flow.json#/field model.workflow_field'])
    expect(one({ ...used, rep: [], 'fr#/roles': { rep: { title: 'Rep' } } })).toEqual(['roles/rep.json# model.type'])
    const list = { $schema: 'list.schema.json', $id: 'stages', oneOf: 'open' }
    expect(one({ 'lists/stages.json': list, 'deal#/properties/more': { $ref: 'field:choice', optionsFrom: 'stages' } })).toEqual([
      'lists/stages.json#/oneOf model.type',
    ])
    const kind = { $schema: 'field.schema.json', $id: 'ref', extends: 'field:txt' }
    expect(one({ ...used, 'fields/ref.json': kind, 'account#/properties/sector': { $ref: 'field:ref' } })).toEqual([
      'fields/ref.json#/extends model.unknown_kind',
    ])
  })

  it('finds circles of roles from every side', () => {
    const b = { $schema: 'role.schema.json', $id: 'b', inherits: ['rep'], entities: {} }
    expect(problems({ 'roles/b.json': b, 'rep#/inherits': ['b'] }).map((p) => [p.document, p.code])).toEqual([
      ['roles/b.json', 'model.inherits_circle'],
      ['roles/rep.json', 'model.inherits_circle'],
    ])
  })

  it('finds a name written twice, which JSON.parse would lose', () => {
    const text = '{\n  "$schema": "role.schema.json",\n  "$id": "rep",\n  "entities": { "deal": {}, "deal": {} }\n}'
    const documents = changed({}).map((document) => (document.path === 'roles/rep.json' ? { ...document, text } : document))
    expect(compile([{ name: 'company', documents }]).problems).toEqual([
      { document: 'roles/rep.json', path: '/entities/deal', code: 'json.twice', params: { name: 'deal', line: 4, column: 29 } },
    ])
  })

  it('answers whatever is written, and points at what is there', () => {
    const pointers = changed({}).flatMap(({ path, json }) => places(json).map((pointer) => `${path}#${pointer}`))
    const words = fc.constantFrom(
      'name',
      'deal',
      'field:link',
      'account',
      '',
      '__proto__',
      'constructor',
      'record.name',
      '(',
      'a.b',
      '-name',
    )
    const value = fc.oneof(words, fc.jsonValue({ maxDepth: 2 }), fc.constant({ $ref: 'field:choice' }), fc.constant([['name']]))
    const changes = fc.dictionary(fc.constantFrom(...pointers), value, { minKeys: 1, maxKeys: 1 })
    fc.assert(
      fc.property(changes, (change) => {
        for (const { path, document } of problems(change)) {
          expect(document).toBeTypeOf('string')
          const json = changed(change).find((one) => one.path === document)!.json
          expect(valueAt(json, path.replace(/\/[^/]*$/, ''))).toBeDefined()
        }
      }),
      { numRuns: 500, seed: 20_261_122 },
    )
  })

  it('asks for an app', () => {
    const documents = changed({}).filter((document) => document.path !== 'app.json')
    expect(compile([{ name: 'company', documents }]).problems).toEqual([{ code: 'model.app_missing', path: '', document: 'app.json' }])
  })

  it('does not care for the order of documents', () => {
    const documents = changed({})
    const { model } = compile([{ name: 'company', documents: documents.toReversed() }])
    expect(Object.keys(model!.entities).toSorted()).toEqual(['account', 'deal', 'member', 'member_sites', 'member_teams', 'site', 'team'])
    expect(model!.entities['deal']!.fields['account']).toMatchObject({ kind: 'link', to: 'account', label: 'name', onDelete: 'restrict' })
  })

  it('fills in what documents leave to habit', () => {
    const { model } = compile([{ name: 'company', documents: changed({}) }])
    const { deal: entity } = model!.entities
    expect(entity).toMatchObject({ id: 'deal', title: 'Deal', plural: 'Deal', label: 'name', search: ['name'] })
    expect(entity!.fields['name']).toMatchObject({ id: 'name', title: 'Name', required: true, maxLength: 255, unique: false })
    expect(entity!.fields['amount']).toMatchObject({ currency: 'EUR', decimals: 2, required: false })
    expect(entity!.fields['stage']).toMatchObject({
      options: [
        { value: 'open', title: 'Open', color: 'grey' },
        { value: 'won', title: 'Won', color: 'grey' },
      ],
    })
    expect(entity!.fields['amount']!.origin).toEqual({ layer: 'company', document: 'entities/deal.json', pointer: '/properties/amount' })
  })

  it('finds records by what they are called, whatever else is searched', () => {
    const { model } = compile([{ name: 'company', documents: changed({ 'deal#/search': ['account.name'] }) }])
    expect(model!.entities['deal']!.search).toEqual(['name', 'account.name'])
  })

  it('names an index by the ids of its fields, so a rename leaves it alone', () => {
    const { model } = compile([
      { name: 'company', documents: changed({ 'deal#/unique': [['account', 'name']], 'deal#/properties/name/id': 'title' }) },
    ])
    expect(model!.entities['deal']!.unique).toEqual([{ id: 'account.title', fields: ['account', 'name'] }])
  })

  it('is plain data', () => {
    const { model } = compile([{ name: 'company', documents: changed({}) }])
    expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  })
})

describe('the words of a model', () => {
  const anything = new Proxy(
    {},
    {
      get: (_, name) =>
        ['wanted', 'folders', 'allowed', 'kinds', 'languages', 'verbs'].includes(String(name))
          ? ['a', 'b']
          : name === 'reason'
            ? 'sql'
            : 'x',
    },
  )
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
