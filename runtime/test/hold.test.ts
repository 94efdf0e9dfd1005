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
    const { made, workspace } = suite
    const quote = `"${workspace.schema}".quote`
    let answer: Promise<Answer> | undefined
    await made.db.transaction(async (tx) => {
      await tx.query({ text: `select id from ${quote} where id = $1::uuid for no key update`, values: [second] })
      answer = act()
      await expect
        .poll(
          async () =>
            (
              await made.db.query({
                text: `select 1 as one from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
              })
            ).length,
          { timeout: 20_000 },
        )
        .toBe(1)
      const free = await made.db.query({
        text: `select id from ${quote} where id = $1::uuid for no key update skip locked`,
        values: [first],
      })
      expect(free).toEqual([])
    })
    expect((await answer!).status).toBe(200)
  })
})
