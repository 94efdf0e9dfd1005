import { bodyOf } from './bodies.ts'
import { duplicates, expected, WRITES } from './writing.ts'
import { anyRow, ask, NOWHERE, problemsOf, who, type Case, type Path } from './walker.ts'

/** Many changes at once, what a group of them did, taking it back, doing it once, and what lies in the bin. */
export const groups: readonly Path[] = [
  { name: 'batch', go: (of) => batch(of) },
  { name: 'group', go: (of) => group(of) },
  { name: 'undo', go: (of) => undo(of) },
  { name: 'replay', go: (of) => replay(of) },
  { name: 'bin', go: (of) => bin(of) },
]

/** A few operations on whatever there is: what each may do is asked of the history; whoever may not know of a record does not learn of it. */
const batch = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  const operations = Array.from({ length: 1 + random.below(3) }, () => {
    const op = random.pick(['create', 'update', 'update', 'delete', 'restore'] as const)
    const { id } = anyRow(of)
    if (op === 'create') return { op, entity: entity.name, record: bodyOf(of, 'create') }
    return {
      op,
      entity: entity.name,
      id,
      ...(op === 'update' && { record: bodyOf(of, 'update') }),
      ...(random.chance(0.1) && op !== 'restore' && { version: 99 }),
    }
  })
  const hidden = operations.map((one) => {
    const row = 'id' in one ? world.row(entity.name, one.id) : undefined
    if (!row || (row.deleted && one.op !== 'restore')) return 'id' in one
    return !world.may(actor, 'read', entity.name, row) && !world.may(actor, one.op === 'update' ? 'update' : 'delete', entity.name, row)
  })
  const answer = await ask(of, 'POST', 'batch', { operations }, WRITES)
  const what = `batch ${JSON.stringify(operations)} as ${who(actor)}`
  duplicates(of, what, answer)
  const touched = new Set(operations.map((one) => ('id' in one ? one.id : '')))
  for (const { code, pointer } of problemsOf(answer.text)) {
    const at = Number(/^\/operations\/(\d+)/.exec(pointer ?? '')?.[1] ?? -1)
    // Of one record twice, the second operation finds it as the first has left it.
    if (hidden[at] && touched.size === operations.length && !['record.missing', 'access.entity'].includes(code))
      walk.fault(`${what}: ${answer.text}`)
  }
  if (answer.status === 200 && hidden.some(Boolean) && touched.size === operations.length) walk.fault(`${what}: allowed`)
}

const known = ({ walk: { random, world } }: Case): string =>
  world.groups.length > 0 && random.chance(0.95) ? random.pick(world.groups.slice(-12)) : NOWHERE

type Changes = { readonly records: number; readonly items: readonly { readonly entity: string; readonly id: string }[] }

/** What a group did, as far as its records are seen; of one that did nothing else, as if there were no such group. */
const group = async (of: Case): Promise<void> => {
  const { walk, actor } = of
  const { world } = walk
  const answer = await ask(of, 'GET', `changes/${known(of)}`)
  const said = (what: string): void => walk.fault(`group as ${who(actor)}: ${what}: ${answer.text}`)
  if (answer.status === 404) return
  const { items, records } = JSON.parse(answer.text) as Changes
  if (items.length === 0 || records !== items.length) said(`${records} records`)
  for (const { entity, id } of items) {
    const row = world.row(entity, id)
    if (!row || world.model.entities[entity]!.hidden || !world.may(actor, 'read', entity, row)) said(`tells of ${entity}/${id}`)
  }
}

/** What one takes back must be one's own to change, as history says of every change. */
const undo = async (of: Case): Promise<void> => {
  const { walk, actor } = of
  const { world } = walk
  const answer = await ask(of, 'POST', `changes/${known(of)}/undo`, walk.random.chance(0.6) ? { conflicts: 'skip' } : {}, WRITES)
  const conflicts =
    answer.status === 200
      ? (JSON.parse(answer.text) as { conflicts: readonly { pointer: string }[] }).conflicts.map(({ pointer }) => pointer)
      : []
  const named = [...problemsOf(answer.text).map(({ pointer }) => pointer ?? ''), ...conflicts]
  for (const path of named) {
    const [, entity, id] = path.split('/')
    if (!entity || !id) continue
    const row = world.row(entity, id)
    const open =
      row && (world.may(actor, 'read', entity, row) || world.before(() => world.may(actor, 'read', entity, world.row(entity, id) ?? row)))
    if (!open) walk.fault(`undo as ${who(actor)}: names ${path}: ${answer.text}`)
  }
}

/** The same request with the same key by somebody else is a request of their own; by the same person, the same answer. */
const replay = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const other = walk.random.pick(walk.people)
  const key = { 'idempotency-key': `once-${walk.fresh()}` }
  const { id } = anyRow(of)
  const [method, path, body] = walk.random.pick([
    () => ['PATCH', `records/${entity.name}/${id}`, bodyOf(of, 'update')] as const,
    () => ['POST', `records/${entity.name}`, bodyOf(of, 'create')] as const,
    () => ['DELETE', `records/${entity.name}/${id}`, undefined] as const,
  ])()
  const sent = { headers: key, writes: true }
  const first = await ask(of, method, path, body, sent)
  const again = await ask(of, method, path, body, { ...sent, also: () => true })
  const theirs = other === actor ? undefined : await ask({ ...of, actor: other }, method, path, body, sent)
  const what = `${method} ${path} ${JSON.stringify(body)} once by ${who(actor)}`
  const done = first.status < 300
  if (done && (again.status !== first.status || again.text !== first.text || again.steps.length > 0))
    walk.fault(`${what}: ${first.text}, then ${again.text}`)
  if (theirs?.headers.has('idempotency-replayed')) walk.fault(`${what}, answered to ${who(other)}: ${theirs.text}`)
}

type Bin = {
  readonly items: readonly { readonly entity: string; readonly id: string; readonly label: unknown }[]
  readonly next: string | null
}

/** What lies in the bin: what one may read and take out, and no more. */
const bin = async (of: Case): Promise<void> => {
  const { walk, actor, entity } = of
  const { world, random } = walk
  if (random.chance(0.1)) {
    const { id } = anyRow(of)
    return expected(of, `erasing ${id}`, await ask(of, 'DELETE', `bin/${entity.name}/${id}`, undefined, WRITES), 403)
  }
  const answer = await ask(of, 'GET', `bin?limit=200&entity=${entity.name}`)
  const said = (what: string): void => walk.fault(`bin of ${entity.name} as ${who(actor)}: ${what}: ${answer.text}`)
  if (!world.rights(actor, entity.name).may('delete')) return answer.status === 403 ? undefined : said(String(answer.status))
  if (answer.status !== 200) return said(String(answer.status))
  const { items } = JSON.parse(answer.text) as Bin
  const lying = world
    .rows(entity.name)
    .filter((row) => row.deleted && world.may(actor, 'read', entity.name, row) && world.may(actor, 'delete', entity.name, row))
  if (
    lying
      .map(({ id }) => id)
      .toSorted()
      .join() !==
    items
      .map(({ id }) => id)
      .toSorted()
      .join()
  )
    said(`not ${lying.map(({ id }) => id).join()}`)
  for (const { id, label } of items) {
    const row = world.row(entity.name, id)
    if (row && (label ?? null) !== (world.seen(actor, entity.name, row, entity.label) ?? null)) said(`calls ${id} ${String(label)}`)
  }
}
