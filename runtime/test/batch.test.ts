import { describe, expect, it } from 'vitest'
import { newId } from '../src/records/id.ts'
import { companyOn, type Answer, type Json } from './company.ts'
import { databases } from './databases.ts'
import { api } from './workspace.ts'
import { layer, link, role, text } from './models.ts'

const model = layer(
  {
    account: { label: 'name', required: ['name'], fields: { name: { ...text, unique: true } } },
    contact: {
      label: 'name',
      required: ['name'],
      fields: {
        name: text,
        account: { ...link('account'), onDelete: 'cascade', inverse: 'contacts' },
        about: { $ref: 'field:link', to: ['account', 'contact'] },
      },
    },
    invoice: { label: 'name', fields: { name: text, account: { ...link('account'), onDelete: 'restrict' } } },
  },
  role('rep', { contact: { read: true, create: true, update: true, delete: true }, account: { read: true } }),
)

describe.each(databases)('batches on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model)
  const { ask } = suite
  const batch = (operations: unknown, headers: Record<string, string> = {}) => ask('POST', 'batch', { operations }, headers)
  const count = async (entity: string, filter: string) =>
    (await ask('GET', `records/${entity}?count=exact&filter=${encodeURIComponent(filter)}`)).body['count']
  const results = ({ body }: Answer) => body['results'] as { op: string; entity: string; id: string }[]

  it('creates, links, changes and deletes in one transaction and one group', async () => {
    const first = await batch([
      { op: 'create', entity: 'account', ref: 'a', record: { name: 'Batch A' } },
      { op: 'create', entity: 'contact', ref: 'c', record: { name: 'One', account: { $ref: 'a' }, about: { $ref: 'a' } } },
      { op: 'create', entity: 'contact', record: { name: 'Two', account: { $ref: 'a' }, about: { $ref: 'c' } } },
      { op: 'update', entity: 'contact', id: { $ref: 'c' }, record: { name: 'One again' } },
      { op: 'update', entity: 'contact', id: { $ref: 'c' }, version: 2, record: { name: 'One at last' } },
      { op: 'create', entity: 'account', ref: 'b', record: { name: 'Batch B' } },
      { op: 'delete', entity: 'account', id: { $ref: 'b' } },
      { op: 'restore', entity: 'account', id: { $ref: 'b' } },
    ])
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    const [account, one] = results(first)
    expect((await ask('GET', `records/contact/${one!.id}`)).body).toMatchObject({
      name: 'One at last',
      version: 3,
      account: account!.id,
      about: `account/${account!.id}`,
    })
    const { items } = (await ask('GET', `records/contact/${one!.id}/history`)).body as { items: Json[] }
    expect(new Set(items.map((item) => item['group']))).toEqual(new Set([first.body['group']]))
    expect(await count('contact', `record.account == "${account!.id}"`)).toBe(2)
  })

  it('writes all or nothing, and says what is wrong at its place', async () => {
    const answer = await batch([
      { op: 'create', entity: 'account', record: { name: 'Never' } },
      { op: 'create', entity: 'account', record: { name: 'Never either' } },
      { op: 'create', entity: 'contact', record: { account: null } },
      { op: 'create', entity: 'contact', record: { name: 'x'.repeat(81) } },
    ])
    expect(answer.status).toBe(422)
    expect(answer.problems).toEqual(['field.required /operations/2/record/name', 'text.too_long /operations/3/record/name'])
    expect(await count('account', 'record.name.startsWith("Never")')).toBe(0)
  })

  it('leaves out what is refused where one says so, and points to it as every refusal does', async () => {
    const operations = [
      { op: 'create', entity: 'contact', record: { account: null } },
      { op: 'create', entity: 'contact', record: { name: 'Goes in' } },
    ]
    const { status, body } = await ask('POST', 'batch', { operations, refused: 'skip' })
    const told = { code: 'field.required', pointer: '/operations/0/record/name', detail: expect.any(String), params: expect.any(Object) }
    expect(status).toBe(200)
    expect((body['results'] as object[])[0]).toEqual({ op: 'create', entity: 'contact', id: null, problems: [told] })
  })

  const held = async () => {
    const answer = await batch([
      { op: 'create', entity: 'account', ref: 'a', record: { name: 'Held' } },
      { op: 'create', entity: 'invoice', record: { name: 'Holds', account: { $ref: 'a' } } },
    ])
    return results(answer)[0]!.id
  }
  it('is refused where one operation is', async () => {
    const id = await held()
    const cases: [unknown[], number, string, string?][] = [
      [[{ op: 'delete', entity: 'account', id }], 409, 'record.in_use /operations/0/id'],
      [[{ op: 'update', entity: 'account', id, version: 7, record: { name: 'y' } }], 412, 'record.stale /operations/0/id'],
      [
        [{ op: 'update', entity: 'account', id: '0199aaaa-0000-7000-8000-00000000dead', record: { name: 'y' } }],
        404,
        'record.missing /operations/0/id',
      ],
      [[{ op: 'restore', entity: 'account', id }], 409, 'record.present /operations/0/id'],
      [[{ op: 'create', entity: 'account', record: { name: 'Held' } }], 409, 'record.unique /operations/0/record/name'],
      [
        [
          { op: 'create', entity: 'account', record: { name: 'Same' } },
          { op: 'create', entity: 'account', record: { name: 'Same' } },
        ],
        409,
        'record.unique /operations/1/record/name',
      ],
      [[{ op: 'create', entity: 'nothing', record: {} }], 404, 'record.entity /operations/0/entity'],
      [[{ op: 'create', entity: 'account', record: { name: { $ref: 'x' } } }], 422, 'batch.ref /operations/0'],
      [[{ op: 'create', entity: 'account', record: { name: 'No' } }], 403, 'access.entity /operations/0/entity', 'rep'],
      [[{ op: 'raise', entity: 'account' }], 400, 'batch.operation /operations/0'],
      [[{ op: 'delete', entity: 'account' }], 400, 'batch.operation /operations/0'],
      [Array.from({ length: 1001 }, () => ({})), 400, 'batch.long /operations'],
    ]
    for (const [operations, status, problem, as] of cases) {
      const answer = await batch(operations, { 'x-roles': as ?? 'administrator' })
      expect([answer.status, answer.problems[0]], JSON.stringify(operations).slice(0, 200)).toEqual([status, problem])
    }
  })

  it('writes a thousand at once', async () => {
    const answer = await batch(Array.from({ length: 1000 }, (_, i) => ({ op: 'create', entity: 'contact', record: { name: `Many ${i}` } })))
    expect(answer.status).toBe(200)
    expect(await count('contact', 'record.name.startsWith("Many ")')).toBe(1000)
  })

  it('does what comes with a key once', async () => {
    const key = { 'idempotency-key': 'k-1' }
    const first = await ask('POST', 'records/account', { name: 'Once' }, key)
    const again = await ask('POST', 'records/account', { name: 'Once' }, key)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(['etag', 'location'].map((name) => again.headers.get(name))).toEqual(['etag', 'location'].map((name) => first.headers.get(name)))
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true'])
    const other = await ask('POST', 'records/account', { name: 'Other' }, key)
    expect([other.status, other.problems]).toEqual([422, ['request.key_used']])
    const path = `records/account/${String(first.body['id'])}`
    const changed = await ask('PATCH', path, { name: 'Once more' }, { 'idempotency-key': 'k-2' })
    await ask('PATCH', path, { name: 'Changed since' })
    expect((await ask('PATCH', path, { name: 'Once more' }, { 'idempotency-key': 'k-2' })).body).toEqual(changed.body)
    for (let i = 0; i < 2; i++) expect((await ask('DELETE', path, undefined, { 'idempotency-key': 'k-3' })).status).toBe(204)
    for (let i = 0; i < 2; i++) expect((await ask('POST', `${path}/restore`, undefined, { 'idempotency-key': 'k-4' })).status).toBe(200)
  })

  it('keeps no refusal, and leaves nothing of it', async () => {
    const key = { 'idempotency-key': 'k-5' }
    await ask('POST', 'records/account', { name: 'Taken' })
    expect((await ask('POST', 'records/account', { name: 'Taken' }, key)).status).toBe(409)
    const operations = [
      { op: 'create', entity: 'account', record: { name: 'Half' } },
      { op: 'create', entity: 'account', record: { name: 'Taken' } },
    ]
    expect((await batch(operations, key)).status).toBe(409)
    expect(await count('account', 'record.name == "Half"')).toBe(0)
    expect((await ask('POST', 'records/account', { name: 'Free' }, key)).status).toBe(201)
  })

  it('does it once for many who ask at the same moment', async () => {
    const asked = await Promise.all(
      Array.from({ length: 8 }, () => batch([{ op: 'create', entity: 'contact', record: { name: 'Race' } }], { 'idempotency-key': 'k-6' })),
    )
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(asked.map((one) => results(one)[0]!.id)).size).toBe(1)
    expect(await count('contact', 'record.name == "Race"')).toBe(1)
  })

  it('a key is of one person, and of letters and signs', async () => {
    expect((await ask('POST', 'records/account', { name: 'Bad' }, { 'idempotency-key': 'a b' })).status).toBe(400)
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k-7' }
    const as = (member: string | null) =>
      api(suite.workspace, member).request('/api/records/contact', {
        method: 'POST',
        headers,
        body: JSON.stringify({ name: 'Two people' }),
      })
    for (const member of [null, newId()]) {
      const answer = await as(member)
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, null])
    }
    expect(await count('contact', 'record.name == "Two people"')).toBe(2)
  })
})
