import { decode, encode } from '@cahier/core/query/base64'
import { describe, expect, it } from 'vitest'
import { companyOn } from './company.ts'
import { databases } from './databases.ts'
import { idOf, integer, layer, link, text } from './models.ts'

const model = layer({
  account: {
    label: 'name',
    fields: {
      name: text,
      size: integer,
      at: { $ref: 'field:time' },
      length: { $ref: 'field:duration' },
      raw: { $ref: 'field:json' },
      people: { $ref: 'field:rollup', over: 'contacts', aggregate: 'count' },
    },
  },
  contact: { label: 'name', fields: { name: text, account: link('account', { inverse: 'contacts' }) } },
})

describe.each(databases)('what no client of ours sends, on $name', ({ fresh }) => {
  const { ask, make } = companyOn(fresh, model)

  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  it.each([
    ['a value', 'records/account', `{"raw":${deep}}`, {}],
    ['one sent with a key', 'records/account', `{"raw":${deep}}`, { 'idempotency-key': 'deep' }],
    ['an operation', 'batch', `{"operations":[{"op":"create","entity":"account","record":{"size":${deep}}}]}`, {}],
    ['a body', `changes/${idOf(1)}/undo`, deep, {}],
  ])('is refused: %s nested without end', async (_, path, body, headers) => {
    expect(await ask('POST', path, body, headers)).toMatchObject({ status: 400, problems: ['json.deep'] })
  })

  it('is refused: a version that no record has had', async () => {
    const id = await make('account', { name: 'one' })
    const operations = [{ op: 'update', entity: 'account', id, version: -9007199254740991, record: { name: 'other' } }]
    expect(await ask('POST', 'batch', { operations })).toMatchObject({ status: 400, problems: ['batch.operation /operations/0'] })
  })

  it.each([
    ['version', '99999999999999999999'],
    ['size', '1.5'],
    ['at', '99:99:99'],
    ['length', '1.5'],
    ['created_at', '2026-02-28 23:99:99+00'],
  ])('is refused: a cursor whose %s is no such value', async (sort, value) => {
    for (const size of [1, 2]) await make('account', { size, at: '10:00:00', length: size })
    const page = await ask('GET', `records/account?limit=1&sort=${sort}`)
    const [order, , id] = JSON.parse(decode(String(page.body['next']))!) as string[]
    const after = encode(JSON.stringify([order, value, id]))
    const answer = await ask('GET', `records/account?limit=1&sort=${sort}&after=${after}`)
    expect(answer).toMatchObject({ status: 400, problems: ['query.cursor /after'] })
  })

  it('is refused: a cursor of the bin at no moment', async () => {
    const after = encode(JSON.stringify(['2026-02-31T99:99:99+00:00', idOf(1)]))
    expect(await ask('GET', `bin?after=${after}`)).toMatchObject({ status: 400, problems: ['query.cursor /after'] })
  })
})
