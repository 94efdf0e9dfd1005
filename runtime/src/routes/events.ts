import { Hono, type Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Actor } from '@cahier/core/access'
import type { RecordEvent } from '@cahier/core/wire'
import { changesOf, type Heard } from '../records/changes.ts'
import type { Context as Asking } from '../records/context.ts'
import { seenOnly } from '../records/rights/rights.ts'
import type { Env } from '../workspace.ts'

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
        for (const event of await audible(contextOf(c, actor), heard))
          await stream.writeSSE({ event: 'record', id: horizon, data: JSON.stringify(event) })
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

const contextOf = ({ var: { workspace, language } }: Context<Env>, actor: Actor): Asking => ({
  workspace,
  revision: workspace.current(),
  actor,
  now: new Date().toISOString(),
  language,
})

/** The changes of records the actor may read as they are now, in the bin or not, under their entities' present names. */
const audible = async (ctx: Asking, heard: readonly Heard[]): Promise<RecordEvent[]> => {
  const byId = new Map(Object.values(ctx.revision.model.entities).map((entity) => [entity.id, entity]))
  const seen = new Map<string, ReadonlySet<string>>()
  for (const id of new Set(heard.map(({ entity }) => entity))) {
    const entity = byId.get(id)
    const records = heard.filter((one) => one.entity === id).map(({ record }) => record)
    if (entity && !entity.hidden) seen.set(id, await seenOnly(ctx, ctx.workspace.db, entity, [...new Set(records)]))
  }
  return heard.flatMap(({ entity, record, action, version, by }) =>
    seen.get(entity)?.has(record) ? [{ entity: byId.get(entity)!.name, id: record, action, version, by }] : [],
  )
}
