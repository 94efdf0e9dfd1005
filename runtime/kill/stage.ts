import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../../scripts/lib/postgres.mjs'
import { connect } from '../src/db/connect.ts'
import type { Database } from '../src/db/database.ts'
import { serve, type Server } from '../test/server.ts'
import { firstAccount } from '../test/sign-in.ts'
import { client, type Client } from './client.ts'
import { FOLDER } from './shapes.ts'

export type Victim = 'server' | 'postgres'
/** What is put on a stage: the folder of its model, how many servers share a Postgres, and what must succeed for it to be up. */
export type Piece = { readonly app: string; readonly servers: number; readonly works: (client: Client) => Promise<boolean> }
/** A company that is killed over and over. */
export type Stage = {
  readonly name: 'embedded' | 'Postgres'
  readonly client: Client
  /** Where its servers answer, the one that is killed first, and who asks there: the administrator. */
  readonly urls: readonly string[]
  readonly cookie: string
  kill(victim: Victim): Promise<void>
  /**
   * Brings what was killed up again and lets `look` at the database itself: an embedded one before its server starts, since it
   * cannot be lent meanwhile. `recovered`: from there until a write succeeds over HTTP, in ms.
   */
  revive<T>(victim: Victim | 'nobody', look: (db: Database) => Promise<T>): Promise<T & { readonly recovered: number }>
  /** What the server said since it was asked last that it never should. */
  complaints(): string[]
  close(): Promise<void>
}

const accounts: Piece = {
  app: FOLDER,
  servers: 1,
  works: async (api) => (await api.ask('POST', '/api/records/account', { name: 'after a kill' }))?.status === 201,
}

export const openStage = async (postgres?: Cluster, { app, servers, works }: Piece = accounts): Promise<Stage> => {
  const open = () => persistent(() => serve({ app, ...(postgres && { databaseUrl: postgres.url }) }))
  const server = await open()
  const others: Server[] = []
  while (postgres && others.length + 1 < servers) others.push(await open())
  const cookie = await firstAccount(server.url)
  const api = client(server.url, cookie)
  const told = new Set<string>()
  const lent = async <T>(look: (db: Database) => Promise<T>): Promise<T> => {
    const db = await connect({ data: server.data, databaseUrl: postgres?.url })
    try {
      if (postgres) await quiet(db)
      return await look(db)
    } finally {
      await db.close()
    }
  }
  const up = async (victim: Victim | 'nobody'): Promise<number> => {
    const began = performance.now()
    if (victim === 'postgres') await restarted(postgres!)
    else if (victim === 'server' || !postgres) await persistent(server.start)
    for (;;) {
      if (await works(api)) return performance.now() - began
      if (performance.now() - began > 180_000) throw new Error(`Nothing succeeds after a kill:\n${server.log()}`)
      await sleep(20)
    }
  }
  return {
    name: postgres ? 'Postgres' : 'embedded',
    client: api,
    urls: [server, ...others].map(({ url }) => url),
    cookie,
    async kill(victim) {
      if (victim === 'server') return server.kill()
      const pid = postgres!.pid()!
      process.kill(pid, 'SIGKILL')
      while (alive(pid)) await sleep(5)
    },
    async revive(victim, look) {
      if (postgres) {
        const recovered = await up(victim)
        return { ...(await lent(look)), recovered }
      }
      if (victim === 'nobody') await server.kill()
      const seen = await lent(look)
      return { ...seen, recovered: await up(victim) }
    },
    complaints() {
      const lines = [server, ...others]
        .flatMap((one) => [...one.log().matchAll(/.*(?:unhandled|uncaught|"msg":"unexpected").*/gi)])
        .map(([line]) => line)
        .filter((line) => !told.has(line))
      for (const line of lines) told.add(line)
      return [...lines, ...api.failures.splice(0)]
    },
    close: async () => void (await Promise.all([server, ...others].map((one) => one.stop()))),
  }
}

/** A server gives up where Postgres does not answer in time, as on a machine that has much to do; whoever runs it starts it again. */
const persistent = async <T>(start: () => Promise<T>): Promise<T> => {
  for (let tries = 0; ; tries++) {
    try {
      return await start()
    } catch (error) {
      if (tries > 10 || !/No Postgres answers/.test(String(error))) throw error
    }
  }
}

/** The server's child, once reaped, has no process any more. */
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The orphans of a killed Postgres hold its shared memory until they notice; a new one refuses to start as long. */
const restarted = async (postgres: Cluster): Promise<void> => {
  for (let tries = 0; ; tries++) {
    try {
      return void (await postgres.restart())
    } catch (error) {
      if (tries > 100 || !/shared memory|lock file/.test(String(error))) throw error
      await sleep(100)
    }
  }
}

/** What a killed server had sent may still run in Postgres: looks when that is over. */
const quiet = async (db: Database): Promise<void> => {
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    const [row] = await db.query<{ busy: number }>({
      text: `select count(*)::int as busy from pg_stat_activity
        where pid <> pg_backend_pid() and application_name = 'cahier' and (state <> 'idle' or wait_event_type = 'Lock')`,
    })
    if (row!.busy === 0) return
    await sleep(50)
  }
  throw new Error('What a killed server had sent still runs after two minutes.')
}
