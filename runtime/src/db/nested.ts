import type { Database, Queryable } from './database.ts'

/**
 * A transaction that is under way, as a database: what runs in it stands or falls with all the rest. Each part has a
 * savepoint, so that what it refuses, or Postgres does, leaves the transaction as it was before.
 */
export const nested = (db: Database, tx: Queryable): Database => {
  let depth = 0
  const apart = async <T>(work: () => Promise<T>): Promise<T> => {
    const name = `part${++depth}`
    await tx.query({ text: `savepoint ${name}` })
    try {
      const result = await work()
      await tx.query({ text: `release savepoint ${name}` })
      return result
    } catch (error) {
      await tx.query({ text: `rollback to savepoint ${name}` })
      throw error
    } finally {
      depth--
    }
  }
  return {
    ...db,
    query: (statement) => apart(() => tx.query(statement)),
    transaction: (work) => apart(() => work(tx)),
  }
}
