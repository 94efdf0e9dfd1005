import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../src/db/database.ts'
import { databases, type Fresh } from './databases.ts'

const values = [
  { name: 'a whole number of four bytes is a number', sql: '42::int4', is: 42 },
  { name: 'a whole number of eight bytes keeps all its digits', sql: '9007199254740993::int8', is: '9007199254740993' },
  { name: 'a decimal keeps its zeros', sql: '1054.00::numeric(18,2)', is: '1054.00' },
  { name: 'a float is a number', sql: '0.5::float8', is: 0.5 },
  { name: 'a boolean is a boolean', sql: 'true', is: true },
  { name: 'nothing is null', sql: 'null::text', is: null },
  { name: 'a date is text', sql: "date '2026-11-21'", is: '2026-11-21' },
  { name: 'a time is text in UTC', sql: "timestamptz '2026-11-21 21:24:15.123+01'", is: '2026-11-21 20:24:15.123+00' },
  { name: 'json is text as it was written', sql: `'{"a": 1.50}'::json`, is: '{"a": 1.50}' },
  { name: 'jsonb is text', sql: `'{"a":1}'::jsonb`, is: '{"a": 1}' },
  { name: 'a uuid is text', sql: "'019aa000-0000-7000-8000-000000000000'::uuid", is: '019aa000-0000-7000-8000-000000000000' },
  { name: 'an array of texts is an array', sql: `array['a', null, 'b "c"']`, is: ['a', null, 'b "c"'] },
  { name: 'an array of whole numbers is an array', sql: 'array[1, 2]', is: [1, 2] },
  { name: 'bytes are bytes', sql: `'\\x00ff'::bytea`, is: Buffer.from([0, 255]) },
  {
    name: 'a time inside json is ISO 8601',
    sql: `to_json(timestamptz '2026-11-21 20:24:15.123+00')`,
    is: '"2026-11-21T20:24:15.123+00:00"',
  },
  { name: 'texts outside ASCII survive', sql: `'L’été à Brest 🚢'`, is: 'L’été à Brest 🚢' },
]

const parameters = [
  { name: 'text', type: 'text', value: "L'été", is: "L'été" },
  { name: 'a number', type: 'int4', value: 7, is: 7 },
  { name: 'a decimal as text', type: 'numeric', value: '0.10', is: '0.10' },
  { name: 'a boolean', type: 'boolean', value: false, is: false },
  { name: 'null', type: 'text', value: null, is: null },
  { name: 'undefined as null', type: 'text', value: undefined, is: null },
  { name: 'an array', type: 'text[]', value: ['a', 'b,"c"', null], is: ['a', 'b,"c"', null] },
  { name: 'an object as json', type: 'jsonb', value: { a: [1] }, is: '{"a": [1]}' },
  { name: 'bytes', type: 'bytea', value: Buffer.from([1, 0, 2]), is: Buffer.from([1, 0, 2]) },
  { name: 'a moment', type: 'timestamptz', value: new Date('2026-11-21T20:24:15.123Z'), is: '2026-11-21 20:24:15.123+00' },
]

describe.each(databases)('$name', ({ fresh }) => {
  let own: Fresh
  let db: Database
  const q = async (text: string, values?: unknown[]) => db.query(values ? { text, values } : { text })
  beforeAll(async () => {
    own = await fresh()
    db = own.db
    await q('create table item (id int primary key, name text not null unique)')
  })
  afterAll(async () => {
    await own.drop()
  })

  it.each(values)('$name', async ({ sql, is }) => {
    expect(await db.query({ text: `select ${sql} as value` })).toEqual([{ value: is }])
    expect(await db.query({ text: `select ${sql} as value`, values: [], name: `value ${sql}` })).toEqual([{ value: is }])
  })
  it.each(parameters)('takes $name', async ({ type, value, is }) => {
    expect(await db.query({ text: `select $1::${type} as value`, values: [value] })).toEqual([{ value: is }])
  })

  it('runs several commands without values and answers the last one’s rows', async () => {
    expect(await q('create table several (a int); insert into several values (1), (2); select a from several order by a')).toEqual([
      { a: 1 },
      { a: 2 },
    ])
  })
  it('answers no rows to a command that gives none', async () => {
    expect(await q('create table quiet (a int)')).toEqual([])
    expect(await q('insert into quiet values ($1)', [1])).toEqual([])
  })
  it('prepares a named statement once and answers each time by its own values', async () => {
    const add = (a: number) => db.query({ text: 'select $1::int4 + 1 as sum', values: [a], name: 'add one' })
    expect(await Promise.all([add(1), add(2), add(3)])).toEqual([[{ sum: 2 }], [{ sum: 3 }], [{ sum: 4 }]])
  })
  it('refuses one name for two texts', async () => {
    await db.transaction(async (tx) => {
      await tx.query({ text: 'select 1 as a', name: 'same' })
      await expect(tx.query({ text: 'select 2 as a', name: 'same' })).rejects.toThrow(/unique/)
    })
  })
  it('gives the SQLSTATE and the constraint of an error', async () => {
    await q('insert into item values (1, $1)', ['one'])
    await expect(q('insert into item values (2, $1)', ['one'])).rejects.toMatchObject({
      code: '23505',
      constraint: 'item_name_key',
      table: 'item',
    })
    await expect(q('select nothing from item')).rejects.toMatchObject({ code: '42703' })
  })
  it('answers the next question rightly after each kind of error', async () => {
    const wrong = ['select 1/0', 'select nowhere', 'selec', `select 'x'::int4`, 'select $1', 'insert into item values (1, null)']
    for (const [i, text] of wrong.entries()) {
      const failed = db.query({ text, values: [], name: `wrong ${i}` })
      const after = db.query({ text: 'select $1::int4 as i', values: [i], name: 'after' })
      await expect(failed).rejects.toBeInstanceOf(Error)
      expect(await after).toEqual([{ i }])
    }
  })
  it('says that a prepared result has changed its columns', async () => {
    await q('create table wide (a int)')
    await q('insert into wide values (1)')
    const read = () => db.session((one) => one.query({ text: 'select * from wide', name: 'wide' }))
    await db
      .transaction(async (tx) => {
        await tx.query({ text: 'select * from wide', name: 'wide' })
        await tx.query({ text: 'alter table wide add column b int' })
        await expect(tx.query({ text: 'select * from wide', name: 'wide' })).rejects.toMatchObject({ code: '0A000' })
      })
      .catch(() => {})
    expect(await read()).toEqual([{ a: 1 }])
  })

  it('keeps a transaction that ends well', async () => {
    const answer = await db.transaction(async (tx) => {
      await tx.query({ text: 'insert into item values (10, $1)', values: ['ten'] })
      return (await tx.query({ text: 'select name from item where id = 10' }))[0]
    })
    expect(answer).toEqual({ name: 'ten' })
    expect(await q('select name from item where id = 10')).toEqual([{ name: 'ten' }])
  })
  it('forgets a transaction whose work throws', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query({ text: 'insert into item values (11, $1)', values: ['eleven'] })
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await q('select 1 from item where id = 11')).toEqual([])
  })
  it('fails a transaction that swallowed an error, since nothing of it was kept', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query({ text: 'insert into item values (12, $1)', values: ['twelve'] })
      await tx.query({ text: 'select 1/0' }).catch(() => {})
    })
    await expect(work).rejects.toMatchObject({ code: '25P02' })
    expect(await q('select 1 from item where id = 12')).toEqual([])
  })
  it('lets others wait, and not see, while a transaction is open', async () => {
    let seen: unknown
    const open = db.transaction(async (tx) => {
      await tx.query({ text: 'insert into item values (13, $1)', values: ['thirteen'] })
      seen = q('select 1 as one from item where id = 13')
      await new Promise((resolve) => setTimeout(resolve, 50))
      await tx.query({ text: 'delete from item where id = 13' })
    })
    await open
    expect(await seen).toEqual([])
  })
  it('runs a hundred transactions and questions at once, each whole', async () => {
    await q('create table counter (n int)')
    await q('insert into counter values (0)')
    const one = () =>
      db.transaction(async (tx) => {
        const [row] = await tx.query<{ n: number }>({ text: 'select n from counter for update' })
        await tx.query({ text: 'update counter set n = $1', values: [(row?.n ?? 0) + 1] })
      })
    await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? one() : q('select n from counter'))))
    expect(await q('select n from counter')).toEqual([{ n: 50 }])
  })

  it('has sessions outside any transaction', async () => {
    await db.session(async (one) => {
      await one.query({ text: 'create index concurrently item_by_name on item (name)' })
      expect(await one.query({ text: 'select pg_try_advisory_lock(7) as got' })).toEqual([{ got: true }])
      await one.query({ text: 'select pg_advisory_unlock(7)' })
    })
  })
  it('hears what is said on a channel, after the transaction that said it', async () => {
    const heard: string[] = []
    const stop = await db.listen('news', (payload) => heard.push(payload))
    await db.transaction(async (tx) => {
      await tx.query({ text: `select pg_notify('news', $1)`, values: ['{"number":1}'] })
    })
    await db
      .transaction(async (tx) => {
        await tx.query({ text: `select pg_notify('news', 'never')` })
        throw new Error('undone')
      })
      .catch(() => {})
    await q(`select pg_notify('other', 'elsewhere')`)
    await expect.poll(() => heard).toEqual(['{"number":1}'])
    await stop()
    await q(`select pg_notify('news', 'too late')`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard).toEqual(['{"number":1}'])
  })
  it('carries a megabyte both ways', async () => {
    const text = 'é'.repeat(500_000)
    expect(await q('select $1::text as text', [text])).toEqual([{ text }])
  })
})
