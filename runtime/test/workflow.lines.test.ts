import type { Layer } from '@cahier/core/model/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases, type Fresh } from './databases.ts'
import { integer, layer, link, text } from './models.ts'
import { api, open, type Opened } from './workspace.ts'

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
        transitions: { send: { from: ['draft'], to: 'sent' } },
      },
    },
  ],
}

type Json = Record<string, unknown>

describe.each(databases)('a state that locks lines, on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: ReturnType<typeof api>
  const call = async (method: string, path: string, body?: Json): Promise<[number, Json]> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.request(`/api/records/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const said = await answer.text()
    return [answer.status, said ? (JSON.parse(said) as Json) : {}]
  }
  const codes = ([status, body]: [number, Json]): unknown[] => [status, ...((body['problems'] as Json[]) ?? []).map(({ code }) => code)]

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, model)
    app = api(workspace)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  it('locks them in the record and by themselves', async () => {
    const [, bill] = await call('POST', 'bill', { name: 'B', lines: [{ what: 'Lamp', count: 1 }] })
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
    expect((await call('GET', path))[1]).toMatchObject({ name: 'C', lines: [{ what: 'Lamp', count: 2 }] })
  })
})
