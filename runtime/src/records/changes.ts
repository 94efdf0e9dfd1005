import type { Change, RevisionEvent } from '@cahier/core/wire'
import type { Workspace } from '../workspace.ts'

/** A change as subscribers hear it; the entity by its stable id. `horizon` is where a reader that has seen it begins again. */
export type Heard = {
  readonly number: string
  readonly entity: string
  readonly record: string
  readonly action: Change['action']
  readonly version: number
  readonly by: string | null
}
export type Hear = {
  readonly changes: (changes: readonly Heard[], horizon: string) => void
  readonly revision: (event: RevisionEvent) => void
}

/** The news of one company in this process. */
export type Changes = {
  /** Something was written here and is committed: those who listen look, and other processes are told. */
  tell(): void
  subscribe(hear: Hear): Promise<() => void>
  /** What happened since a horizon, oldest first; nothing when that is too much to tell one by one. */
  since(horizon: string): Promise<{ readonly changes: readonly Heard[]; readonly horizon: string } | undefined>
  close(): Promise<void>
}

/** News is told to other processes at most this often, and looked for at least that often; milliseconds. */
const COALESCE = 20
const LOOK = 5000
const MOST = 1000

export const changesOf = (workspace: Workspace): Changes => {
  let changes = known.get(workspace)
  if (!changes) known.set(workspace, (changes = hub(workspace)))
  return changes
}
const known = new WeakMap<Workspace, Changes>()

/** Says nothing of what is written here: it is not committed yet. Whoever commits it tells. */
export const hush = (workspace: Workspace): void => {
  const never = (): Promise<never> => Promise.reject(new Error('a transaction has no news'))
  known.set(workspace, { tell: () => {}, subscribe: never, since: never, close: async () => {} })
}

const hub = (workspace: Workspace): Changes => {
  const { db, schema, name } = workspace
  const hearers = new Set<Hear>()
  let horizon = ''
  let unsafe = new Set<string>()
  let revision = 0
  let reading: Promise<void> | undefined
  let again = false
  let started: Promise<void> | undefined
  let stop: Promise<() => Promise<void>> | undefined
  let poll: NodeJS.Timeout | undefined
  let notify: NodeJS.Timeout | undefined

  /**
   * Rows are heard as soon as they are committed, in whatever order; but the horizon, where a reader that comes back begins,
   * moves only past transactions that are all over, so that none which commits late is missed. Some are then heard twice.
   */
  const look = async (): Promise<void> => {
    const { rows, next } = await fetch(horizon)
    const fresh = rows.filter((row) => !unsafe.has(row.number))
    unsafe = new Set(rows.filter((row) => !row.safe).map((row) => row.number))
    horizon = next
    // Too much to tell one by one: a revision makes everybody ask again.
    const many = rows.length > MOST
    if (fresh.length > 0 && !many) for (const hear of hearers) hear.changes(fresh, horizon)
    const now = workspace.current().number
    if (now !== revision || many) for (const hear of hearers) hear.revision({ revision: now })
    revision = now
  }

  const fetch = async (from: string): Promise<{ rows: (Heard & { safe: boolean })[]; next: string }> => {
    const [row] = await db.query<{ horizon: string; rows: string }>({
      name: `changes_${schema}`,
      text: `select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, (select coalesce(json_agg(h), '[]')::text from (
  select number::text, entity, record, action, version, by, tx < pg_snapshot_xmin(pg_current_snapshot()) as safe
  from "${schema}"._history where tx >= $1::xid8 order by tx, number limit ${MOST + 1}) h) as rows`,
      values: [from],
    })
    return { rows: JSON.parse(row!.rows) as (Heard & { safe: boolean })[], next: row!.horizon }
  }

  const trigger = (): void => {
    if (hearers.size === 0) return
    if (reading) return void (again = true)
    reading = look()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined
        if (again) {
          again = false
          trigger()
        }
      })
  }

  /** What is there already is no news, though it lies past the horizon while some transaction of whatever database runs on. */
  const start = async (): Promise<void> => {
    // What is being told to those who have left is no news either.
    await reading
    const [row] = await db.query<{ horizon: string }>({ text: 'select pg_snapshot_xmin(pg_current_snapshot())::text as horizon' })
    const { rows, next } = await fetch(row!.horizon)
    horizon = next
    unsafe = new Set(rows.filter((one) => !one.safe).map((one) => one.number))
    revision = workspace.current().number
    stop = db.listen('cahier', (payload) => {
      if (!payload.includes(`"${name}"`)) return
      if (payload.includes('"revision"')) void workspace.reload().then(trigger, trigger)
      else trigger()
    })
    poll = setInterval(trigger, LOOK).unref()
    await stop
  }

  const end = async (): Promise<void> => {
    started = undefined
    clearInterval(poll)
    const stopping = stop
    stop = undefined
    await (
      await stopping
    )?.()
  }

  return {
    tell() {
      trigger()
      if (db.kind === 'embedded' || notify) return
      notify = setTimeout(() => {
        notify = undefined
        void db
          .query({ text: `select pg_notify('cahier', $1)`, values: [JSON.stringify({ workspace: name, changed: true })] })
          .catch(() => undefined)
      }, COALESCE)
      notify.unref()
    },
    async subscribe(hear) {
      started ??= start().catch(async (error: unknown) => {
        await end().catch(() => undefined)
        throw error
      })
      await started
      hearers.add(hear)
      // Of what was written since it started nobody was there to hear.
      trigger()
      return () => {
        hearers.delete(hear)
        if (hearers.size === 0) void end().catch(() => undefined)
      }
    },
    async since(from) {
      const { rows, next } = await fetch(from)
      return rows.length > MOST ? undefined : { changes: rows, horizon: next }
    },
    async close() {
      clearTimeout(notify)
      hearers.clear()
      await end()
    },
  }
}
