import { createFold, extended, EXTENSIONS, type Extensions } from '@cahier/core/query/search'
import { log } from '../log.ts'
import type { Database } from './database.ts'

/** From which likeness on a misspelt word is found, 0 to 1: « sofie » finds « Sophie ». */
export const ALIKE = 0.33

/** Makes what search needs, once per database and outside of any company's schema. */
export const STATEMENTS = [
  `create schema if not exists ${EXTENSIONS}`,
  createFold,
  `create extension if not exists pg_trgm schema ${EXTENSIONS}`,
] as const

/**
 * What the database has for search, made if it can be. Where pg_trgm cannot be installed (no such extension on the server, no
 * right), parts of words are found without an index and misspellings not at all; where nothing can be made, nothing is
 * indexed. Said once in the log.
 */
export const extensionsOf = (db: Database): Promise<Extensions> => {
  let found = known.get(db)
  if (!found) known.set(db, (found = find(db)))
  found.catch(() => known.delete(db))
  return found
}
const known = new WeakMap<Database, Promise<Extensions>>()

const find = async (db: Database): Promise<Extensions> => {
  const there = await installed(db)
  if (there.fold && there.trigrams) return there
  const [schema, fold, trigrams] = STATEMENTS
  if (!there.fold) await attempt(db, [schema, fold])
  if (!there.trigrams) await attempt(db, [schema, trigrams])
  return installed(db)
}

const attempt = async (db: Database, statements: readonly string[]): Promise<void> => {
  try {
    await db.transaction(async (tx) => {
      await tx.query({ text: `select pg_advisory_xact_lock(hashtext('cahier extensions'))` })
      for (const text of statements) await tx.query({ text })
    })
  } catch (error) {
    if (!REFUSED.has(String((error as { code?: unknown }).code))) throw error
    log.warn({ reason: (error as Error).message }, 'search is slow or finds less: what it needs cannot be made in this database')
  }
}

/** No such right, no such extension on this server, or not one that may be installed here. */
const REFUSED = new Set(['42501', '58P01', '0A000', '22023', '42704', '3F000'])

const installed = async (db: Database): Promise<Extensions> => {
  const [row] = await db.query<{ fold: boolean; trigrams: string | null }>({
    text: `select to_regprocedure('${extended.fold}(text)') is not null as fold,
  (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_trgm' and has_schema_privilege(n.oid, 'usage')) as trigrams`,
  })
  return { fold: row?.fold ? extended.fold : undefined, trigrams: row?.trigrams ?? undefined }
}
