import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Entity } from '@cahier/core/model/model'
import type { RecordEvent } from '@cahier/core/wire'
import { changesOf, type Heard } from '../records/changes.ts'
import { accessTo } from '../records/context.ts'
import type { Env, Revision } from '../workspace.ts'

/** Milliseconds: a sign of life, so that proxies keep the connection; and its end, so that changed rights take hold. */
const BEAT = 20_000
const LONGEST = 15 * 60_000

/**
 * GET /api/events: changes of records the actor may read, and new revisions, as server-sent events. The id is where to
 * begin again: a client that comes back with it misses nothing, and may hear the last changes twice.
 */
export const events = new Hono<Env>().get('/events', (c) => {
  const { workspace, actor } = c.var
  const changes = changesOf(workspace)
  const known = c.req.header('last-event-id')
  c.header('x-accel-buffering', 'no')
  return streamSSE(c, async (stream) => {
    const over = new AbortController()
    stream.onAbort(() => over.abort())
    const send = async (heard: readonly Heard[], horizon: string): Promise<void> => {
      const revision = workspace.current()
      for (const one of heard) {
        const event = told(revision, one, (entity) => accessTo({ revision, actor }, entity).may('read'))
        if (event) await stream.writeSSE({ event: 'record', id: horizon, data: JSON.stringify(event) })
      }
    }
    const lost = (): Promise<void> => stream.writeSSE({ event: 'revision', data: JSON.stringify({ revision: workspace.current().number }) })
    const beat = (): Promise<void> => stream.write(': \n\n').then(() => undefined)
    let last = Promise.resolve()
    const next = (work: () => Promise<void>): void => void (last = last.then(work).catch(() => over.abort()))
    const leave = await changes.subscribe({
      changes: (heard, horizon) => next(() => send(heard, horizon)),
      revision: (event) => next(() => stream.writeSSE({ event: 'revision', data: JSON.stringify(event) })),
    })
    // Something at once, so that the client knows it is heard.
    next(beat)
    if (known && /^\d{1,19}$/.test(known)) {
      const missed = await changes.since(known)
      // Too much to tell one by one: a revision makes a client ask for everything again.
      next(() => (missed ? send(missed.changes, missed.horizon) : lost()))
    }
    const beating = setInterval(() => next(beat), BEAT)
    const end = setTimeout(() => over.abort(), LONGEST)
    await new Promise((resolve) =>
      over.signal.aborted ? resolve(undefined) : over.signal.addEventListener('abort', resolve, { once: true }),
    )
    clearInterval(beating)
    clearTimeout(end)
    leave()
  })
})

/** The change as the actor may hear it: under the entity's present name, or not at all. */
const told = (revision: Revision, heard: Heard, may: (entity: Entity) => boolean): RecordEvent | undefined => {
  const entity = Object.values(revision.model.entities).find((one) => one.id === heard.entity)
  if (!entity || !may(entity)) return undefined
  return { entity: entity.name, id: heard.record, action: heard.action, version: heard.version, by: heard.by }
}
