import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Ledger, Owned } from './ledger.ts'
import { idOf, other, shapeOf, type Shape } from './shapes.ts'

/** Between two writes of one writer; ms. */
const PAUSE = 4
export type Writing = {
  readonly client: Client
  readonly ledger: Ledger
  readonly shape: Shape
  /** Accounts that all writers change. */
  readonly contested: readonly string[]
  /** While a publish goes on, and where visits are set aside, nothing is deleted that visits hang on. */
  readonly cascades: boolean
}
export type Writers = {
  /** Told to stop at once, or so many ms later: after a kill they write on until an answer does not come. */
  stop(later: number): Promise<void>
}

let serial = Date.now()
const unique = (word: string): string => `${word}-${(++serial).toString(36)}`

/** Several that create, change and delete at once until told to stop, or until an answer does not come; each notes what it was promised. */
export const startWriters = (writing: Writing, count: number): Writers => {
  let over = false
  const all = Array.from({ length: count }, async () => {
    const own: Owned[] = []
    let { shape } = writing
    while (!over) {
      const outcome = await write(writing, own, shape)
      if (outcome === 'lost') return
      if (outcome === 'refused') shape = other(shape)
      await sleep(PAUSE)
    }
  })
  return {
    stop: async (later) => {
      const lost = Promise.all(all)
      await Promise.race([lost, sleep(later)])
      over = true
      await lost
    },
  }
}

type Outcome = 'done' | 'refused' | 'lost'

const write = async (writing: Writing, own: Owned[], shape: Shape): Promise<Outcome> => {
  const live = own.filter((one) => !one.deleted)
  const one = live[Math.floor(Math.random() * live.length)]
  const dice = Math.random()
  if (!one || dice < 0.35) return create(writing, own, shape, live)
  if (dice < 0.45 && (one.lines.length === 0 || writing.cascades)) return remove(writing, one)
  if (dice < 0.6) return contend(writing, shape)
  return change(writing, one, shape)
}

const create = async ({ client, ledger }: Writing, own: Owned[], shape: Shape, live: readonly Owned[]): Promise<Outcome> => {
  const account = live.find((one) => one.entity === 'account')
  const entity = Math.random() < 0.5 ? 'item' : account && shape === 'before' && Math.random() < 0.5 ? 'visit' : 'account'
  const sent = entity === 'visit' ? { subject: unique('visit'), account: account!.id } : fresh(entity, shape)
  const answer = await client.ask('POST', `/api/records/${entity}`, sent)
  if (!answer) return lost(ledger)
  if (answer.status !== 201) return 'refused'
  const { id, version } = answer.body as { id: string; version: number }
  ledger.acknowledged.push({ entity, id, version, action: 'create', values: byId(shapeOf(answer.body), entity, sent) })
  const made: Owned = { entity, id, version, deleted: false, lines: [] }
  ledger.owned.set(id, made)
  own.push(made)
  if (entity === 'visit') account!.lines.push(made)
  return 'done'
}

const change = async ({ client, ledger }: Writing, one: Owned, shape: Shape): Promise<Outcome> => {
  const sent = one.entity === 'visit' ? { subject: unique('visit') } : fresh(one.entity, shape)
  const answer = await client.ask('PATCH', `/api/records/${one.entity}/${one.id}`, sent)
  if (!answer) {
    one.pending = { action: 'update', values: {} }
    return lost(ledger)
  }
  if (answer.status !== 200) return 'refused'
  one.version = answer.body['version'] as number
  const values = byId(shapeOf(answer.body), one.entity, sent)
  ledger.acknowledged.push({ entity: one.entity, id: one.id, version: one.version, action: 'update', values })
  return 'done'
}

const contend = async ({ client, ledger, contested }: Writing, shape: Shape): Promise<Outcome> => {
  const id = contested[Math.floor(Math.random() * contested.length)]!
  const sent = fresh('account', shape)
  const answer = await client.ask('PATCH', `/api/records/account/${id}`, sent)
  if (!answer) return lost(ledger)
  if (answer.status !== 200) return 'refused'
  const values = byId(shapeOf(answer.body), 'account', sent)
  ledger.acknowledged.push({ entity: 'account', id, version: answer.body['version'] as number, action: 'update', values })
  return 'done'
}

const remove = async ({ client, ledger }: Writing, one: Owned): Promise<Outcome> => {
  const going = [one, ...one.lines.filter((line) => !line.deleted)]
  const answer = await client.ask('DELETE', `/api/records/${one.entity}/${one.id}`)
  if (!answer) {
    for (const each of going) each.pending = { action: 'delete', values: {} }
    return lost(ledger)
  }
  if (answer.status !== 204) return 'refused'
  for (const each of going) {
    each.version++
    each.deleted = true
    ledger.acknowledged.push({ entity: each.entity, id: each.id, version: each.version, action: 'delete', values: {} })
  }
  return 'done'
}

const lost = (ledger: Ledger): Outcome => {
  ledger.unanswered++
  return 'lost'
}

const fresh = (entity: string, shape: Shape): Record<string, string | number> => {
  const number = Math.floor(Math.random() * 1e6)
  if (entity === 'account') return { name: unique('account'), phone: unique('one'), mobile: unique('two') }
  return { code: unique('code'), label: unique('label'), serial: unique('serial'), amount: shape === 'after' ? number : String(number) }
}

/** What was sent, by the stable ids of the model it was answered under. */
const byId = (shape: Shape, entity: string, sent: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(sent).map(([name, value]) => [idOf(shape, entity, name), String(value)]))
