import { beforeAll, describe, expect, it } from 'vitest'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { billing, bills, layer, link, role, text } from './models.ts'

const cleared = { ...link('product'), onDelete: 'clear' }
const model = layer(
  {
    ...bills({ product: cleared }),
    product: { label: 'name', title: 'Product', fields: { name: text } },
    invoice: {
      label: 'name',
      title: 'Invoice',
      plural: 'Invoices',
      submit: true,
      fields: {
        name: text,
        product: cleared,
        about: { $ref: 'field:link', to: ['product', 'bill'], onDelete: 'clear' },
        open: { ...cleared, allowOnSubmit: true },
        taken: { ...link('product'), onDelete: 'cascade' },
        lines: { $ref: 'field:lines', to: 'invoice_line' },
      },
    },
    invoice_line: {
      label: 'what',
      fields: { invoice: link('invoice'), what: text, product: cleared, note: { ...cleared, allowOnSubmit: true } },
    },
  },
  billing(),
  role('blind', { product: { read: true, delete: true } }),
  role('half', { product: { read: true, delete: true }, invoice: { read: true, fields: { product: { read: false } } } }),
  role('some', { product: { read: true, delete: true }, invoice: { read: 'record.name != "B"' } }),
)

describe.each(databases)('what a locked record links to, on $name', ({ fresh }) => {
  const { call, get, make } = companyOn(fresh, model)
  const remove = async (id: string, as = 'administrator', language = 'en') => {
    const { status, problems, body } = await call('DELETE', `product/${id}`, undefined, { 'x-roles': as, 'accept-language': language })
    return { status, problems, said: (body?.['problems'] as { detail: string }[] | undefined)?.map(({ detail }) => detail) }
  }
  let product: string
  beforeAll(async () => {
    product = await make('product', { name: 'P' })
  })
  const locked = async (entity: string, verb: string, values: Json): Promise<string> => {
    const id = await make(entity, values)
    expect((await call('POST', `${entity}/${id}/${verb}`, {})).status).toBe(200)
    return id
  }
  const named = (plural: string, label: string) => `Locked records of “${plural}” depend on it and cannot change any more: “${label}”.`

  const holds: readonly (readonly [name: string, entity: string, verb: string, values: (product: string) => Json, said: string])[] = [
    ['by a link that would be emptied', 'invoice', 'submit', (product) => ({ name: 'A', product }), named('Invoices', 'A')],
    ['by a link to one of several', 'invoice', 'submit', (product) => ({ name: 'A', about: `product/${product}` }), named('Invoices', 'A')],
    ['by a link that would take it along', 'invoice', 'submit', (product) => ({ name: 'A', taken: product }), named('Invoices', 'A')],
    ['by one of its lines', 'invoice', 'submit', (product) => ({ name: 'A', lines: [{ what: 'x', product }] }), named('Invoices', 'A')],
    [
      'by a line its state locks',
      'bill',
      'transitions/send',
      (product) => ({ name: 'A', lines: [{ what: 'x', product }] }),
      named('Bill', 'A'),
    ],
  ]
  it.each(holds)('is not deleted, held %s, and by whom is said', async (_, entity, verb, values, said) => {
    const own = await make('product', { name: 'Own' })
    const id = await locked(entity, verb, values(own))
    const before = await get(`${entity}/${id}`)
    expect(await remove(own)).toEqual({ status: 409, problems: ['record.in_use_locked'], said: [said] })
    expect(await get(`${entity}/${id}`)).toEqual(before)
  })

  it('is deleted where the link stays open, or the record is a draft', async () => {
    const own = await make('product', { name: 'Own' })
    const id = await locked('invoice', 'submit', { name: 'A', open: own, lines: [{ what: 'x', note: own }] })
    const draft = await make('invoice', { name: 'D', product: own })
    expect((await remove(own)).status).toBe(204)
    expect([(await get(`invoice/${id}`))['open'], (await get(`invoice/${draft}`))['product']]).toEqual([null, null])
  })

  it('comes back without filling what has been locked since', async () => {
    const own = await make('product', { name: 'Own' })
    const kept = await make('invoice', { name: 'D', product: own })
    const since = await make('invoice', { name: 'S', product: own, lines: [{ what: 'x', product: own }] })
    expect((await remove(own)).status).toBe(204)
    await call('POST', `invoice/${since}/submit`)
    const before = await get(`invoice/${since}`)
    expect((await call('POST', `product/${own}/restore`)).status).toBe(200)
    expect((await get(`invoice/${kept}`))['product']).toBe(own)
    expect(await get(`invoice/${since}`)).toEqual(before)
  })

  describe('says no more than its reader may know', () => {
    beforeAll(async () => {
      for (const name of ['B', 'C', 'D', 'E', 'F']) await locked('invoice', 'submit', { name, product })
    })
    const seen: readonly (readonly [as: string, code: string, said: string])[] = [
      [
        'administrator',
        'record.in_use_locked',
        'Locked records of “Invoices” depend on it and cannot change any more: “B”, “C”, “D” and 2 more.',
      ],
      ['some', 'record.in_use_locked', 'Locked records of “Invoices” depend on it and cannot change any more: “C”, “D”, “E” and 1 more.'],
      [
        'half',
        'record.in_use_unseen',
        'Other records, which your rights do not show you, depend on it. Ask an administrator to change them first.',
      ],
      [
        'blind',
        'record.in_use_unseen',
        'Other records, which your rights do not show you, depend on it. Ask an administrator to change them first.',
      ],
    ]
    it.each(seen)('%s: %s', async (as, code, said) => {
      expect(await remove(product, as)).toEqual({ status: 409, problems: [code], said: [said] })
    })
  })
})
