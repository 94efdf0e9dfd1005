import { describe, expect, it } from 'vitest'
import { compile } from './model/compile.ts'
import { systemColumns, tables } from './tables.ts'

const app = { name: 'company', title: 'Company', version: '1.0.0', language: 'en', currency: 'EUR', timeZone: 'Europe/Paris' }
const text = { $ref: 'field:text' }
const parent = { $ref: 'field:link', to: 'account' }

const account = (properties: object, more: object = {}) => {
  const entity = {
    $schema: '../schemas/entity.schema.json',
    $id: 'account',
    type: 'object',
    properties: { name: text, ...properties },
    ...more,
  }
  const documents = [
    { path: 'app.json', json: { $schema: '../schemas/app.schema.json', ...app } },
    { path: 'entities/account.json', json: entity },
  ]
  const { model, problems } = compile([{ name: 'company', documents }])
  if (!model) throw new Error(JSON.stringify(problems))
  const table = tables(model).find(({ id }) => id === 'account')
  return {
    columns: table?.columns
      .slice(systemColumns.length)
      .map(({ id, name, type, notNull, fill }) => [id, name, type, notNull, ...(fill === undefined ? [] : [fill])]),
    indexes: table?.indexes.map(({ name, columns, holds }) => [name, ...(holds ?? columns)]),
    keys: table?.foreignKeys.map(({ name, column, to }) => [name, column, to]),
  }
}
const name = ['name', 'name', 'text', false]
const named = ['ix_account_name', 'name']

describe('tables', () => {
  it.each([
    [
      'no field is not null, since the writer checks what is required',
      account({}, { required: ['name'] }),
      { columns: [name], indexes: [named], keys: [] },
    ],
    [
      'a column is named by the field and known by its id',
      account({ phone: { ...text, id: 'tel' } }),
      { columns: [name, ['tel', 'phone', 'text', false]] },
    ],
    [
      'a default fills',
      account({ size: { $ref: 'field:integer', default: 3 } }),
      { columns: [name, ['size', 'size', 'bigint', false, 3]] },
    ],
    [
      'money has the digits of its currency',
      account({ a: { $ref: 'field:money' } }),
      { columns: [name, ['a', 'a', 'numeric(18,2)', false]] },
    ],
    [
      'a link has an index and a key',
      account({ parent }),
      { indexes: [['ix_account_parent', 'parent'], named], keys: [['fk_account_parent_account', 'parent', 'account']] },
    ],
    [
      'a link needs no index of its own beside one that begins with it',
      account({ parent }, { indexes: [['parent', 'name']] }),
      { indexes: [['ix_account_parent_name', 'parent', 'name'], named] },
    ],
    [
      'indexes know fields by id',
      account({ phone: { ...text, id: 'tel' } }, { unique: [['phone', 'name']] }),
      { indexes: [['uq_account_tel_name', 'tel', 'name'], named] },
    ],
    [
      'uniqueness said twice is one index',
      account({ a: { ...text, unique: true } }, { unique: [['a']] }),
      { indexes: [['uq_account_a', 'a'], named] },
    ],
    [
      'what records are called by needs no index of its own beside one that begins with it',
      account({ size: { $ref: 'field:integer' } }, { indexes: [['name', 'size']] }),
      { indexes: [['ix_account_name_size', 'name', 'size']] },
    ],
    ['nor where it is unique', account({ name: { ...text, unique: true } }), { indexes: [['uq_account_name', 'name']] }],
    ['nor where it is too long for one', account({ name: { ...text, maxLength: 2000 } }), { indexes: [] }],
    ['nor where there is one record', account({}, { single: true }), { indexes: [] }],
    [
      'a name is in the order of its last part',
      account({ name: { $ref: 'field:person_name' } }, { label: 'name' }),
      { indexes: [['ix_account_name', "({}->>'last')"]] },
    ],
  ])('%s', (_, found, expected) => expect(found).toMatchObject(expected))
})
