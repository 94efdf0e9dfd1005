import type { Actor } from '@cahier/core/access'
import { Refused } from '../src/errors.ts'
import type { Context } from '../src/records/context.ts'
import { create } from '../src/records/create.ts'
import { newId } from '../src/records/id.ts'
import { createMany } from '../src/records/many.ts'
import { remove } from '../src/records/remove.ts'
import { restore } from '../src/records/restore.ts'
import { atRevision } from '../src/records/statement.ts'
import { undo } from '../src/records/undo.ts'
import { update } from '../src/records/update.ts'
import type { Workspace } from '../src/workspace.ts'

/** What sixteen writers did, and what nobody should have answered them. */
export type Storm = { readonly done: Readonly<Record<string, number>>; readonly refused: number; readonly failures: readonly string[] }

type Act = { readonly weight: number; readonly does: (hand: Hand) => Promise<unknown> }
/** What a writer has at hand: the records all of them share, some of them in the bin by now. */
type Hand = {
  readonly ask: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>
  readonly any: (of: Kind) => string
  readonly made: Readonly<Record<Kind, string[]>>
  readonly workspace: Workspace
}
type Kind = 'account' | 'product' | 'quote' | 'line'

/** For so long, and until so many things are done, however long those take: writers re-parent, change, delete, restore and roll back lines of few quotes, so that they meet all the time. */
export const storm = async (workspace: Workspace, milliseconds: number, least = 0, writers = 16): Promise<Storm> => {
  const made = { account: [], product: [], quote: [], line: [] } as Record<Kind, string[]>
  const ask = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
    atRevision(workspace, workspace.current(), (revision) =>
      work({ workspace, revision, actor, now: new Date().toISOString(), language: 'en' }),
    )
  const hand: Hand = { ask, made, workspace, any: (of) => made[of][random(made[of].length)]! }
  for (let i = 0; i < 4; i++) made.account.push((await ask((ctx) => create(ctx, 'account', { name: `a${i}` }))).id)
  for (let i = 0; i < 3; i++) made.product.push((await ask((ctx) => create(ctx, 'product', { name: `p${i}`, price: i + 0.5 }))).id)
  for (let i = 0; i < 6; i++)
    made.quote.push((await ask((ctx) => create(ctx, 'quote', { name: `q${i}`, account: hand.any('account') }))).id)
  for (let i = 0; i < 40; i++) made.line.push((await ask((ctx) => create(ctx, 'line', line(hand)))).id)
  const done: Record<string, number> = {}
  const failures: string[] = []
  let refused = 0
  const until = performance.now() + milliseconds
  const write = async (): Promise<void> => {
    while (performance.now() < until || Object.values(done).reduce((sum, one) => sum + one, 0) <= least) {
      const [name, act] = pick()
      try {
        await act.does(hand)
        done[name] = (done[name] ?? 0) + 1
      } catch (error) {
        if (error instanceof Refused) refused++
        else if (error !== TAKEN_BACK) failures.push(`${name}: ${String(error)}`)
        if (error === TAKEN_BACK) done[name] = (done[name] ?? 0) + 1
      }
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  return { done, refused, failures }
}

const actor: Actor = { kind: 'member', id: null, email: null, roles: ['administrator'], language: 'en', teams: [], sites: [] }
const random = (below: number): number => Math.floor(Math.random() * below)
const TAKEN_BACK = new Error('taken back')
const some = <T>(value: T): T | null => (random(8) ? value : null)

const line = ({ any }: Hand) => ({
  quote: some(any('quote')),
  product: some(any('product')),
  quantity: some(random(20) - 2),
  price: some(random(10_000) / 100),
})

const acts: Readonly<Record<string, Act>> = {
  're-parent a line': { weight: 6, does: ({ ask, any }) => ask((ctx) => update(ctx, 'line', any('line'), { quote: some(any('quote')) })) },
  'change a line': {
    weight: 4,
    does: (hand) => {
      const { quantity, price, product } = line(hand)
      return hand.ask((ctx) => update(ctx, 'line', hand.any('line'), random(2) ? { quantity, price } : { product }))
    },
  },
  'add a line': { weight: 1, does: async (hand) => hand.made.line.push((await hand.ask((ctx) => create(ctx, 'line', line(hand)))).id) },
  'delete a line': { weight: 4, does: ({ ask, any }) => ask((ctx) => remove(ctx, 'line', any('line'))) },
  'restore a line': { weight: 5, does: ({ ask, any }) => ask((ctx) => restore(ctx, 'line', any('line'))) },
  'add lines and roll back': {
    weight: 2,
    does: (hand) =>
      hand.ask((ctx) =>
        hand.workspace.db.transaction(async (tx) => {
          await createMany(
            ctx,
            'line',
            Array.from({ length: 5 }, () => line(hand)),
            { group: newId(), tx },
          )
          await createMany(ctx, 'quote', [{ name: 'no', status: 'won' }], { group: newId(), tx })
          throw TAKEN_BACK
        }),
      ),
  },
  'add quotes, one of them refused': {
    weight: 1,
    does: ({ ask, any }) =>
      ask((ctx) =>
        createMany(
          ctx,
          'quote',
          [
            { name: 'b', status: 'won' },
            { name: 'b', status: 'no such' },
            { account: any('account'), status: 'won' },
          ],
          { group: newId() },
        ),
      ),
  },
  'undo a change': {
    weight: 2,
    does: async ({ ask, workspace }) => {
      const [row] = await workspace.db.query<{ group: string }>({
        text: `select "group" from (select "group", number from "${workspace.schema}"._history order by number desc limit 60) h order by random() limit 1`,
      })
      return ask((ctx) => undo(ctx, row!.group, true))
    },
  },
  'change a price': {
    weight: 1,
    does: ({ ask, any }) => ask((ctx) => update(ctx, 'product', any('product'), { price: random(1000) / 100 })),
  },
  'win or lose a quote': {
    weight: 2,
    does: ({ ask, any }) =>
      ask((ctx) => update(ctx, 'quote', any('quote'), { status: ['open', 'won', 'lost'][random(3)], discount: random(50) })),
  },
  'move a quote': {
    weight: 1,
    does: ({ ask, any }) => ask((ctx) => update(ctx, 'quote', any('quote'), { account: some(any('account')) })),
  },
  'delete a quote': { weight: 1, does: ({ ask, any }) => ask((ctx) => remove(ctx, 'quote', any('quote'))) },
  'restore a quote': { weight: 2, does: ({ ask, any }) => ask((ctx) => restore(ctx, 'quote', any('quote'))) },
  'delete an account': { weight: 0.3, does: ({ ask, any }) => ask((ctx) => remove(ctx, 'account', any('account'))) },
  'restore an account': { weight: 1, does: ({ ask, any }) => ask((ctx) => restore(ctx, 'account', any('account'))) },
}
const total = Object.values(acts).reduce((sum, { weight }) => sum + weight, 0)

const pick = (): [string, Act] => {
  let at = Math.random() * total
  return Object.entries(acts).find(([, { weight }]) => (at -= weight) < 0) ?? Object.entries(acts)[0]!
}
