import type { Context } from '../records/context.ts'
import { createMany, updateMany, type Batch } from '../records/many.ts'
import { atRevision } from '../records/statement.ts'
import type { Writer } from './rows.ts'

/**
 * The write pipeline of records, for the rows of one import. Alone, a batch that meets a new revision is written under that
 * one; within a transaction all of it is of one revision, or none.
 */
export function writerOf(context: Context, entity: string, batch: Batch): Writer {
  const own: Context = { ...context, actor: { ...context.actor, kind: 'import' } }
  let { revision } = context
  const under = <T>(work: (context: Context) => Promise<T>): Promise<T> =>
    batch.tx
      ? work(own)
      : atRevision(context.workspace, revision, (current) => {
          revision = current
          return work({ ...own, revision })
        })
  return {
    create: (rows) => under((current) => createMany(current, entity, rows, batch)),
    update: (rows) => under((current) => updateMany(current, entity, rows, batch)),
  }
}
