import type { Standings, TimeInStates } from '@cahier/core/wire'
import { dealDocuments } from '@cahier/core/workflow/sample'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../src/records/id.ts'
import { createMany, updateMany } from '../src/records/many.ts'
import { databases, type Fresh } from './databases.ts'
import { actor, api, open, type Opened } from './workspace.ts'

type Json = Record<string, unknown>
type Answer = { readonly status: number; readonly headers: Headers; readonly body: Json }

const blind = {
  path: 'roles/blind.json',
  json: {
    $schema: 'role.schema.json',
    $id: 'blind',
    title: 'Blind',
    entities: { deal: { read: true, create: true, update: true, fields: { stage: { read: false, update: true } } } },
  },
}
const reader = {
  path: 'roles/reader.json',
  json: { $schema: 'role.schema.json', $id: 'reader', title: 'Reader', entities: { deal: { read: true } } },
}

describe.each(databases)('workflows on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: ReturnType<typeof api>

  const call = async (method: string, path: string, body?: unknown, roles = 'rep', headers: Json = {}): Promise<Answer> => {
    const response = await app.request(`/api/records/deal${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-roles': roles, ...(headers as Record<string, string>) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as Json }
  }
  const deal = async (values: Json = {}): Promise<string> => {
    const { status, body } = await call('POST', '', { name: 'A', ...values }, 'administrator')
    expect(status, JSON.stringify(body)).toBe(201)
    return String(body['id'])
  }
  const said = ({ status, body }: Answer): unknown[] => [
    status,
    ...((body['problems'] as { code: string; pointer: string }[] | undefined) ?? []).map((p) => `${p.code} ${p.pointer}`.trim()),
  ]
  const transitions = async (id: string, roles?: string) =>
    (await call('GET', `/${id}/transitions`, undefined, roles)).body as unknown as Standings

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, { name: 'deals', documents: [...dealDocuments(), blind, reader] })
    app = api(workspace)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  it('begins a record where its way begins, whoever does not say', async () => {
    expect((await call('POST', '', { name: 'A' })).body).toMatchObject({ stage: 'open' })
    expect((await call('POST', '', { name: 'A', kind: 'renewal' })).body).toMatchObject({ stage: 'offer' })
    expect(said(await call('POST', '', { name: 'A', stage: 'won' }, 'administrator'))).toEqual([422, 'workflow.start /stage'])
  })

  it('says which moves are open, and why others are not', async () => {
    const before = Date.now()
    const id = await deal({ amount: 0 })
    const { workflows } = await transitions(id)
    expect(workflows).toMatchObject([
      {
        name: 'sale',
        title: 'Vente',
        field: 'stage',
        state: 'open',
        known: true,
        initial: 'open',
        states: [{ value: 'open', title: 'Ouverte' }, { value: 'offer' }, { value: 'won', final: true }, { value: 'lost', visited: false }],
        transitions: [
          { name: 'offer', title: 'Envoyer le devis', to: 'offer', open: false, requires: ['amount'], missing: [] },
          { name: 'lose', title: 'Move to Perdue', to: 'lost', open: true, missing: ['reason'], reason: null },
        ],
      },
    ])
    expect(workflows[0]!.transitions[0]!.reason).toMatch(/^Il faut un montant\./)
    const since = Date.parse(workflows[0]!.since!)
    expect([since >= before, since <= Date.now()]).toEqual([true, true])
  })

  it('makes many moves as one change, but for those that are refused', async () => {
    const ids = [await deal({ amount: 5 }), await deal(), await deal({ amount: 7 })]
    const send = async (refused?: string) => {
      const operations = [...ids, newId()].map((id) => ({ op: 'move', entity: 'deal', id, transition: 'offer' }))
      const response = await app.request('/api/batch', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-roles': 'rep' },
        body: JSON.stringify({ operations, refused }),
      })
      return { status: response.status, headers: response.headers, body: (await response.json()) as Json }
    }
    expect(said(await send())).toEqual([404, 'record.missing /operations/3/record'])
    expect(said(await send('all'))).toEqual([400, 'batch.refused /refused'])
    const { body } = await send('skip')
    const results = body['results'] as { id: string; problems?: { code: string; pointer: string; detail: string }[] }[]
    expect(results.map(({ problems = [] }) => problems.map(({ code, pointer }) => `${code} ${pointer}`).join())).toEqual([
      '',
      'workflow.when /operations/1/record/stage',
      '',
      'record.missing /operations/3/record',
    ])
    expect(results[1]!.problems![0]!.detail).toMatch(/^Il faut un montant/)
    for (const [i, stage] of ['offer', 'open', 'offer'].entries()) expect((await call('GET', `/${ids[i]}`)).body).toMatchObject({ stage })
    for (const id of [ids[0], ids[2]])
      expect((await call('GET', `/${id}/history`)).body['items']).toMatchObject([{ group: body['group'] }, { action: 'create' }])
  })

  it('makes a move by name, with what it asks for', async () => {
    const id = await deal()
    expect(said(await call('POST', `/${id}/transitions/offer`, {}))).toEqual([422, 'workflow.when /stage'])
    const moved = await call('POST', `/${id}/transitions/offer`, { amount: 5 })
    expect(moved).toMatchObject({ status: 200, body: { stage: 'offer', amount: 5, version: 2 } })
    expect(moved.headers.get('etag')).toBe('"2"')
    expect(said(await call('POST', `/${id}/transitions/win`, { signed: '2026-11-20' }))).toEqual([422, 'workflow.role /stage'])
    expect(said(await call('POST', `/${id}/transitions/win`, {}, 'boss'))).toEqual([422, 'workflow.required /signed'])
    expect((await call('POST', `/${id}/transitions/win`, { signed: '2026-11-20' }, 'boss')).body).toMatchObject({ stage: 'won' })
    expect(said(await call('POST', `/${id}/transitions/win`, {}, 'boss'))).toEqual([422, 'workflow.move /stage'])
    expect(said(await call('PATCH', `/${id}`, { amount: 6 }, 'administrator'))).toEqual([422, 'workflow.locked /amount'])
  })

  it('takes If-Match, and refuses what is not there or not asked', async () => {
    const id = await deal()
    const stale = await call('POST', `/${id}/transitions/lose`, { reason: 'x' }, 'rep', { 'if-match': '"7"' })
    expect(stale).toMatchObject({ status: 412, body: { current: { stage: 'open' } } })
    expect(said(await call('POST', `/${id}/transitions/loose`, {}))).toEqual([404, 'workflow.transition'])
    expect(said(await call('POST', `/${id}/transitions/sign`, {}))).toEqual([404, 'workflow.transition'])
    expect(said(await call('POST', `/${id}/transitions/lose`, { reason: 'x', stage: 'won' }))).toEqual([400, 'workflow.body /stage'])
    expect(said(await call('POST', `/${id}/transitions/lose`, { raison: 'x' }))).toEqual([422, 'record.unknown_field /raison'])
    expect(said(await call('POST', `/${id}/transitions/lose`, []))).toEqual([400, 'record.body'])
    expect(said(await call('POST', `/${newId()}/transitions/lose`, {}))).toEqual([404, 'record.missing'])
    expect(said(await call('POST', `/${id}/transitions/lose`, {}, 'reader'))).toEqual([403, 'access.entity'])
    expect((await call('POST', `/${id}/transitions/lose`, { reason: 'x' }, 'rep', { 'if-match': '"1"' })).status).toBe(200)
  })

  it('refuses an illegal move with one sentence on every path', async () => {
    const ids = await Promise.all([deal(), deal(), deal()])
    const ctx = { workspace, revision: workspace.current(), actor: actor(['rep']), now: new Date().toISOString(), language: 'en' }
    const alone = await call('PATCH', `/${ids[0]}`, { stage: 'won' })
    const [many] = await updateMany(ctx, 'deal', [{ id: ids[1]!, values: { stage: 'won' } }], { group: newId() })
    const imported = { ...ctx, actor: actor(['rep'], { kind: 'import' }) }
    const [brought] = await updateMany(imported, 'deal', [{ id: ids[2]!, values: { stage: 'won' } }], { group: newId() })
    const sentence = (alone.body['problems'] as { detail: string }[])[0]!.detail
    expect(sentence).toBe('Moving from “Ouverte” to “Gagnée” is not provided for. From “Ouverte” you can move to “Perdue”.')
    const params = (alone.body['problems'] as Json[])[0]!['params']
    expect([many, brought]).toMatchObject([
      { problems: [{ code: 'workflow.move', params }] },
      { problems: [{ code: 'workflow.move', params }] },
    ])
    expect((await transitions(ids[0]!)).workflows[0]!.state).toBe('open')
  })

  it('begins imported records wherever they stand', async () => {
    const ctx = {
      workspace,
      revision: workspace.current(),
      now: new Date().toISOString(),
      language: 'en',
      actor: actor(['rep'], { kind: 'import' }),
    }
    const rows = [{ name: 'I', stage: 'won' }, { name: 'I' }, { name: 'I', stage: 'older' }]
    const [won, bare, older] = await createMany(ctx, 'deal', rows, { group: newId() })
    expect([won, bare, older]).toMatchObject([
      { id: expect.any(String) },
      { id: expect.any(String) },
      { problems: [{ code: 'workflow.start' }] },
    ])
    expect((await transitions((bare as { id: string }).id)).workflows[0]!.state).toBe('open')
  })

  it('lets one of two win when both move at once', async () => {
    const id = await deal({ amount: 3 })
    const both = await Promise.all([
      call('POST', `/${id}/transitions/offer`, {}),
      call('POST', `/${id}/transitions/lose`, { reason: 'x' }),
      call('PATCH', `/${id}`, { stage: 'offer' }),
      call('PATCH', `/${id}`, { stage: 'lost', reason: 'y' }),
    ])
    // Lost can follow on the offer; nothing can follow on lost, and the same state again is no move.
    const states = ((await call('GET', `/${id}/states`)).body as unknown as TimeInStates).workflows[0]!.visits.map(({ state }) => state)
    expect([
      ['open', 'lost'],
      ['open', 'offer', 'lost'],
    ]).toContainEqual(states)
    expect(both.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(states.length - 1)
  })

  it('tells how long a record stood in each state, not counting the bin', async () => {
    const id = await deal({ amount: 3 })
    await call('POST', `/${id}/transitions/offer`, {})
    await call('DELETE', `/${id}`, undefined, 'administrator')
    await call('POST', `/${id}/restore`, undefined, 'administrator')
    await call('POST', `/${id}/transitions/lose`, { reason: 'x' })
    const { workflows } = (await call('GET', `/${id}/states`)).body as unknown as TimeInStates
    expect(workflows[0]!.visits.map(({ state, title, entered, left }) => [state, title, entered !== null, left !== null])).toEqual([
      ['open', 'Ouverte', true, true],
      ['offer', 'Devis', true, true],
      ['offer', 'Devis', true, true],
      ['lost', 'Perdue', true, false],
    ])
    expect(workflows[0]!.totals.map(({ state }) => state)).toEqual(['open', 'offer', 'lost'])
  })

  it('tells nothing to who may not read where a record stands', async () => {
    const id = await deal()
    expect(await transitions(id, 'blind')).toEqual({ workflows: [] })
    expect((await call('GET', `/${id}/states`, undefined, 'blind')).body).toEqual({ workflows: [] })
    const refused = await call('PATCH', `/${id}`, { stage: 'won' }, 'blind')
    expect(said(refused)).toEqual([422, 'workflow.closed /stage'])
    expect(JSON.stringify(refused.body)).not.toMatch(/Ouverte|Perdue|offer/)
  })

  it('opens no move to who may not change the record', async () => {
    const id = await deal({ amount: 3 })
    const { workflows } = await transitions(id, 'reader')
    expect(workflows[0]!.transitions.map(({ open: may }) => may)).toEqual([false, false])
    expect(workflows[0]!.transitions[0]!.reason).toMatch(/role does not/i)
  })
})
