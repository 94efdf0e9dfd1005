import { ADMINISTRATOR } from '@cahier/core/access'
import type { Entity } from '@cahier/core/model/model'
import type { Context } from '../context.ts'
import { sizeOf } from '../rights/few.ts'
import type { Rows } from './rows.ts'
import { prepared, run } from '../statement.ts'

/** From how many records on it is told how many there are about, rather than counted. */
export const LARGE = 10_000

/** Of how many records the others are guessed, and how many of them there must be to guess. */
const [SAMPLE, ENOUGH] = [30_000, 100]

type Estimate = { readonly count: number; readonly estimated: boolean }
type Plan = { readonly Plan: { readonly 'Plan Rows': number } }

/**
 * How many rows there are: told about when they are many, which takes no time, else counted. What Postgres expects is from statistics
 * of all records, so it is told to administrators only; for others a part of the table is counted, as they see it.
 */
export const estimate = async (ctx: Context, entity: Entity, rows: Rows, large: number): Promise<Estimate> => {
  const guess = ctx.actor.roles.includes(ADMINISTRATOR) ? expected : sampled
  const about = Math.round(await guess(ctx, entity, rows))
  if (about > large) return { count: rounded(about), estimated: true }
  const from = rows.source().from()
  const statement = prepared(ctx.revision, `count ${from}`, Infinity, () => `select count(*)::int4 as count ${from}`)
  const [counted] = await run<{ count: number }>(ctx.workspace.db, statement, rows.values)
  return { count: counted!.count, estimated: false }
}

const expected = async ({ workspace }: Context, _: Entity, rows: Rows): Promise<number> => {
  const text = `explain (format json) select ${rows.source().from()}`
  const [planned] = await workspace.db.query<{ 'QUERY PLAN': string }>({ text, values: rows.values })
  const [{ Plan }] = JSON.parse(planned!['QUERY PLAN']) as [Plan]
  return Plan['Plan Rows']
}

/** By pages of the table at random, the same each time; 0 where there are too few to tell. */
const sampled = async (ctx: Context, entity: Entity, rows: Rows): Promise<number> => {
  const size = await sizeOf(ctx, entity)
  if (size <= SAMPLE) return 0
  // A share of few digits: how large the table is can hardly be told by it.
  const share = Number(((100 * SAMPLE) / size).toPrecision(1))
  const text = `select count(*)::int4 as count ${rows.source().from([], { share })}`
  const [counted] = await ctx.workspace.db.query<{ count: number }>({ text, values: rows.values })
  return counted!.count < ENOUGH ? 0 : (counted!.count * 100) / share
}

/** Two digits are all that is known of it. */
const rounded = (count: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.round(count / unit) * unit
}
