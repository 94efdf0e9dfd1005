import { escapeIdentifier } from 'pg'
import type { Database, Queryable } from './database.ts'
import { gone, startEngine, type Asked, type Asking } from './ask.ts'
import { prepareFolder } from './template.ts'
import { rolledBack } from './postgres.ts'
import { turns } from './turns.ts'

/**
 * The database a newcomer needs no server for: Postgres in a worker thread, in a folder. One connection serves all, so a
 * transaction has it alone while everybody else waits; sessions exclude each other as the locks of two connections would.
 * The folder must be locked by the caller: two processes on it would lose data without a word.
 */
export const openEmbedded = async (folder: string): Promise<Database> => {
  await prepareFolder(folder)
  const engine = await startEngine(folder)
  const queue = turns()
  const sessions = turns()
  const free = queryable((statement) => queue.shared(() => engine.ask(statement)))
  return {
    kind: 'embedded',
    ...free,
    transaction: (work) => queue.alone(() => transact(engine, work)),
    session: (work) => sessions.alone(() => work(free)),
    async listen(channel, hear) {
      const stop = engine.hear(channel, hear)
      await free.query({ text: `listen ${escapeIdentifier(channel)}` })
      return async () => stop()
    },
    close: () => queue.alone(() => engine.close()),
  }
}

const queryable = (ask: Asked): Queryable => ({
  async query<Row extends object>(statement: Parameters<Asked>[0]) {
    return (await ask(statement)).rows as Row[]
  },
})

const transact = async <T>({ ask, epoch }: Asking, work: (tx: Queryable) => Promise<T>): Promise<T> => {
  let over = false
  await ask({ text: 'begin' })
  const begun = epoch()
  const tx: Asked = (statement) => {
    if (epoch() !== begun) return Promise.reject(gone(new Error('The engine was opened anew: this transaction is lost.')))
    return over ? Promise.reject(new Error('This transaction is over.')) : ask(statement)
  }
  try {
    const result = await work(queryable(tx))
    if ((await tx({ text: 'commit' })).command !== 'COMMIT') throw rolledBack()
    return result
  } catch (error) {
    await tx({ text: 'rollback' }).catch(() => {})
    throw error
  } finally {
    over = true
  }
}
