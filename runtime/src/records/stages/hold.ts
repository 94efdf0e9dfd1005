import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Revision } from '../../workspace.ts'
import type { Row } from '../writing/drafts.ts'
import { feedsAny, lowest, stir, type Waiting } from './feeding.ts'
import { array } from './links.ts'
import { alone, ownersAsked } from './owners.ts'
import type { Work } from '../writing/pipeline.ts'
import { pointersOf, targetsOf } from './pointers.ts'
import { Clashed, prepared, run } from '../statement.ts'

/** What is going to be written: rows of one entity; with `delete` they go to the bin or come out of it. */
export type Asked = { readonly entity: Entity; readonly rows: readonly Pick<Row, 'id' | 'values'>[]; readonly verb?: 'delete' }

/**
 * Locks what a write will change, before it changes anything: the records whose roll-ups it feeds and those whose lines it writes,
 * then its own. Everybody locks what links lead to before what leads there, and in id order, so nobody waits for somebody who waits
 * for him. What is not foreseen is locked when its turn comes. The embedded database has one writer at a time.
 */
export const holdAhead = async (work: Work, asked: Asked): Promise<void> => {
  if (work.held === true || work.ctx.workspace.db.kind === 'embedded') return
  if (feedsAny(work.ctx, asked.entity, 'every') || alone(work, asked.entity)) await take(work, [asked])
}

/** The same for writes that follow one another in one transaction: all at once, before the first. */
export const holdTogether = async (work: Work, asked: readonly Asked[]): Promise<Work> => {
  if (work.ctx.workspace.db.kind === 'embedded') return work
  await take(work, asked)
  return { ...work, held: true }
}

/** Records by the name of their entity. */
type Locks = Map<string, Set<string>>
const add = (locks: Locks, entity: string, ids: Iterable<string>): void => {
  const known = locks.get(entity) ?? new Set()
  for (const id of ids) known.add(id)
  if (known.size > 0) locks.set(entity, known)
}

const idsOf = (rows: Asked['rows']): string[] => rows.flatMap(({ id }) => (id !== undefined && isUuid(id) ? [id] : []))

/**
 * Where somebody moved one while this waited, going on would be waiting the wrong way round: all is let go, and taken anew. What
 * stands in a transaction with other writes lets go of these locks alone; anything else begins again.
 */
const take = async (work: Work, asked: readonly Asked[]): Promise<void> => {
  const { bound, tx } = work
  const going = new Set(asked.flatMap(({ entity, verb }) => (verb === 'delete' ? [entity.name] : [])))
  for (let tries = 1; ; tries++) {
    if (bound) await tx.query({ text: 'savepoint holding' })
    const held = await foresee(work, asked)
    const own: Locks = new Map()
    for (const { entity, rows } of asked) add(held.has(entity.name) ? held : own, entity.name, idsOf(rows))
    await lock(work, held, going)
    await lock(work, own, going)
    const now = await foresee(work, asked)
    const missed = [...now].some(([name, ids]) => [...ids].some((id) => held.get(name)?.has(id) !== true))
    if (missed && !bound) throw new Clashed('what a write changes beside its records has moved')
    if (missed && tries < TRIES) await tx.query({ text: 'rollback to savepoint holding' })
    if (bound) await tx.query({ text: 'release savepoint holding' })
    if (!missed || tries === TRIES) return
  }
}
const TRIES = 10

const lock = async (work: Work, locks: Locks, going: ReadonlySet<string>): Promise<void> => {
  const { revision } = work.ctx
  const ranks = revision.cached('ranks', () => ranked(revision))
  const inOrder = [...locks].toSorted(([a], [b]) => ranks.get(a)! - ranks.get(b)! || (a < b ? -1 : 1))
  for (const [name, ids] of inOrder) await hold(work, revision.model.entities[name]!, ids, going.has(name) ? 'update' : 'no key update')
}

const foresee = async (work: Work, asked: readonly Asked[]): Promise<Locks> => {
  const waiting = new Map<string, Waiting>()
  const found: Locks = new Map()
  for (const one of asked) await feed(work, waiting, one)
  for (let next = lowest(waiting); next; next = lowest(waiting)) {
    waiting.delete(next.key)
    add(found, next.parent, next.ids)
    await stir(work, waiting, next.parent, { ids: [...next.ids], names: next.fields }, 0, true)
  }
  for (const { entity, rows } of asked) if (alone(work, entity)) add(found, entity.owner!.entity, await ownersAsked(work, entity, rows))
  return found
}

/** Which roll-ups some rows will feed, as far as what was sent says. */
const feed = async (work: Work, waiting: Map<string, Waiting>, { entity, rows, verb }: Asked): Promise<void> => {
  const sent = rows.flatMap(({ values }) =>
    typeof values === 'object' && values !== null ? [values as Readonly<Record<string, unknown>>] : [],
  )
  const names = new Set(sent.flatMap((values) => Object.keys(values)))
  for (const { name, computed } of Object.values(entity.fields)) {
    const list = Object.values(entity.fields).find(
      (field) => 'rows' in field && names.has(field.name) && field.rows.entity === rolledOver(computed),
    )
    if (list) names.add(name)
  }
  const ids = idsOf(rows)
  const left = (link: string) => sent.flatMap((values) => (typeof values[link] === 'string' ? [values[link]] : []))
  if (names.size > 0) await stir(work, waiting, entity.name, { ids, names, left }, 0, true)
  if (verb === 'delete' || rows.some(({ id }) => id === undefined))
    await stir(work, waiting, entity.name, { ids, names: 'all', left }, 0, true)
}

const rolledOver = (computed: Field['computed']): string | undefined => (computed?.how === 'rollup' ? computed.entity : undefined)

/** In which order the records of entities are locked: what is linked to first. Of a circle, any one is first, for everybody the same. */
const ranked = ({ model: { entities } }: Revision): ReadonlyMap<string, number> => {
  const ranks = new Map<string, number>()
  const rank = (name: string, from: ReadonlySet<string>): number => {
    const known = ranks.get(name)
    if (known !== undefined || from.has(name)) return known ?? -1
    const targets = pointersOf(entities[name]!).flatMap(targetsOf)
    const own = 1 + Math.max(-1, ...targets.map((target) => rank(target, new Set([...from, name]))))
    ranks.set(name, own)
    return own
  }
  for (const name of Object.keys(entities)) rank(name, new Set())
  return ranks
}

/** What is in the bin too: it may be out of it when its turn comes. FOR UPDATE is for records that go: see `locked`. */
export const hold = async (
  { ctx, tx }: Pick<Work, 'ctx' | 'tx'>,
  entity: Entity,
  ids: ReadonlySet<string>,
  how: 'no key update' | 'update' = 'no key update',
): Promise<void> => {
  const statement = prepared(
    ctx.revision,
    `hold ${entity.name} ${how}`,
    0,
    () => `select id from ${quote(ctx.workspace.schema)}.${quote(entity.name)} where id = any($1::uuid[]) order by id for ${how}`,
  )
  await run(tx, statement, [array([...ids])])
}
