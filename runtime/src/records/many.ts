import type { Entity } from '@cahier/core/model/model'
import { step } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { changesOf } from './changes.ts'
import { entityFor, titled, type Context } from './context.ts'
import { outcomeOf, type Draft, type Outcome, type Row } from './writing/drafts.ts'
import { holdTogether } from './stages/hold.ts'
import { holders } from './stages/unique.ts'
import { propose, write, type Work } from './writing/pipeline.ts'

/** `group` joins all changes of one import; `tx` is the transaction they stand or fall in, if there is one. */
export type Batch = {
  readonly group: string
  readonly tx?: Queryable | undefined
  /** Only says what would be wrong. */
  readonly trial?: true
}

/** How many rows one statement takes. */
const CHUNK = 1000

/** Creates many records through the one write pipeline: each row is checked as if it came alone, and answered in its place. */
export const createMany = (ctx: Context, name: string, rows: readonly unknown[], batch: Batch): Promise<Outcome[]> =>
  inChunks(
    ctx,
    titled(ctx, entityFor(ctx, name, 'create')),
    rows.map((values) => ({ values })),
    batch,
  )

/** Changes many records, each named once, in one transaction; a row that is refused does not hold up the others. */
export const updateMany = (
  ctx: Context,
  name: string,
  rows: readonly { readonly id: string; readonly values: unknown }[],
  batch: Batch,
): Promise<Outcome[]> => inChunks(ctx, titled(ctx, entityFor(ctx, name, 'update')), rows, batch)

/** More than one statement is one transaction: whoever tries again after a publish must not find half of it done. */
const inChunks = async (ctx: Context, entity: Entity, rows: readonly Row[], { tx, group, trial }: Batch): Promise<Outcome[]> => {
  const all = async (own: Queryable): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    const bound: Work = { ctx, tx: own, group, depth: 0, whole: false, ...(tx && { bound: true as const }) }
    const work = rows.length > CHUNK ? await holdTogether(bound, [{ entity, rows }]) : bound
    for (let at = 0; at < rows.length; at += CHUNK) {
      const drafts = await (trial ? tried : write)(work, entity, rows.slice(at, at + CHUNK))
      outcomes.push(...drafts.map(outcomeOf))
    }
    return outcomes
  }
  if (tx) return all(tx)
  const outcomes = await ctx.workspace.db.transaction(all)
  if (!trial) changesOf(ctx.workspace).tell()
  return outcomes
}

/** With what a unique key would say in the end of what is not wrong by itself, which the database may not even take. */
const tried = async (work: Work, entity: Entity, rows: readonly Row[]): Promise<Draft[]> => {
  const drafts = await propose(work, entity, rows)
  const sound = drafts.map(({ id, record, problems }) => {
    const wrong = new Set(problems.map(({ path }) => path))
    return { id, record: Object.fromEntries(Object.entries(record).filter(([name]) => !wrong.has(step(name)))) }
  })
  const taken = await holders(work.ctx, work.tx, entity, sound)
  for (const { id, problems } of drafts) problems.push(...(taken.get(id) ?? []))
  return drafts
}
