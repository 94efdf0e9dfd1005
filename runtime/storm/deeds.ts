import type { Entity, Model } from '@cahier/core/model/model'
import type { Answer } from '../kill/client.ts'
import type { Random } from '../walk/random.ts'
import type { Json } from './judge.ts'
import type { Asking, Kept, Load } from './load.ts'
import { recordFor, valueFor, type Stock } from './values.ts'

/** Who does something, with what: false when no answer comes any more. */
export type Deed = (worker: Worker) => Promise<boolean>
export type Worker = {
  readonly dice: Random
  readonly own: Kept[]
  readonly model: Model
  readonly entity: Entity
  readonly ask: Asking
  readonly load: Load
  readonly stock: Stock
}
/** How many records of an entity links are made to. */
const POOL = 40

const itself = (body: Json): readonly Json[] => [body]
const items = (body: Json): readonly Json[] => body['items'] as Json[]

const known = ({ load, entity }: Worker): string | undefined => load.pool.get(entity.id)?.at(0)
const plain = (entity: Entity): string[] =>
  Object.values(entity.fields).flatMap((field) =>
    ['text', 'integer', 'money', 'date', 'choice', 'boolean', 'link'].includes(field.kind) && !field.hidden ? [field.name] : [],
  )

const list: Deed = async (worker) => {
  const { entity, dice, ask, load } = worker
  const names = plain(entity)
  const name = names.length ? dice.pick(names) : 'id'
  const query = dice.pick([
    `sort=${name},-created_at`,
    `filter=${encodeURIComponent(`record.${name} != null`)}`,
    'q=fr',
    'count=exact',
    'limit=5',
  ])
  const answer = await ask({ what: 'list', path: `/api/records/${entity.name}?${query}`, entity: entity.name, records: items })
  if (answer?.status === 200 && new Set(answer.of.map((model) => model.entities[entity.name]?.id)).size === 1) {
    const found = items(answer.body).map(({ id }) => String(id))
    const of = answer.of[0]?.entities[entity.name]
    if (of && found.length && !load.pool.has(of.id)) load.pool.set(of.id, found.slice(0, POOL))
  }
  return answer !== undefined
}

const one: Deed = async (worker) => {
  const id = known(worker)
  if (id === undefined) return list(worker)
  const { entity, ask } = worker
  return (await ask({ what: 'read', path: `/api/records/${entity.name}/${id}`, entity: entity.name, records: itself })) !== undefined
}

const sum: Deed = async ({ entity, dice, ask }) => {
  const names = plain(entity)
  const query = names.length ? `?group=${dice.pick(names)}&min=${dice.pick(names)}` : ''
  return (await ask({ what: 'aggregate', path: `/api/records/${entity.name}/aggregate${query}`, entity: entity.name })) !== undefined
}

const told: Deed = async ({ entity, dice, ask }) => {
  const answer = await dice.pick([
    () =>
      ask({
        what: 'form',
        path: `/api/forms/${entity.name}`,
        entity: entity.name,
        fields: (body) => (body['groups'] as { fields: { name: string }[] }[]).flatMap((group) => group.fields.map(({ name }) => name)),
      }),
    () => ask({ what: 'views', path: `/api/views/${entity.name}`, entity: entity.name }),
    () =>
      ask({
        what: 'model',
        path: '/api/model',
        entity: entity.name,
        fields: (body) => Object.keys((body['entities'] as Record<string, { fields: object }>)[entity.name]?.fields ?? {}),
      }),
  ])()
  return answer !== undefined
}

const create: Deed = async (worker) => {
  const { entity, dice, ask, load, own, model, stock } = worker
  if (entity.single) return one(worker)
  const body: Record<string, unknown> = recordFor(entity, stock, dice.next())
  for (const field of Object.values(entity.fields)) {
    const rows = field.kind === 'lines' ? model.entities[field.rows.entity] : undefined
    if (rows && dice.chance(0.5)) body[field.name] = [recordFor(rows, stock, 0.7), recordFor(rows, stock, 0.3)]
  }
  const answer = await ask({
    what: 'create',
    method: 'POST',
    path: `/api/records/${entity.name}?duplicates=allow`,
    body,
    entity: entity.name,
    records: itself,
  })
  if (!answer) load.unsure++
  if (answer?.status === 201) remember(load, own, entity.name, answer, 'create')
  return answer !== undefined
}

/** Notes what was promised; nothing where two revisions call two entities by one name and the answer may be of either. */
const remember = (
  load: Load,
  own: Kept[],
  name: string,
  { body, of }: Answer & { of: readonly Model[] },
  action: 'create' | 'update',
  kept?: Kept,
): void => {
  const meant = new Set(
    of.map((model) =>
      JSON.stringify(Object.values(model.entities[name]!.fields).map((field) => [field.name, field.id, field.kind, field.as])),
    ),
  )
  const ids = new Set(of.map((model) => model.entities[name]!.id))
  const [entity, id] = [[...ids][0], String(body['id'])]
  load.told.add(id)
  if (kept) kept.pending = false
  if (ids.size !== 1 || entity === undefined) {
    load.kept.delete(id)
    return
  }
  // A change to what is there already is none.
  if (Number(body['version']) > Number(kept?.body['version'] ?? 0))
    load.book.acknowledged.push({ entity, id, version: Number(body['version']), action, values: {} })
  const made = { entity, model: of.at(-1)!, body, pending: false, deleted: false }
  // Where two revisions call two fields by one name and the answer may be of either, nobody knows what was said of which.
  if (meant.size === 1) load.kept.set(id, made)
  else load.kept.delete(id)
  if (kept) own.splice(own.indexOf(kept), 1)
  own.push(made)
  const pool = load.pool.get(entity) ?? []
  load.pool.set(entity, [id, ...pool].slice(0, POOL))
}

const mine = ({ own, dice, model, load }: Worker): { kept: Kept; entity: Entity } | undefined => {
  const some = own.filter((kept) => !kept.deleted && load.kept.get(String(kept.body['id'])) === kept)
  if (!some.length) return undefined
  const kept = dice.pick(some)
  const entity = Object.values(model.entities).find(({ id }) => id === kept.entity)
  return entity && { kept, entity }
}

const change: Deed = async (worker) => {
  const found = mine(worker)
  if (!found) return create(worker)
  const { kept, entity } = found
  const { dice, ask, load, own, stock } = worker
  const fields = Object.values(entity.fields).filter((field) => !field.computed && !field.readOnly && !field.hidden)
  const sent = Object.fromEntries(
    dice.some(fields, 1, 3).flatMap((field) => {
      const value = dice.chance(0.1) ? null : valueFor(field, stock)
      return value === undefined ? [] : [[field.name, value]]
    }),
  )
  kept.pending = true
  const path = `/api/records/${entity.name}/${String(kept.body['id'])}`
  const answer = await ask({ what: 'update', method: 'PATCH', path, body: sent, entity: entity.name, records: itself })
  if (!answer) return false
  kept.pending = false
  if (answer.status === 200) remember(load, own, entity.name, answer, 'update', kept)
  return true
}

const remove: Deed = async (worker) => {
  const found = worker.dice.chance(0.4) ? mine(worker) : undefined
  if (!found) return change(worker)
  const { kept, entity } = found
  const id = String(kept.body['id'])
  kept.pending = true
  const answer = await worker.ask({ what: 'delete', method: 'DELETE', path: `/api/records/${entity.name}/${id}`, entity: entity.name })
  if (!answer) return false
  kept.pending = false
  kept.deleted = answer.status === 204
  if (kept.deleted) {
    const pool = worker.load.pool.get(kept.entity)
    if (pool?.includes(id)) pool.splice(pool.indexOf(id), 1)
  }
  return true
}

const batch: Deed = async (worker) => {
  const { entity, stock, ask, load } = worker
  if (entity.single) return list(worker)
  const operations = [0.2, 0.5, 0.8].map((share) => ({ op: 'create', entity: entity.name, record: recordFor(entity, stock, share) }))
  const answer = await ask({ what: 'batch', method: 'POST', path: '/api/batch', body: { operations }, entity: entity.name })
  if (!answer) load.unsure += operations.length
  if (answer?.status === 200) {
    const ids = new Set(answer.of.map((model) => model.entities[entity.name]?.id))
    for (const { id } of answer.body['results'] as { id: string }[]) {
      // Of which revision it was done is not said: only where both mean the same by the name.
      if (ids.size === 1) load.book.acknowledged.push({ entity: [...ids][0]!, id, version: 1, action: 'create', values: {} })
      load.told.add(id)
    }
  }
  return answer !== undefined
}

const move: Deed = async (worker) => {
  const found = mine(worker)
  if (!found || (found.entity.workflows.length === 0 && !found.entity.submit)) return change(worker)
  const { kept, entity } = found
  const path = `/api/records/${entity.name}/${String(kept.body['id'])}`
  const ways = entity.workflows.flatMap((way) => Object.keys(way.transitions))
  const verb =
    ways.length && (!entity.submit || worker.dice.chance(0.6))
      ? `transitions/${worker.dice.pick(ways)}`
      : worker.dice.pick(['submit', 'cancel'])
  kept.pending = true
  const answer = await worker.ask({ what: 'move', method: 'POST', path: `${path}/${verb}`, body: {}, entity: entity.name, records: itself })
  if (!answer) return false
  kept.pending = false
  if (answer.status === 200) remember(worker.load, worker.own, entity.name, answer, 'update', kept)
  return true
}

const past: Deed = async (worker) => {
  const id = known(worker)
  if (id === undefined) return list(worker)
  const { entity, ask } = worker
  return (await ask({ what: 'history', path: `/api/records/${entity.name}/${id}/history`, entity: entity.name })) !== undefined
}

/** What people do, as often as it stands here. */
export const deeds: readonly Deed[] = [
  list,
  list,
  one,
  one,
  sum,
  told,
  create,
  create,
  create,
  change,
  change,
  change,
  remove,
  batch,
  move,
  move,
  past,
]
