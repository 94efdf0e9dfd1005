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
  await boss.start()
  for (const [name, handle] of Object.entries(handlers)) {
    await boss.createQueue(queueOf(workspace, name), { retryLimit: 5, retryDelay: 60, retryBackoff: true })
    await boss.work(queueOf(workspace, name), { pollingIntervalSeconds: look }, async () => {
      try {
        await handle(workspace)
      } catch (error) {
        log.warn({ job: name, reason: error instanceof Error ? error.message : String(error) }, 'a job failed and is tried again')
        throw error
      }
    })
  }
  // Once a day, whichever of the processes asks first.
  const daily = (): Promise<unknown> => boss.send(queueOf(workspace, 'tidy'), {}, { singletonSeconds: DAY })
  await daily()
  const timer = setInterval(() => void daily().catch(() => {}), (DAY / 4) * 1000).unref()
  return {
    enqueue: async (tx, name, startAfter) => {
      await boss.send(queueOf(workspace, name), {}, { db: within(tx), ...(startAfter && { startAfter }) })
    },
    close: async () => {
      clearInterval(timer)
      await boss.stop({ graceful: true, timeout: 5000, close: false })
    },
  }
}

const queueOf = ({ name }: Workspace, job: string): string => `${name}.${job}`
