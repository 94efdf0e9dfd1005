import { describe, expect, it } from 'vitest'
import { companyOn } from './company.ts'
import { databases } from './databases.ts'
import { layer, link, role, text } from './models.ts'

const many = (count: number, field: (i: number) => object): Record<string, Record<string, unknown>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, field(i) as Record<string, unknown>]))
const names = Object.keys(many(120, () => text))
const model = layer(
  {
    account: { label: 'name', fields: { name: text, ...many(120, () => text), lines: { $ref: 'field:lines', to: 'line' } } },
    line: { label: 'name', fields: { name: text, account: link('account'), ...many(60, (i) => (i < 55 ? link('other') : text)) } },
    other: { label: 'name', fields: { name: text, account: link('account'), ...many(120, () => link('account')) } },
  },
  role('all', { account: { read: 'record.name == "a"' } }),
  role('some', { account: { read: true, fields: Object.fromEntries(names.map((name) => [name, { read: false }])) } }),
)

describe.each(databases)('what has more columns than a function of Postgres takes, on $name', ({ fresh }) => {
  const { ask, make } = companyOn(fresh, model)

  it('is read, listed, led to and told', async () => {
    const id = await make('account', { name: 'a', f119: 'last' })
    const other = await make('other', { name: 'o', account: id, f119: id })
    const line = { name: 'l', f54: other, f59: 'end' }
    const changed = await ask('PATCH', `records/account/${id}`, { lines: [line], f118: 'more' })
    expect([changed.status, changed.body]).toMatchObject([200, { f119: 'last', lines: [{ ...line, expand: { f54: { name: 'o' } } }] }])
    const behind = names.map((name) => `account.${name}`).join(',')
    const led = await ask('GET', `records/other?fields=name,${behind}&expand=${names.join(',')}`)
    expect([led.status, led.body]).toMatchObject([200, { items: [{ expand: { account: { f119: 'last' }, f119: { name: 'a' } } }] }])
    for (const path of [`records/account/${id}`, 'records/account', `records/account/${id}/history`, 'export/account', 'bin'])
      expect((await ask('GET', path)).status, path).toBe(200)
    const told = await ask('GET', `records/account/${id}/history`, undefined, { 'x-roles': 'some,all' })
    expect([told.status, told.text.includes('last')]).toEqual([200, true])
  })
})
