import { setTimeout as wait } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import type { Queryable } from '../db/database.ts'
import { log } from '../log.ts'
import type { Workspace } from '../workspace.ts'
import { bossDatabase, within } from './database.ts'
import { tidy } from './tidy.ts'

/** What is done apart from any request. Each may be done twice, after a kill, and must not mind. */
const handlers = { tidy } satisfies Record<string, (workspace: Workspace) => Promise<void>>
export type JobName = keyof typeof handlers

export type Jobs = {
  /** Puts a job in the queue with the transaction it follows from: it is done once that is committed, and never if it is not. */
  enqueue(tx: Queryable, name: JobName, startAfter?: Date): Promise<void>
  close(): Promise<void>
}

/** Seconds between looks for work, when there is none; nothing here is in a hurry. */
const LOOK = 30
/** Seconds between looks at the queues themselves: jobs that were never ended, old ones. */
const SUPERVISE = 600
const DAY = 24 * 60 * 60

/** Does the jobs of a company from now on, with whichever other processes do. Its tables are in a schema of their own. */
export const openJobs = async (workspace: Workspace, look = LOOK): Promise<Jobs> => {
  const { db } = workspace
  const boss = new PgBoss({
    db: bossDatabase(db),
    backend: db.kind === 'embedded' ? 'pglite' : 'postgres',
    schema: 'jobs',
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: SUPERVISE,
    queueCacheIntervalSeconds: SUPERVISE,
    bamIntervalSeconds: SUPERVISE,
    flowIntervalSeconds: SUPERVISE,
  })
  boss.on('error', (error) => log.warn({ reason: error.message }, 'the jobs met an error'))
  const close = (): Promise<void> => boss.stop({ graceful: true, timeout: 5000, close: false })
  try {
    await begin(workspace, boss, look)
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
  const daily = (): Promise<unknown> => boss.send(queueOf(workspace, 'tidy'), {}, { singletonSeconds: DAY })
  const timer = setInterval(() => void daily().catch(() => {}), (DAY / 4) * 1000).unref()
  return {
    enqueue: async (tx, name, startAfter) => {
      await boss.send(queueOf(workspace, name), {}, { db: within(tx), ...(startAfter && { startAfter }) })
    },
    close: () => (clearInterval(timer), close()),
  }
}

/** The queues, those who work on them, and the first job of the day, whichever of the processes asks for it. */
const begin = async (workspace: Workspace, boss: PgBoss, look: number): Promise<void> => {
  await boss.start()
  for (const [name, handle] of Object.entries(handlers)) {
    await boss.createQueue(queueOf(workspace, name), { retryLimit: 5, retryDelay: 60, retryBackoff: true })
    await boss.work(queueOf(workspace, name), { pollingIntervalSeconds: look }, async () => {
      try {
        await handle(workspace)
      } catch (error) {
        log.warn({ job: name, reason: reasonOf(error) }, 'a job failed and is tried again')
        throw error
      }
    })
  }
  await boss.send(queueOf(workspace, 'tidy'), {}, { singletonSeconds: DAY })
}

/** Milliseconds before the second attempt to begin; each further one waits twice as long, up to `LONGEST`. */
const FIRST = 1000
const LONGEST = 60_000

/** The same, tried again for as long as the database is away; answers at once, with how to stop. */
export const keepJobs = (workspace: Workspace, look = LOOK, first = FIRST): Pick<Jobs, 'close'> => {
  const stop = new AbortController()
  const attempts = async (): Promise<Jobs | undefined> => {
    for (let pause = first; !stop.signal.aborted; pause = Math.min(pause * 2, LONGEST)) {
      try {
        return await openJobs(workspace, look)
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'jobs could not be begun and are tried again')
        await wait(pause, undefined, { signal: stop.signal, ref: false }).catch(() => {})
      }
    }
    return undefined
  }
  const jobs = attempts()
  return {
    close: async () => {
      stop.abort()
      await (await jobs)?.close()
    },
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const queueOf = ({ name }: Workspace, job: string): string => `${name}.${job}`
