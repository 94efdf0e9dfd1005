import type { Layer } from '@cahier/core/model/model'
import { beforeAll, describe, expect, it } from 'vitest'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, text } from './models.ts'

/** What a rule asks of lists and of what is behind links, when a record is written and when records are read. */
const company: Layer = layer({
  product: { label: 'name', fields: { name: text } },
  contact: { label: 'name', fields: { name: text, product: link('product') } },
  quote: {
    label: 'name',
    fields: {
      name: text,
      lines: { $ref: 'field:lines', to: 'quote_line' },
      contacts: { $ref: 'field:links', to: 'contact' },
      total: { $ref: 'field:formula', returns: 'field:integer', formula: 'record.lines.sum(l, l.count)' },
    },
    rules: [
      { check: 'record.lines.sum(l, l.count.or(0)) <= 100', message: 'A hundred at most.' },
      { check: 'record.lines.all(l, l.product.name != "Gone")', message: 'Not what is gone.' },
      { check: '!record.contacts.exists(c, c.name == "Nobody")', message: 'Nobody is no contact.' },
    ],
  },
  quote_line: { label: 'what', fields: { quote: link('quote'), what: text, count: integer, product: link('product') } },
  purchase: {
    label: 'name',
    fields: { name: text, quote: link('quote'), approved: { $ref: 'field:boolean' } },
    rules: [
      { check: '!record.approved || record.quote.lines.exists(l, l.product.name == "Lamp")', message: 'A lamp is needed.' },
      { check: 'record.quote.contacts.all(c, c.product.name != "Gone")', message: 'Their product is gone.' },
      { check: 'record.quote.total < 50', message: 'Too much for one order.' },
      { check: 'isNew || old.quote.name != "Signed" || record.quote == old.quote', message: 'Signed is signed.' },
    ],
  },
})

describe.each(databases)('rules over lists and links on $name', ({ fresh }) => {
  const { call: ask, make } = companyOn(fresh, company)
  const call = async (...how: Parameters<typeof ask>) => {
    const { status, body: said } = await ask(...how)
    const messages = ((said['problems'] ?? []) as { params: { message?: string } }[]).map(({ params }) => params.message)
    return { status, said, messages }
  }
  const create = async (entity: string, name: string, more: Json = {}) => {
    ids[name] = await make(entity, { name, ...more })
  }
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    for (const name of ['Lamp', 'Desk', 'Gone']) await create('product', name)
    await create('contact', 'Ada', { product: ids['Lamp'] })
    await create('contact', 'Bob', { product: ids['Gone'] })
    await create('contact', 'Nobody')
    await create('quote', 'Small', { lines: [{ what: 'a', count: 2, product: ids['Lamp'] }], contacts: [ids['Ada']] })
    await create('quote', 'Large', { lines: [{ what: 'a', count: 60, product: ids['Desk'] }] })
    await create('quote', 'Signed', { lines: [{ what: 'a', count: 1, product: ids['Desk'] }] })
    await create('quote', 'Theirs', { contacts: [ids['Ada'], ids['Bob']] })
    await create('quote', 'Empty')
  })

  const writes = [
    {
      name: 'a sum over the lines that are sent',
      entity: 'quote',
      body: {
        lines: [
          { what: 'a', count: 60 },
          { what: 'b', count: 41 },
        ],
      },
      says: 'A hundred at most.',
    },
    { name: 'a line’s link', entity: 'quote', body: { lines: [{ what: 'a', product: 'Gone' }] }, says: 'Not what is gone.' },
    { name: 'a record of many links', entity: 'quote', body: { contacts: ['Nobody'] }, says: 'Nobody is no contact.' },
    { name: 'the lines of a linked record', entity: 'purchase', body: { quote: 'Signed', approved: true }, says: 'A lamp is needed.' },
    {
      name: 'the lines of a linked record that has none',
      entity: 'purchase',
      body: { quote: 'Empty', approved: true },
      says: 'A lamp is needed.',
    },
    { name: 'many links of a linked record', entity: 'purchase', body: { quote: 'Theirs' }, says: 'Their product is gone.' },
    { name: 'a formula of a linked record', entity: 'purchase', body: { quote: 'Large' }, says: 'Too much for one order.' },
    { name: 'all of these, and finds nothing wrong', entity: 'purchase', body: { quote: 'Small', approved: true }, says: undefined },
  ]
  const named = (value: unknown): unknown =>
    typeof value === 'string' && ids[value]
      ? ids[value]
      : Array.isArray(value)
        ? value.map(named)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'what' ? one : named(one)]))
          : value

  it.each(writes)('asks $name', async ({ entity, body, says }) => {
    const { status, messages } = await call('POST', entity, { name: 'One', ...(named(body) as Json) })
    expect({ status, messages }).toEqual(says ? { status: 422, messages: [says] } : { status: 201, messages: [] })
  })

  it('asks what was behind a link before the change', async () => {
    const move = async (from: string, to: string) => {
      const { said } = await call('POST', 'purchase', { name: 'Moved', quote: ids[from] })
      return (await call('PATCH', `purchase/${String(said['id'])}`, { quote: ids[to] })).messages
    }
    expect(await move('Signed', 'Small')).toEqual(['Signed is signed.'])
    expect(await move('Small', 'Signed')).toEqual([])
  })

  const reads = [
    { filter: 'record.lines.exists(l, l.product.name == "Lamp")', finds: ['Small'] },
    { filter: 'size(record.lines) == 0', finds: ['Empty', 'Theirs'] },
    { filter: 'record.total > 1', finds: ['Large', 'Small'] },
    { filter: 'record.contacts.exists(c, c.product.name == "Gone")', finds: ['Theirs'] },
    { filter: 'record.lines.sum(l, l.count * 2) == record.total * 2 && record.total > 0', finds: ['Large', 'Signed', 'Small'] },
    { filter: 'today - date(record.created_at) < duration("48h") && record.name.lower().startsWith("s")', finds: ['Signed', 'Small'] },
    { filter: '!record.contacts.all(c, c.name == "Ada") || (record.total > 50 ? true : null)', finds: ['Large', 'Theirs'] },
  ]
  it.each(reads)('finds by $filter', async ({ filter, finds }) => {
    const { said, status } = await call('GET', `quote?sort=name&fields=name&filter=${encodeURIComponent(filter)}`)
    expect(status, JSON.stringify(said)).toBe(200)
    expect((said['items'] as Json[]).map((item) => item['name'])).toEqual(finds)
  })
})
