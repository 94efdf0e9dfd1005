import { describe, expect, it } from 'vitest'
import type { Access } from '../access.ts'
import type { Entity, Field, Model } from '../model/model.ts'
import { decode, encode } from './base64.ts'
import { writeCursor } from './cursor.ts'
import { query, type Question } from './query.ts'

const field = (name: string, kind: string, more: object = {}) => [name, { id: name, name, kind, title: name, ...more }] as const
const entity = (name: string, fields: (readonly [string, object])[], more: object = {}) =>
  ({ id: name, name, label: 'name', sort: [], fields: Object.fromEntries(fields), ...more }) as unknown as Entity
const deal = entity(
  'deal',
  [
    field('code', 'text'),
    field('value', 'money', { decimals: 2, currency: 'EUR' }),
    field('secret', 'integer'),
    field('account', 'link', { to: 'account' }),
    field('closed', 'date'),
    field('safe', 'link', { to: 'safe' }),
  ],
  { label: 'code' },
)
const account = entity('account', [field('name', 'text'), field('margin', 'decimal'), field('parent', 'link', { to: 'account' })])
const safe = entity('safe', [field('name', 'text')])
const model = { entities: { deal, account, safe } } as unknown as Model
const hidden = new Set(['secret', 'margin'])
const access = (of: Entity) =>
  ({ may: () => of.name !== 'safe', reads: (f: Field) => of.name !== 'safe' && !hidden.has(f.name) }) as unknown as Access
const ask = (asked: Question, of = deal) => query(asked, of, { model, access })

const refused: readonly { name: string; ask: Question; code: string; path: string }[] = [
  { name: 'a parameter nobody knows', ask: { filtre: 'true' }, code: 'query.unknown_parameter', path: '/filtre' },
  { name: 'a filter that cannot be read', ask: { filter: 'record.' }, code: 'expression.syntax', path: '/filter' },
  { name: 'a hidden field in a filter', ask: { filter: 'true || record.secret > 1' }, code: 'expression.unknown_name', path: '/filter' },
  {
    name: 'a hidden field behind a link in a filter',
    ask: { filter: 'record.account.parent.margin > 1' },
    code: 'expression.unknown_name',
    path: '/filter',
  },
  {
    name: 'a hidden field inside a call',
    ask: { filter: 'record.safe.name.contains("a")' },
    code: 'expression.unknown_name',
    path: '/filter',
  },
  { name: 'a hidden field in a list', ask: { filter: '1 in [record.secret]' }, code: 'expression.unknown_name', path: '/filter' },
  {
    name: 'a hidden field before its type is told',
    ask: { filter: 'record.code in [record.secret]' },
    code: 'expression.unknown_name',
    path: '/filter',
  },
  { name: 'a hidden field in a sort', ask: { sort: '-secret' }, code: 'query.unknown_field', path: '/sort' },
  { name: 'a hidden field behind a link in a sort', ask: { sort: 'account.margin' }, code: 'query.unknown_field', path: '/sort' },
  { name: 'a sort by a path into a hidden entity', ask: { sort: 'safe.name' }, code: 'query.unknown_field', path: '/sort' },
  { name: 'a hidden field among the fields', ask: { fields: 'code,secret' }, code: 'query.unknown_field', path: '/fields' },
  {
    name: 'a hidden field behind a link among the fields',
    ask: { fields: 'account.margin' },
    code: 'query.unknown_field',
    path: '/fields',
  },
  { name: 'an expansion of a hidden entity', ask: { expand: 'safe' }, code: 'query.expand', path: '/expand' },
  { name: 'an expansion of no link', ask: { expand: 'code' }, code: 'query.expand', path: '/expand' },
  { name: 'a field that is not there', ask: { sort: 'cod' }, code: 'query.unknown_field', path: '/sort' },
  { name: 'a path through no link', ask: { fields: 'code.name' }, code: 'query.unknown_field', path: '/fields' },
  { name: 'a property of every object', ask: { fields: 'constructor' }, code: 'query.unknown_field', path: '/fields' },
  { name: 'three links in fields', ask: { fields: 'account.parent.parent.name' }, code: 'query.depth', path: '/fields' },
  { name: 'three links in an expansion', ask: { expand: 'account.parent.parent' }, code: 'query.depth', path: '/expand' },
  { name: 'a hundred links in an expansion', ask: { expand: `account${'.parent'.repeat(100)}` }, code: 'query.depth', path: '/expand' },
  { name: 'the bin', ask: { filter: 'record.deleted_at != null' }, code: 'expression.unknown_name', path: '/filter' },
  { name: 'no records', ask: { limit: '0' }, code: 'query.limit', path: '/limit' },
  { name: 'too many records', ask: { limit: '201' }, code: 'query.limit', path: '/limit' },
  { name: 'a limit that is no number', ask: { limit: '1e2' }, code: 'query.limit', path: '/limit' },
  { name: 'another way to count', ask: { count: 'estimate' }, code: 'query.count', path: '/count' },
  { name: 'a cursor from nowhere', ask: { after: 'hello' }, code: 'query.cursor', path: '/after' },
]

describe('query', () => {
  it.each(refused)('refuses $name', ({ ask: asked, code, path }) => {
    expect(ask(asked).problems?.map((p) => [p.code, p.path])).toEqual([[code, path]])
  })

  it.each(['filter', 'sort', 'fields'])('suggests no hidden field in %s', (parameter) => {
    const [refusal] = ask({ [parameter]: parameter === 'filter' ? 'record.secre > 1' : 'secre' }).problems!
    expect(JSON.stringify(refusal)).not.toContain('secret')
  })

  it('gives every readable field when none is named, in the order of the model', () => {
    expect(ask({}).query!.fields).toEqual([
      'code',
      'value',
      'account',
      'closed',
      'safe',
      'created_at',
      'created_by',
      'updated_at',
      'updated_by',
    ])
  })

  it('puts what is behind a link under expand, once', () => {
    const { fields, expand } = ask({ fields: 'account.parent,code,account.name,code', expand: 'account' }).query!
    expect([fields, expand]).toEqual([['code'], [{ link: 'account', to: 'account', fields: ['parent', 'name'] }]])
  })

  it('sorts by the label of a link, and by id at last', () => {
    expect(ask({ sort: '-account, value' }).query!.sort.map((k) => [k.path.join('.'), k.type, k.descending])).toEqual([
      ['account.name', 'text', true],
      ['value', 'number', false],
      ['id', 'link', false],
    ])
  })

  it('leaves a hidden field out of the order nobody asked for', () => {
    const own = {
      ...deal,
      sort: [
        { field: 'secret', descending: true },
        { field: 'closed', descending: true },
      ],
    }
    expect(ask({}, own).query!.sort.map((k) => k.path.join('.'))).toEqual(['closed', 'id'])
  })

  it('takes a cursor back, and only for the question it came from', () => {
    const { sort } = ask({ sort: '-value,code' }).query!
    const after = writeCursor('deal', sort, ['12.50', null, '0199aaaa-0000-7000-8000-000000000001'])
    expect(ask({ sort: '-value,code', after }).query!.after).toEqual(['12.50', null, '0199aaaa-0000-7000-8000-000000000001'])
    for (const other of ['value,code', '-value', 'code', '']) expect(ask({ sort: other, after }).problems![0]!.code).toBe('query.cursor')
  })

  it.each([
    ['12.50; drop', 'a'],
    ['1', '\0'],
    ['1', 'a', 'no id'],
    ['1', 'a', null],
  ])('refuses a forged cursor %j', (...forged) => {
    const { sort } = ask({ sort: '-value,code' }).query!
    const id = '0199aaaa-0000-7000-8000-000000000001'
    const after = writeCursor('deal', sort, forged.length === 3 ? forged : [...forged, id])
    expect(ask({ sort: '-value,code', after }).problems![0]!.code).toBe('query.cursor')
  })

  it.each(['', 'a', 'ab', 'abc', 'abcd', 'é😀œ', '["x",null]', '\u0001\u00ff'])('writes %j as base64url and back', (text) => {
    expect(decode(encode(text))).toBe(text)
    expect(encode(text)).toBe(Buffer.from(text).toString('base64url'))
  })
})
