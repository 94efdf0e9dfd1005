import { Hono, type Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Actor } from '@cahier/core/access'
import type { Entity } from '@cahier/core/model/model'
import type { RecordEvent } from '@cahier/core/wire'
import { changesOf, type Heard } from '../records/changes.ts'
import { accessTo } from '../records/context.ts'
import type { Env, Revision } from '../workspace.ts'

/** Milliseconds: a sign of life, so that proxies keep the connection, when it is also asked anew who listens; and its end. */
const BEAT = 20_000
const LONGEST = 15 * 60_000

/** Who listens, as they are now; nobody once they are signed out, closed or gone. */
export type Listener = (c: Context<Env>) => Actor | null | Promise<Actor | null>

/**
 * GET /api/events: changes of records the actor may read, and new revisions, as server-sent events. The id is where to
 * begin again: a client that comes back with it misses nothing, and may hear the last changes twice. `beat` is for tests.
 */
export const events = (listener: Listener, beatEvery = BEAT) =>
  new Hono<Env>().get('/events', (c) => {
    const { workspace } = c.var
    let { actor } = c.var
    const changes = changesOf(workspace)
    const known = c.req.header('last-event-id')
    c.header('x-accel-buffering', 'no')
    // Nobody would ever read, nor end, the stream of an answer without a body.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
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
      const lost = (): Promise<void> =>
        stream.writeSSE({ event: 'revision', data: JSON.stringify({ revision: workspace.current().number }) })
      const beat = async (): Promise<void> => {
        const present = await listener(c)
        if (!present) return over.abort()
        actor = present
        await stream.write(': \n\n')
      }
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
      const beating = setInterval(() => next(beat), beatEvery)
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
