import type { Layer } from '@cahier/core/model/model'
import { describe, expect, it } from 'vitest'
import { companyOn, type Answer, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, text } from './models.ts'

const plain = layer({
  bill: {
    label: 'name',
    fields: {
      name: text,
      lines: { $ref: 'field:lines', to: 'bill_line' },
      stage: {
        $ref: 'field:choice',
        oneOf: [
          { const: 'draft', title: 'Draft' },
          { const: 'sent', title: 'Sent' },
        ],
      },
    },
  },
  bill_line: { label: 'what', fields: { bill: link('bill'), what: text, count: integer } },
})
const model: Layer = {
  ...plain,
  documents: [
    ...plain.documents,
    {
      path: 'workflows/billing.json',
      json: {
        $schema: 'workflow.schema.json',
        $id: 'billing',
        entity: 'bill',
        field: 'stage',
        initial: 'draft',
        final: ['sent'],
        states: { sent: { locked: ['lines'] } },
        transitions: { send: { from: ['draft'], to: 'sent', when: 'record.lines.exists(l, l.count > 0)' } },
      },
    },
  ],
}

describe.each(databases)('a state that locks lines, on $name', ({ fresh }) => {
  const { call } = companyOn(fresh, model)
  const codes = ({ status, body }: Answer): unknown[] => [status, ...((body?.['problems'] ?? []) as Json[]).map(({ code }) => code)]

  it.each([
    { name: 'is open to a record whose lines it asks of', lines: [{ what: 'Lamp', count: 1 }], open: true },
    { name: 'is closed to one whose lines it does not suit', lines: [{ what: 'Lamp', count: 0 }], open: false },
    { name: 'is closed to one without lines', lines: [], open: false },
  ])('says that a move $name, as it then goes', async ({ lines, open }) => {
    const { body: bill } = await call('POST', 'bill', { name: 'B', lines })
    const path = `bill/${String(bill['id'])}/transitions`
    expect((await call('GET', path)).body).toMatchObject({ workflows: [{ transitions: [{ name: 'send', open }] }] })
    expect(codes(await call('POST', `${path}/send`, {}))).toEqual(open ? [200] : [422, 'workflow.when'])
  })

  it('locks them in the record and by themselves', async () => {
    const { body: bill } = await call('POST', 'bill', { name: 'B', lines: [{ what: 'Lamp', count: 1 }] })
    const [line] = bill['lines'] as { id: string }[]
    const path = `bill/${String(bill['id'])}`
    expect(codes(await call('PATCH', `bill_line/${line!.id}`, { count: 2 }))).toEqual([200])
    expect(codes(await call('POST', `${path}/transitions/send`, {}))).toEqual([200])
    const locked = [422, 'workflow.locked']
    expect(codes(await call('PATCH', path, { lines: [] }))).toEqual(locked)
    expect(codes(await call('PATCH', `bill_line/${line!.id}`, { count: 3 }))).toEqual(locked)
    expect(codes(await call('POST', 'bill_line', { bill: bill['id'] as string, what: 'Chair' }))).toEqual(locked)
    expect(codes(await call('DELETE', `bill_line/${line!.id}`))).toEqual(locked)
    expect(codes(await call('PATCH', path, { name: 'C' }))).toEqual([200])
    expect((await call('GET', path)).body).toMatchObject({ name: 'C', lines: [{ what: 'Lamp', count: 2 }] })
  })
})
