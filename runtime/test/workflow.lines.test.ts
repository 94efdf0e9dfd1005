import { describe, expect, it } from 'vitest'
import { companyOn, type Answer, type Json } from './company.ts'
import { databases } from './databases.ts'
import { billing, bills, layer } from './models.ts'

const model = layer(bills(), billing({ when: 'record.lines.exists(l, l.count > 0)' }))

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
