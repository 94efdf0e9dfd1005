import type { Context } from './context.ts'
import type { Rows } from './rows.ts'
import { prepared, run } from './statement.ts'

/** From how many records on it is told how many there are about, rather than counted. */
export const LARGE = 10_000

type Plan = { readonly Plan: { readonly 'Plan Rows': number } }

/** How many rows there are: as Postgres expects from its statistics when they are many, which takes no time, else counted. */
export const estimate = async (
  ctx: Context,
  rows: Rows,
  large: number,
): Promise<{ readonly count: number; readonly estimated: boolean }> => {
  const { db } = ctx.workspace
  const from = rows.source().from()
  const [planned] = await db.query<{ 'QUERY PLAN': string }>({ text: `explain (format json) select ${from}`, values: rows.values })
  const [{ Plan }] = JSON.parse(planned!['QUERY PLAN']) as [Plan]
  const expected = Math.round(Plan['Plan Rows'])
  if (expected > large) return { count: rounded(expected), estimated: true }
  const statement = prepared(ctx.revision, `count ${from}`, Infinity, () => `select count(*)::int4 as count ${from}`)
  const [counted] = await run<{ count: number }>(db, statement, rows.values)
  return { count: counted!.count, estimated: false }
}

/** Two digits are all that is known of it. */
const rounded = (count: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.round(count / unit) * unit
}
