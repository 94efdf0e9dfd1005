import type { RecordEvent } from '@cahier/core/wire'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connect } from '../src/db/connect.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { changesOf, hush } from '../src/records/changes.ts'
import { createMany } from '../src/records/many.ts'
import { databases, type Fresh } from './databases.ts'
import { layer, text } from './models.ts'
import { actor, api, open, type Opened } from './workspace.ts'

const entities = { note: { label: 'title', fields: { title: text } }, secret: { label: 'title', fields: { title: text } } }
const company = layer(entities)
const model = {
  ...company,
  documents: [
    ...company.documents,
    {
      path: 'roles/rep.json',
      json: { $schema: '../schemas/role.schema.json', $id: 'rep', title: 'Rep', entities: { note: { read: true } } },
    },
  ],
}

type Event = { event?: string; id?: string; data?: string }
type Listening = { next: () => Promise<Event>; stop: () => Promise<void> }

/** Reads a stream of server-sent events, one event at a time. */
const listen = async (app: ReturnType<typeof api>, headers: Record<string, string> = {}): Promise<Listening> => {
  const response = await app.request('/api/events', { headers })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<Event> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const event = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .filter((line) => !line.startsWith(':') && line)
            .map((line) => line.split(/: (.*)/s).slice(0, 2)),
        ) as Event
        text = text.slice(end + 2)
        if (event.data !== undefined) return event
        continue
      }
      const { value, done } = await reader.read()
      if (done) throw new Error('the stream ended')
      text += value
    }
  }
  // The first sign of life says that the subscription stands.
  while (!text.includes('\n\n')) text += (await reader.read()).value ?? ''
  return { next, stop: () => reader.cancel() }
}
const dataOf = (event: Event): RecordEvent => JSON.parse(event.data!) as RecordEvent

describe.each(databases)('events on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: ReturnType<typeof api>
  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, model)
    app = api(workspace)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })
  const post = async (entity: string, title: string): Promise<string> => {
    const response = await app.request(`/api/records/${entity}`, { method: 'POST', body: JSON.stringify({ title }) })
    return ((await response.json()) as { id: string }).id
  }

  it('tells a change as it happens, with what it was and where to begin again', async () => {
    const heard = await listen(app)
    const id = await post('note', 'a')
    const created = await heard.next()
    expect(created).toMatchObject({ event: 'record', id: expect.stringMatching(/^\d+$/) as string })
    expect(dataOf(created)).toEqual({ entity: 'note', id, action: 'create', version: 1, by: null })
    await app.request(`/api/records/note/${id}`, { method: 'PATCH', body: JSON.stringify({ title: 'b' }) })
    expect(dataOf(await heard.next())).toMatchObject({ id, action: 'update', version: 2 })
    await app.request(`/api/records/note/${id}`, { method: 'DELETE' })
    expect(dataOf(await heard.next())).toMatchObject({ id, action: 'delete', version: 3 })
    await heard.stop()
  })

  it('tells only what the role may read', async () => {
    const heard = await listen(app, { 'x-roles': 'rep' })
    await post('secret', 'hidden')
    const id = await post('note', 'open')
    expect(dataOf(await heard.next()).id).toBe(id)
    await heard.stop()
  })

  it('tells nothing more to whoever lost the right, and nothing at all to whoever was signed out', async () => {
    let present: ReturnType<typeof actor> | null = actor(['rep'])
    let asked = 0
    const who = () => (asked++, present)
    const heard = await listen(api(workspace, null, { listener: who }), { 'x-roles': 'rep' })
    const id = await post('note', 'while it may')
    expect(dataOf(await heard.next()).id).toBe(id)
    present = actor([])
    const before = asked
    await expect.poll(() => asked).toBeGreaterThan(before + 1)
    await post('note', 'after the role went')
    present = null
    await expect(heard.next()).rejects.toThrow('the stream ended')
  })

  it('opens no stream for a question about the headers alone', async () => {
    const head = await app.request('/api/events', { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'text/event-stream', ''])
  })

  it('goes on where a client left, missing nothing', async () => {
    const heard = await listen(app)
    const ids = [await post('note', '1')]
    const { id: last } = await heard.next()
    await heard.stop()
    ids.push(await post('note', '2'), await post('note', '3'))
    const again = await listen(app, { 'last-event-id': last! })
    const told = new Set<string>()
    while (told.size < 3 && !(told.has(ids[1]!) && told.has(ids[2]!))) told.add(dataOf(await again.next()).id)
    await again.stop()
  })

  it('tells whoever missed too much to ask for everything again', async () => {
    const heard = await listen(app)
    await post('note', 'before')
    const { id: last } = await heard.next()
    await heard.stop()
    const ctx = {
      workspace,
      revision: workspace.current(),
      actor: actor(undefined, { kind: 'import' as const }),
      now: new Date().toISOString(),
      language: 'en',
    }
    await createMany(
      ctx,
      'note',
      Array.from({ length: 1200 }, (_, i) => ({ title: `n${i}` })),
      { group: randomUUID() },
    )
    const again = await listen(app, { 'last-event-id': last! })
    expect((await again.next()).event).toBe('revision')
    await again.stop()
  })

  it('goes on before a transaction that was still running when the client left', async () => {
    // The embedded database has one connection: nothing is written while a transaction runs.
    if (!made.settings.databaseUrl) return
    const ctx = { workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'en' }
    let left: string | undefined
    const [late] = await workspace.db.transaction(async (tx) => {
      const outcomes = await createMany(ctx, 'note', [{ title: 'late' }], { group: randomUUID(), tx })
      const heard = await listen(app)
      const early = await post('note', 'early')
      const event = await heard.next()
      expect(dataOf(event).id).toBe(early)
      left = event.id
      await heard.stop()
      return outcomes as { id: string }[]
    })
    const again = await listen(app, { 'last-event-id': left! })
    const told: string[] = []
    while (!told.includes(late!.id)) told.push(dataOf(await again.next()).id)
    await again.stop()
  })

  it('tells a newcomer nothing that was there before, whoever else is writing', async () => {
    if (!made.settings.databaseUrl) return
    const elsewhere = await fresh()
    await elsewhere.db.transaction(async (tx) => {
      await tx.query({ text: 'select pg_current_xact_id()' })
      await post('note', 'before')
      const heard = await listen(app)
      const id = await post('note', 'after')
      expect(dataOf(await heard.next()).id).toBe(id)
      await heard.stop()
    })
    await elsewhere.drop()
  })

  it('tells a newcomer nothing that others are still being told', async () => {
    const unheard = { ...workspace }
    hush(unheard)
    const changes = changesOf(workspace)
    const hearing = (into: string[]) => ({
      changes: (all: readonly { record: string }[]) => void into.push(...all.map(({ record }) => record)),
      revision: () => {},
    })
    const leave = await changes.subscribe(hearing([]))
    await api(unheard).request('/api/records/note', { method: 'POST', body: JSON.stringify({ title: 'before' }) })
    changes.tell()
    leave()
    const heard: string[] = []
    const stop = await changes.subscribe(hearing(heard))
    const id = await post('note', 'after')
    await expect.poll(() => heard).toContain(id)
    expect(heard).toEqual([id])
    stop()
  })

  it('leaves nothing behind when it cannot begin, and begins when it can', async () => {
    let fails = true
    const listen: typeof workspace.db.listen = (...given) => (fails ? Promise.reject(new Error('away')) : workspace.db.listen(...given))
    const changes = changesOf({ ...workspace, db: { ...workspace.db, listen } })
    const [begun, ended] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')]
    const hear = { changes: () => {}, revision: () => {} }
    try {
      const both = await Promise.allSettled([changes.subscribe(hear), changes.subscribe(hear)])
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      fails = false
      const leave = await changes.subscribe(hear)
      leave()
      const polls = begun.mock.results.filter((_, at) => begun.mock.calls[at]![1] === 5000)
      expect(polls).toHaveLength(2)
      for (const { value } of polls) expect(ended).toHaveBeenCalledWith(value)
      await changes.close()
    } finally {
      vi.restoreAllMocks()
    }
  })

  it('tells a new revision', async () => {
    const heard = await listen(app)
    const next = layer({ ...entities, note: { label: 'title', fields: { title: text, more: text } } })
    const { number } = await publish(workspace, [{ ...next, documents: [...next.documents, model.documents.at(-1)!] }])
    const event = await heard.next()
    expect([event.event, event.data]).toEqual(['revision', `{"revision":${number}}`])
    await heard.stop()
  })

  it('hears what another process writes, and serves what it publishes', async () => {
    if (!made.settings.databaseUrl) return
    const db = await connect(made.settings)
    // Without the intervals at which it would look, should it hear nothing.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const other = await openWorkspace(db, { name: workspace.name })
    const elsewhere = api(other)
    try {
      const heard = await listen(elsewhere)
      vi.useRealTimers()
      const id = await post('note', 'from here')
      expect(dataOf(await heard.next()).id).toBe(id)
      const next = layer({ ...entities, note: { label: 'title', fields: { title: text, more: text, extra: text } } })
      await publish(workspace, [{ ...next, documents: [...next.documents, model.documents.at(-1)!] }])
      expect((await heard.next()).event).toBe('revision')
      const answer = await elsewhere.request(`/api/records/note/${id}`)
      expect(Object.keys((await answer.json()) as object)).toContain('extra')
      await heard.stop()
    } finally {
      vi.useRealTimers()
      await other.close()
      await db.close()
    }
  })
})
