import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { look } from '../src/db/maintain.ts'
import { databases, type Fresh } from './databases.ts'

describe('the upkeep of the embedded database', () => {
  let own: Fresh
  beforeAll(async () => {
    own = await databases[0]!.fresh()
  })
  afterAll(() => own.drop())

  it('analyses what has grown, folds a long log in, and leaves the rest alone', { timeout: 30_000 }, async () => {
    const { db } = own
    await db.query({
      text: `create table grown (a int, b text); insert into grown select i, repeat('x', 400) from generate_series(1, 200000) i`,
    })
    await db.query({ text: 'create table small (a int); insert into small values (1)' })
    const log = async () =>
      Number(
        (
          await db.query<{ size: string }>({
            text: 'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::text as size from pg_control_checkpoint()',
          })
        )[0]?.size,
      )
    expect(await log()).toBeGreaterThan(64 * 1024 * 1024)
    await look(db)
    expect(await log()).toBeLessThan(1024 * 1024)
    expect(
      await db.query({ text: `select relname, last_analyze is not null as analysed from pg_stat_user_tables order by relname` }),
    ).toEqual([
      { relname: 'grown', analysed: true },
      { relname: 'small', analysed: false },
    ])
  })
})
