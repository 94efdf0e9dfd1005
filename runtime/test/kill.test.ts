import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaries, cluster, type Cluster } from '../../scripts/lib/postgres.mjs'
import { inspect } from '../kill/inspect.ts'
import { ledger } from '../kill/ledger.ts'
import { company, type Kind, type Round } from '../kill/round.ts'
import { openStage, type Stage, type Victim } from '../kill/stage.ts'
import type { Queryable } from '../src/db/database.ts'

/** A few rounds of each; `npm run kill` has fifty. Postgres is a cluster of our own, as no other suite would outlive its death. */
const setups: { name: string; start: () => Promise<Cluster | undefined>; rounds: { kind: Kind; victim: Victim }[] }[] = [
  {
    name: 'embedded',
    start: () => Promise.resolve(undefined),
    rounds: [
      { kind: 'publish', victim: 'server' },
      { kind: 'writes', victim: 'server' },
    ],
  },
]
if (binaries()) {
  setups.push({
    name: 'Postgres',
    start: () => cluster(),
    rounds: [
      { kind: 'publish', victim: 'postgres' },
      { kind: 'import', victim: 'server' },
      { kind: 'strict import', victim: 'postgres' },
    ],
  })
}

/** What a kill must never leave, done by hand, and what is said of it. */
const damages: { name: string; sql: string; said: RegExp }[] = [
  {
    name: 'a row without its history',
    sql: `delete from ws_main._history where version = 1`,
    said: /has version 1 and null rows of history/,
  },
  { name: 'history without its row', sql: `delete from ws_main.account`, said: /has version null and 1 rows of history/ },
  { name: 'a version without a change', sql: `update ws_main.account set version = version + 1`, said: /has version 2 and 1 rows/ },
  {
    name: 'a value that no change tells of',
    sql: `update ws_main.account set name = 'other'`,
    said: /name is « other », by its history « contested »/,
  },
  {
    name: 'a bin that no change tells of',
    sql: `update ws_main.account set deleted_at = now()`,
    said: /is in the bin, against its history/,
  },
  { name: 'a column that no revision knows', sql: `alter table ws_main.account add column half text`, said: /drifts.*extra/ },
  { name: 'an acknowledged write that is lost', sql: `select 1`, said: /was acknowledged and is lost/ },
]

describe.each(setups)('killed in the middle, on $name', ({ start, rounds }) => {
  let postgres: Cluster | undefined
  let stage: Stage
  let round: Round
  beforeAll(async () => {
    postgres = await start()
    stage = await openStage(postgres)
    round = await company(stage)
  })
  afterAll(async () => {
    await stage?.close()
    await postgres?.stop()
  })

  it('says of each damage what it is', { timeout: 300_000 }, async () => {
    const { said } = await stage.revive('nobody', async (db) => {
      const said: string[] = []
      for (const { sql } of damages) said.push(await undone(db, sql))
      return { said }
    })
    expect(said).toEqual(damages.map((damage) => expect.stringMatching(damage.said) as string))
  })

  it.each(rounds)('keeps every promise when the $victim is killed during $kind', { timeout: 300_000 }, async ({ kind, victim }) => {
    const { acknowledged, faults } = await round(kind, victim)
    expect(faults).toEqual([])
    expect(acknowledged).toBeGreaterThan(0)
  })
})

type Transactional = { transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> }

/** What is said of a damage that is taken back at once. */
const undone = async (db: Transactional, sql: string): Promise<string> => {
  const book = ledger()
  if (sql === 'select 1') book.acknowledged.push({ entity: 'account', id: 'gone', version: 1, action: 'create', values: {} })
  let said = ''
  const back = new Error('taken back')
  await db
    .transaction(async (tx) => {
      await tx.query({ text: sql })
      said = (await inspect(tx, book, 0, true)).faults.join('\n')
      throw back
    })
    .catch((error: unknown) => {
      if (error !== back) throw error
    })
  return said
}
