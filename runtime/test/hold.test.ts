import { describe, expect, it } from 'vitest'
import { quotesLayer } from '../writers/quotes.ts'
import { companyOn, type Answer } from './company.ts'
import { databases } from './databases.ts'

/** The embedded database has one writer at a time, who waits for nobody. */
describe.each(databases.filter(({ name }) => name === 'postgres'))('whoever writes beside several records on $name', ({ fresh }) => {
  const suite = companyOn(fresh, quotesLayer)
  const { ask, make } = suite

  /** Two quotes, the first one made first; and what does something to a line of each, the other way round. */
  const cases: readonly (readonly [string, (lines: readonly [string, string]) => Promise<() => Promise<Answer>>])[] = [
    [
      'deletes in a batch',
      ([one, two]) => {
        const operations = [two, one].map((id) => ({ op: 'delete', entity: 'line', id }))
        return Promise.resolve(() => ask('POST', 'batch', { operations }))
      },
    ],
    [
      'brings back in a batch',
      async ([one, two]) => {
        const operations = (op: string) => [two, one].map((id) => ({ op, entity: 'line', id }))
        await ask('POST', 'batch', { operations: operations('delete') })
        return () => ask('POST', 'batch', { operations: operations('restore') })
      },
    ],
    [
      'writes of several kinds in a batch',
      ([one, two]) => {
        const operations = [
          { op: 'update', entity: 'line', id: two, record: { quantity: 3 } },
          { op: 'delete', entity: 'line', id: one },
        ]
        return Promise.resolve(() => ask('POST', 'batch', { operations }))
      },
    ],
    [
      'takes back what was done together',
      async ([one, two]) => {
        const operations = [two, one].map((id) => ({ op: 'delete', entity: 'line', id }))
        const { body } = await ask('POST', 'batch', { operations })
        return () => ask('POST', `changes/${String(body['group'])}/undo`)
      },
    ],
  ]

  it.each(cases)('%s: locks all of them first, in the order of their ids', async (_, prepare) => {
    const [first, second] = [await make('quote', { name: 'first' }), await make('quote', { name: 'second' })]
    const act = await prepare([await make('line', { quote: first, quantity: 1 }), await make('line', { quote: second, quantity: 1 })])
    const free = await whileHeld('quote', second, act, 'quote', first)
    expect(free).toEqual([])
  })

  it('brings a record out of the bin: locks it before what hangs on it, like everybody', async () => {
    const account = await make('account', { name: 'one' })
    const quote = await make('quote', { name: 'first', account })
    const { body } = await ask('POST', 'batch', { operations: [{ op: 'delete', entity: 'account', id: account }] })
    const free = await whileHeld('account', account, () => ask('POST', `changes/${String(body['group'])}/undo`), 'quote', quote)
    expect(free).toEqual([{ id: quote }])
  })

  /** The record of another entity, if nobody holds it, while somebody who acts waits for one that is held. */
  const whileHeld = async (of: string, held: string, act: () => Promise<Answer>, entity: string, id: string): Promise<object[]> => {
    const { db } = suite.made
    const { schema } = suite.workspace
    const waiting = `select 1 as one from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    let answer: Promise<Answer> | undefined
    const free = await db.transaction(async (tx) => {
      await tx.query({ text: `select id from "${schema}"."${of}" where id = $1::uuid for no key update`, values: [held] })
      answer = act()
      await expect.poll(async () => (await db.query({ text: waiting })).length, { timeout: 20_000 }).toBe(1)
      return db.query({ text: `select id from "${schema}"."${entity}" where id = $1::uuid for no key update skip locked`, values: [id] })
    })
    expect((await answer!).status).toBe(200)
    return free
  }
})
