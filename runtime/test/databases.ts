import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { connect } from '../src/db/connect.ts'
import type { Database } from '../src/db/database.ts'

/** An empty database for one suite, gone with `drop`. `settings` opens it again. */
export type Fresh = {
  readonly db: Database
  readonly settings: { readonly data: string; readonly databaseUrl: string | undefined }
  drop(): Promise<void>
}

/** Both databases, for `describe.each(databases)`; Postgres only where TEST_DATABASE_URL names a server one may create databases on. */
export const databases: { readonly name: string; readonly fresh: () => Promise<Fresh> }[] = [{ name: 'embedded', fresh: () => embedded() }]
const server = process.env.TEST_DATABASE_URL
if (server) databases.push({ name: 'postgres', fresh: () => postgres(server) })

const embedded = async (): Promise<Fresh> => {
  const data = await mkdtemp(join(tmpdir(), 'cahier-test-'))
  const settings = { data, databaseUrl: undefined }
  const db = await connect(settings)
  return {
    db,
    settings,
    async drop() {
      await db.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

const postgres = async (url: string): Promise<Fresh> => {
  const name = `cahier_test_${randomBytes(6).toString('hex')}`
  const own = new URL(url)
  own.pathname = `/${name}`
  await administer(url, `create database ${name}`)
  const settings = { data: tmpdir(), databaseUrl: own.href }
  const db = await connect(settings)
  return {
    db,
    settings,
    async drop() {
      await db.close()
      await administer(url, `drop database ${name} with (force)`)
    },
  }
}

/** A command outside any transaction, to a server on which one may create databases. */
export const administer = async (url: string, command: string): Promise<void> => {
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(command)
  } finally {
    await client.end()
  }
}
