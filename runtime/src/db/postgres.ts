import { setTimeout as sleep } from 'node:timers/promises'
import {
  Client as Connection,
  escapeIdentifier,
  Pool,
  type ClientBase,
  type ClientConfig,
  type CustomTypesConfig,
  type QueryConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import { copyIn } from './copy.ts'
import type { Database, Queryable, Statement } from './database.ts'
import { lanes, patience } from './lane.ts'
import { parserOf } from './parse.ts'
import { ALIKE } from './extensions.ts'

/** Connections kept at most; beyond that, requests wait their turn, for ten seconds at most. */
const CONNECTIONS = 16
/** A request's statement that takes longer is a mistake; long work says SET LOCAL statement_timeout in its transaction. */
const LONGEST = 60_000
const OLDEST = 15
/** Connections for what is found at once, however many ask. */
const LANES = 2
/** What is not found on a lane after this long holds up others, and is asked apart; milliseconds. */
const SHORT = 50

/** A pool on any Postgres ≥ 15. A connection that dies is replaced; what ran on it fails, and says so. */
export const openPostgres = async (url: string): Promise<Database> => {
  const config = configure(url)
  const pool = new Pool({
    ...config,
    max: CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 300_000,
    maxLifetimeSeconds: 3600,
    statement_timeout: LONGEST,
    idle_in_transaction_session_timeout: LONGEST,
  })
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  const short = lanes({ ...config, statement_timeout: SHORT }, LANES)
  const quick = patience()
  await checkVersion(pool, url).catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  return {
    kind: 'postgres',
    query: <Row extends object>(statement: Statement) => {
      const apart = (): Promise<Row[]> => leased(pool, (client) => run<Row>(client, statement))
      return statement.short && statement.name !== undefined
        ? quick(statement.name, () => short.next().then((client) => run<Row>(client, statement)), apart)
        : apart()
    },
    transaction: (work) => leased(pool, (client, broken) => transact(client, work, broken)),
    session: (work) => alone(config, work),
    listen: (channel, hear) => listen(config, channel, hear),
    close: async () => {
      await Promise.all([short.close(), pool.end()])
    },
  }
}

const configure = (url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'cahier',
  keepAlive: true,
  options: `-c TimeZone=UTC -c DateStyle=ISO -c jit=off -c pg_trgm.word_similarity_threshold=${ALIKE}`,
  types: { getTypeParser: parserOf as CustomTypesConfig['getTypeParser'] },
})

const versionOf = "select current_setting('server_version_num')::int4 as version"

const checkVersion = async (pool: Pool, url: string): Promise<void> => {
  const where = address(url)
  const rows = await leased(pool, (client) => run<{ version: number }>(client, { text: versionOf })).catch((error: Error) => {
    throw new Refused([problem('database.unreachable', '', { where, reason: error.message || String((error as { code?: string }).code) })])
  })
  const version = rows[0]?.version ?? 0
  if (version < OLDEST * 10_000)
    throw new Refused([problem('database.version', '', { where, found: Math.floor(version / 10_000), oldest: OLDEST })])
}

/** Where the database is, without the password. */
const address = (url: string): string => {
  if (!URL.canParse(url)) return url.replace(/:[^:@/]*@/, ':…@')
  const { protocol, username, host, pathname, searchParams } = new URL(url)
  return `${protocol}//${username ? `${username}@` : ''}${host || (searchParams.get('host') ?? '')}${pathname}`
}

type Client = ClientBase
const ignore = (): void => {}

/** `broken()` says the connection is in an unknown state and must not be used again. */
const leased = async <T>(pool: Pool, work: (client: Client, broken: () => void) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  let usable = true
  try {
    return await work(client, () => (usable = false))
  } finally {
    client.release(!usable)
  }
}

/** Callbacks rather than the driver's promises, as this is the hottest path there is. Of several commands, the last one's rows. */
const run = <Row extends object>(client: Client, { text, values, name, arrays, parse }: Statement): Promise<Row[]> =>
  new Promise((resolve, reject) => {
    const query = (
      arrays || parse
        ? { text, values, name, ...(arrays && { rowMode: 'array' }), ...(parse && { types: { getTypeParser: parse } }) }
        : { text, values, name }
    ) as QueryConfig
    client.query(query, (error: Error | null, result: Answer<Row>) => {
      if (error) reject(error)
      else resolve(Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows)
    })
  })
type Answer<Row extends object> = QueryResult<Row & QueryResultRow> | QueryResult<Row & QueryResultRow>[]

const queryable = (client: Client): Queryable => ({
  query: (statement) => run(client, statement),
  copy: (text, rows) => copyIn(client, text, rows),
})

const transact = async <T>(client: Client, work: (tx: Queryable) => Promise<T>, broken: () => void): Promise<T> => {
  try {
    await run(client, { text: 'begin' })
    const result = await work(queryable(client))
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw rolledBack()
    return result
  } catch (error) {
    await run(client, { text: 'rollback' }).catch(broken)
    throw error
  }
}

/** Postgres answers ROLLBACK to a COMMIT when a statement failed and its error was swallowed: nothing was kept. */
export const rolledBack = (): Error =>
  Object.assign(new Error('The transaction was rolled back: one of its statements had failed.'), { code: '25P02' })

const alone = async <T>(config: ClientConfig, work: (own: Queryable) => Promise<T>): Promise<T> => {
  const client = new Connection(config)
  client.on('error', ignore)
  await client.connect()
  try {
    return await work(queryable(client))
  } finally {
    await client.end().catch(ignore)
  }
}

/** One connection per channel, opened again when it is lost; news of the time between is lost, so hearers also look by themselves. */
const listen = async (config: ClientConfig, channel: string, hear: (payload: string) => void): Promise<() => Promise<void>> => {
  let stopped = false
  let client: Connection
  const open = async (): Promise<void> => {
    client = new Connection(config)
    client.on('error', ignore)
    client.on('notification', (message) => hear(message.payload ?? ''))
    await client.connect()
    await client.query(`listen ${escapeIdentifier(channel)}`)
    client.once('end', () => void again())
  }
  const again = async (): Promise<void> => {
    for (let pause = 50; !stopped; pause = Math.min(pause * 2, 2000)) {
      await sleep(pause, undefined, { ref: false })
      if (stopped) return
      try {
        return await open()
      } catch {
        await client.end().catch(ignore)
      }
    }
  }
  await open()
  return async () => {
    stopped = true
    await client.end().catch(ignore)
  }
}
