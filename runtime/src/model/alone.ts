import { problem } from '@cahier/core/problem'
import { eq, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Queryable } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { memberTable, systemTables } from '../db/tables.ts'
import { Refused } from '../errors.ts'

/** How long a publish waits for another one, and a change for its locks; seconds. */
const TURN = 20
const PATIENCE = 60
/** How long one attempt may queue for a lock: whoever comes behind it in the queue waits as long. */
const LOCK = '40ms'

/**
 * One publish at a time in a company, over all processes. `own` is a connection outside any transaction. Refuses with who
 * publishes when that takes too long; the lock goes with its connection, so a killed process holds nothing.
 */
export const alone = <T>(db: Database, schema: string, work: (own: Queryable) => Promise<T>): Promise<T> =>
  db.session((own) => locked(own, schema, work))

const locked = async <T>(own: Queryable, schema: string, work: (own: Queryable) => Promise<T>): Promise<T> => {
  const values = [`cahier publish ${schema}`]
  const until = Date.now() + TURN * 1000
  for (;;) {
    const [row] = await own.query<{ got: boolean }>({ text: 'select pg_try_advisory_lock(hashtextextended($1, 0)) as got', values })
    if (row?.got) break
    if (Date.now() > until) throw new Refused([problem('publish.busy', '', await who(own, schema))])
    await sleep(250)
  }
  try {
    return await work(own)
  } finally {
    await own.query({ text: 'select pg_advisory_unlock(hashtextextended($1, 0))', values }).catch(() => undefined)
  }
}

/** Whoever publishes now, by name where one may be known, and for how many minutes. */
const who = async (own: Queryable, schema: string): Promise<{ by: string | null; minutes: number }> => {
  const { publish } = systemTables(schema)
  const minutes = sql<number>`(extract(epoch from now() - ${publish.at}) / 60)::int`
  const [row] = await orm(own).select({ by: publish.by, minutes }).from(publish)
  if (!row?.by) return { by: null, minutes: row?.minutes ?? 0 }
  const known = memberTable(schema)
  const [member] = await orm(own)
    .select({ name: known.name })
    .from(known)
    .where(eq(known.id, row.by))
    .catch(() => [])
  return { by: member?.name ?? null, minutes: row.minutes }
}

/** A short transaction that gives up its place in the queue for locks at once and tries again, so that nobody waits behind it. */
export const patiently = async <T>(db: Database, work: (tx: Queryable) => Promise<T>): Promise<T> => {
  const until = Date.now() + PATIENCE * 1000
  for (let pause = 20; ; pause = Math.min(pause * 2, 400)) {
    try {
      return await db.transaction(async (tx) => {
        await tx.query({ text: `set local lock_timeout = '${LOCK}'` })
        return work(tx)
      })
    } catch (error) {
      if (!inTheWay.has(codeOf(error) ?? '')) throw error
      if (Date.now() > until) throw new Refused([problem('publish.locked')])
    }
    await sleep(pause * (0.5 + Math.random()))
  }
}

/** lock_not_available, deadlock_detected */
const inTheWay = new Set(['55P03', '40P01'])

/** The SQLSTATE of an error of either database. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined
