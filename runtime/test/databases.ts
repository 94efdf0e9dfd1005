import { PGlite, types as lite } from '@electric-sql/pglite'
import pg from 'pg'
import type { Database, Queryable, Statement } from '../src/db/database.ts'

/** The databases a suite runs on: embedded always, Postgres where TEST_DATABASE_URL says one. */
export const databases: readonly { readonly name: string; readonly open: () => Promise<Database> }[] = [
  { name: 'embedded', open: () => embedded() },
  ...(process.env['TEST_DATABASE_URL'] ? [{ name: 'postgres', open: () => postgres(process.env['TEST_DATABASE_URL']!) }] : []),
]

const asText = (value: string): string => value
const TEXTS = [lite.INT8, lite.NUMERIC, lite.TIMESTAMPTZ, lite.TIMESTAMP, lite.DATE, lite.JSON, lite.JSONB, 5069]
const parsers = Object.fromEntries(TEXTS.map((oid) => [oid, asText]))

const embedded = async (): Promise<Database> => {
  const lite = await PGlite.create({ parsers })
  await lite.exec(`set time zone 'UTC'`)
  const on = (q: Pick<PGlite, 'query'>): Queryable => ({
    query: async <Row extends object>(s: Statement) => (await q.query<Row>(s.text, [...(s.values ?? [])])).rows,
  })
  return {
    ...on(lite),
    kind: 'embedded',
    transaction: (work) => lite.transaction((tx) => work(on(tx as unknown as PGlite))),
    session: (work) => work(on(lite)),
    listen: (channel, hear) => lite.listen(channel, hear),
    close: () => lite.close(),
  }
}

const postgres = async (connectionString: string): Promise<Database> => {
  const types = { getTypeParser: (oid: number) => (TEXTS.includes(oid) ? asText : pg.types.getTypeParser(oid)) } as pg.CustomTypesConfig
  const pool = new pg.Pool({ connectionString, max: 8, types, options: '-c TimeZone=UTC' })
  const on = (q: Pick<pg.Pool, 'query'>): Queryable => ({
    query: async <Row extends object>(s: Statement) =>
      (await q.query({ text: s.text, values: s.values ? [...s.values] : [], ...(s.name && { name: s.name }) })).rows as Row[],
  })
  const own = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    try {
      return await work(client)
    } finally {
      client.release()
    }
  }
  return {
    ...on(pool),
    kind: 'postgres',
    session: (work) => own((client) => work(on(client as unknown as pg.Pool))),
    transaction: (work) => own(async (client) => {
      await client.query('begin')
      try {
        const done = await work(on(client as unknown as pg.Pool))
        await client.query('commit')
        return done
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    }),
    listen: async (channel, hear) => {
      const client = new pg.Client({ connectionString })
      await client.connect()
      client.on('notification', (message) => hear(message.payload ?? ''))
      await client.query(`listen "${channel}"`)
      return () => client.end()
    },
    close: () => pool.end(),
  }
}
