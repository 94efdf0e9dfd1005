import { log } from '../log.ts'
import type { Database } from './database.ts'

/** From which likeness on a misspelt word is found, 0 to 1: two letters changed places in a word of six. */
export const ALIKE = 0.4

/** Makes what search by parts of words needs, once per database and outside of any company's schema. */
export const EXTENSIONS = ['create schema if not exists extensions', 'create extension if not exists pg_trgm schema extensions']

/**
 * The schema of pg_trgm, installed if it can be. Where it cannot (no such extension on the server, no right to install it),
 * search finds whole words and beginnings of fields, without an index for parts of words: nothing, said once in the log.
 */
export const trigramsOf = (db: Database): Promise<string | undefined> => {
  let found = known.get(db)
  if (!found) known.set(db, (found = find(db)))
  found.catch(() => known.delete(db))
  return found
}
const known = new WeakMap<Database, Promise<string | undefined>>()

const find = async (db: Database): Promise<string | undefined> => {
  const there = await installed(db)
  if (there) return there
  try {
    await db.transaction(async (tx) => {
      await tx.query({ text: `select pg_advisory_xact_lock(hashtext('cahier extensions'))` })
      for (const text of EXTENSIONS) await tx.query({ text })
    })
  } catch (error) {
    if (!REFUSED.has(String((error as { code?: unknown }).code))) throw error
    log.warn({ reason: (error as Error).message }, 'search finds whole words only: the database has no pg_trgm, and it cannot be installed')
  }
  return installed(db)
}

/** No such right, no such extension on this server, or not one that may be installed here. */
const REFUSED = new Set(['42501', '58P01', '0A000', '22023', '42704'])

const installed = async (db: Database): Promise<string | undefined> => {
  const [row] = await db.query<{ schema: string }>({
    text: `select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname = 'pg_trgm' and has_schema_privilege(n.oid, 'usage')`,
  })
  return row?.schema
}
