import { quote } from '@cahier/core/expression/scope'
import { literal } from '@cahier/core/fields/sql'
import type { Entity } from '@cahier/core/model/model'
import { once } from '@cahier/core/once'
import { bounded } from '../../model/bounded.ts'
import type { Revision } from '../../workspace.ts'
import type { Context } from '../context.ts'
import { reachOf } from './reach.ts'

/** How long it is taken for true what somebody's rights cover, in milliseconds; how many people and entities are remembered. */
const [KNOWN, MOST] = [5 * 60_000, 5000]
/** Of a smaller table all is read in no time. */
const LEAST = 5000

/**
 * Whether the actor's rights cover so few records that it is sooner done to look each of them up than to go through the table until
 * a page is full: n records cost n, a page of those that go by costs a page for each n of the table. It only decides how records
 * are found, never which; so it is measured now and then, counting no further than it must.
 */
export const fewOf = (ctx: Context, entity: Entity): boolean | Promise<boolean> => {
  const { name } = entity
  const { revision, workspace } = ctx
  const reach = reachOf(ctx)
  const among = revision.cached(`among ${name} ${reach.key}`, () => {
    const reaching = reach.behind(0)
    const sql = reaching.among(name)
    return sql === undefined ? undefined : { sql, unasked: reaching.unasked() }
  })
  if (!among) return false
  const { values, whose } = reach
  const key = `${name} ${reach.key} ${whose}`
  const size = sizeOf(ctx, entity)
  const covers = async (n: number): Promise<boolean> => {
    const most = Math.floor(Math.sqrt(10 * n))
    const text = `select count(*) <= ${most} as few from (select from (${among.sql}) m where ${['true', ...among.unasked].join(' and ')} limit ${most + 1}) f`
    const [row] = await workspace.db.query<{ few: boolean }>({ text, values })
    return row?.few ?? false
  }
  const few = (n: number): boolean | Promise<boolean> => (n > LEAST ? kept(revision, key, () => covers(n)) : false)
  return typeof size === 'number' ? few(size) : size.then(few)
}

/** About how many records there are of an entity, as Postgres last knew; below 0 where it never counted. */
export const sizeOf = ({ revision, workspace }: Context, { name }: Entity): number | Promise<number> =>
  kept(revision, name, async () => {
    const text = `select reltuples::float8 as n from pg_class where oid = ${literal(`${quote(workspace.schema)}.${quote(name)}`)}::regclass`
    const [row] = await workspace.db.query<{ n: number }>({ text })
    return row?.n ?? 0
  })

/**
 * Up to how many records that a search finds it is sooner done to read them all than to go through the table for the first of them:
 * n cost n, the others a page for each n of the table, of which each costs less than a found one does.
 */
export const sooner = async (ctx: Context, entity: Entity): Promise<number> =>
  2 ** Math.ceil(Math.log2(4 * Math.sqrt(Math.max(1000, await sizeOf(ctx, entity)))))

/** What was measured not long ago, else what is measured now. */
const kept = <T extends number | boolean>(revision: Revision, key: string, measure: () => Promise<T>): T | Promise<T> => {
  const known = memoryOf(revision)(key, () => ({ value: undefined, at: 0 }))
  if (known.value !== undefined && known.at + KNOWN > Date.now()) return known.value as T
  return measure().then((value) => {
    Object.assign(known, { value, at: Date.now() })
    return value
  })
}
type Measured = { readonly value: number | boolean | undefined; readonly at: number }
const memoryOf = once((_: Revision) => bounded<Measured>(MOST))
