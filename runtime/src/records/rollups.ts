import { feeds, type Feed, type Read } from '@cahier/core/computed/feeds'
import { asLink, ownerOf, ownerSql } from '@cahier/core/computed/owner'
import { rolledUp } from '@cahier/core/computed/rollup'
import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import type { Rollup } from '@cahier/core/fields/field'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import type { Revision } from '../workspace.ts'
import type { Context } from './context.ts'
import { causeOf } from './create.ts'
import { after, before, changedNames, type Draft, type Row } from './drafts.ts'
import { array } from './links.ts'
import { numberAfter } from './numbers.ts'
import type { Stage, Work } from './pipeline.ts'
import { Clashed, prepared, run } from './statement.ts'
import { HISTORY } from './write.ts'

/**
 * Works out anew the roll-ups that what was written feeds, and those that feed on these, from the lowest up. The records that
 * have them are locked in id order before their rows are read: whoever comes second reads what the first one wrote.
 */
export const rollUp: Stage = async (work, entity, drafts) => {
  const waiting = new Map<string, Waiting>()
  const depth = work.depth + 1
  const stays = (draft: Draft): boolean => before(draft) !== null && after(draft) !== null
  const moved = drafts.filter((draft) => !stays(draft))
  if (moved.length > 0) await stir(work, waiting, entity.name, { ids: idsOf(moved), names: 'all' }, depth)
  const changed = drafts.filter(stays)
  if (changed.length > 0) {
    const names = new Set(changed.flatMap((draft) => changedNames(entity, draft)))
    await stir(work, waiting, entity.name, { ids: idsOf(changed), names, left: (link) => left(changed, link) }, depth)
  }
  again(work, waiting, entity.name, idsOf(drafts.filter(({ action }) => action === 'restore')))
  for (let next = lowest(waiting); next; next = lowest(waiting)) {
    waiting.delete(next.key)
    const parent = work.ctx.revision.model.entities[next.parent]!
    const ids = await refresh(work, parent, next)
    if (ids.length === 0) continue
    await stir(work, waiting, parent.name, { ids, names: next.fields }, next.depth + 1)
    await numberAfter({ ...work, depth: next.depth }, parent, ids, next.fields)
  }
}

/**
 * Locks the records whose roll-ups a write will work out anew, before any of its own: those on top first. Whoever takes a record
 * to the bin goes the same way, from it to what hangs on it, so nobody waits for somebody who waits for him. What is not foreseen
 * is locked when its turn comes. The embedded database has one writer at a time.
 */
export const holdAhead = async (work: Work, entity: Entity, rows: readonly Row[], verb?: 'delete'): Promise<void> => {
  const { workspace, revision } = work.ctx
  if (workspace.db.kind === 'embedded' || !feedsAny(work.ctx, entity, 'every')) return
  const sent = rows.flatMap(({ values }) =>
    typeof values === 'object' && values !== null ? [values as Readonly<Record<string, unknown>>] : [],
  )
  const names = new Set(sent.flatMap((values) => Object.keys(values)))
  for (const { name, computed } of Object.values(entity.fields)) {
    const list = Object.values(entity.fields).find(
      (field) => 'rows' in field && names.has(field.name) && field.rows.entity === rowsOf(computed),
    )
    if (list) names.add(name)
  }
  const ids = rows.flatMap(({ id }) => (id !== undefined && isUuid(id) ? [id] : []))
  const going = verb === 'delete' || rows.some(({ id }) => id === undefined)
  const leads = (link: string) => sent.flatMap((values) => (typeof values[link] === 'string' ? [values[link]] : []))
  const foresee = async (): Promise<Waiting[]> => {
    const waiting = new Map<string, Waiting>()
    const found: Waiting[] = []
    if (names.size > 0) await stir(work, waiting, entity.name, { ids, names, left: leads }, 0, true)
    if (going) await stir(work, waiting, entity.name, { ids, names: 'all', left: leads }, 0, true)
    for (let next = lowest(waiting); next; next = lowest(waiting)) {
      waiting.delete(next.key)
      found.push(next)
      await stir(work, waiting, next.parent, { ids: [...next.ids], names: next.fields }, 0, true)
    }
    return found
  }
  const held = await foresee()
  for (const { parent, ids: owners } of held.toReversed()) await hold(work, revision.model.entities[parent]!, owners)
  if (work.bound) return
  // Somebody moved one while this waited: going on would be waiting the wrong way round.
  const missed = (await foresee()).some(({ key, ids: now }) => {
    const known = held.find((one) => one.key === key)?.ids
    return [...now].some((id) => !known?.has(id))
  })
  if (missed) throw new Clashed('what feeds a roll-up has moved')
}

const rowsOf = (computed: Field['computed']): string | undefined => (computed?.how === 'rollup' ? computed.entity : undefined)

const idsOf = (drafts: readonly Draft[]): string[] => drafts.map(({ id }) => id)

/** Where a link of records led that now lead elsewhere. */
const left = (drafts: readonly Draft[], link: string): string[] =>
  drafts.flatMap((draft) => {
    const was = before(draft)![link]
    return typeof was === 'string' && was !== after(draft)![link] ? [was] : []
  })

/** Records of one entity that were written, and which fields of theirs are others now: all of a record that came or went. */
type Touched = {
  readonly ids: readonly string[]
  readonly names: ReadonlySet<string> | 'all'
  readonly left?: (link: string) => readonly string[]
}

/** Whether a change of these fields, or a record that comes or goes, changes some roll-up. */
export const feedsAny = (ctx: Pick<Context, 'revision'>, entity: Entity, names: ReadonlySet<string> | 'all' | 'every'): boolean =>
  fedBy(ctx.revision, entity.name, names).length > 0

type Waiting = {
  /** Its level first: in this order they are worked out. */
  readonly key: string
  readonly parent: string
  readonly fields: Set<string>
  readonly ids: Set<string>
  readonly depth: number
}

const lowest = (waiting: ReadonlyMap<string, Waiting>): Waiting | undefined =>
  [...waiting.values()].reduce<Waiting | undefined>((found, one) => (!found || one.key < found.key ? one : found), undefined)

/** While a record was in the bin nobody worked out what it rolls up. */
const again = ({ ctx, depth }: Work, waiting: Map<string, Waiting>, entity: string, ids: readonly string[]): void => {
  if (ids.length > 0) for (const feed of feedsOf(ctx.revision)) if (feed.parent === entity) wait(waiting, feed, ids, depth + 1)
}

const wait = (waiting: Map<string, Waiting>, { level, parent, field }: Feed, ids: readonly string[], depth: number): void => {
  const key = `${String(level).padStart(4, '0')} ${parent}`
  const one = waiting.get(key) ?? { key, parent, fields: new Set(), ids: new Set(), depth }
  waiting.set(key, one)
  one.fields.add(field.name)
  for (const id of ids) one.ids.add(id)
}

const feedsOf = (revision: Revision): readonly Feed[] => revision.cached('feeds', () => feeds(revision.model.entities))

type Fed = { readonly feed: Feed; readonly read: Read }

/** What a record is always another in, whatever else changes. */
const ALWAYS = ['version', 'updated_at', 'updated_by']

const fedBy = (revision: Revision, entity: string, names: ReadonlySet<string> | 'all' | 'every'): readonly Fed[] => {
  const known = revision.cached(`fed by ${entity}`, () =>
    feedsOf(revision).flatMap((feed) => feed.reads.filter((read) => read.entity === entity).map((read) => ({ feed, read }))),
  )
  if (names === 'every') return known
  return known.filter(({ read }) =>
    names === 'all' ? read.links.length === 0 : [...read.fields].some((field) => names.has(field) || ALWAYS.includes(field)),
  )
}

/** Notes which roll-ups of which records what was written feeds. */
const stir = async (
  work: Work,
  waiting: Map<string, Waiting>,
  entity: string,
  touched: Touched,
  depth: number,
  foreseen = false,
): Promise<void> => {
  const owners = new Map<string, readonly string[]>()
  const fed = fedBy(work.ctx.revision, entity, touched.names)
  if (!foreseen) await keepLinked(work, fed, touched.ids)
  for (const { feed, read } of fed) {
    const { link, entity: rows, prefix } = feed.rollup
    const path = [rows, prefix, ...read.links, link].join('.')
    const ids = owners.get(path) ?? (await ownersOf(work, feed.rollup, read.links, touched))
    owners.set(path, ids)
    if (ids.length > 0) wait(waiting, feed, ids, depth)
  }
}

/**
 * What rows read through links stays as it is until they are counted: whoever changes it would not find these rows yet, nor they
 * the change. Their owner needs no such lock, since it is locked anyway.
 */
const keepLinked = async ({ ctx: { revision, workspace }, tx }: Work, fed: readonly Fed[], ids: readonly string[]): Promise<void> => {
  const { schema } = workspace
  const through = new Map<string, { rows: string; read: Read }>()
  for (const { feed, read } of fed) {
    if (read.links.length > 0) continue
    const { entity: rows, link } = feed.rollup
    const far = feed.reads.filter(({ links }) => links.length > 1 || (links.length === 1 && links[0] !== link))
    for (const one of far) through.set(`${one.entity} ${rows} ${one.links.join('.')}`, { rows, read: one })
  }
  for (const [key, { rows, read }] of [...through].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const statement = prepared(revision, `linked for ${key}`, 0, () => {
      const from = joins(scopeOf(revision.model.entities, rows), schema, 't')
      const alias = from.table(read.links)
      return `select id from ${quote(schema)}.${quote(read.entity)} where id in (
select ${alias}.id from ${quote(schema)}.${quote(rows)} t ${from.text()} where t.id = any($1::uuid[])) order by id for share`
    })
    await run(tx, statement, [array(ids)])
  }
}

/** The records that the rows lead to, and led to before. */
const ownersOf = async (
  { ctx: { revision, workspace }, tx }: Work,
  rollup: Rollup,
  links: readonly string[],
  { ids, left }: Touched,
): Promise<string[]> => {
  const { schema } = workspace
  const { entity: rows, link, prefix } = rollup
  const statement = prepared(revision, JSON.stringify(['owners', rows, link, prefix, links]), 0, () => {
    const from = joins(scopeOf(revision.model.entities, rows), schema, 't')
    const written = `${from.table(links)}.id`
    const live = links.length > 0 ? ' and t.deleted_at is null' : ''
    const owner = ownerSql(rollup, `t.${quote(link)}`)
    return `select distinct ${owner}::text as id from ${quote(schema)}.${quote(rows)} t ${from.text()}
where ${written} = any($1::uuid[]) and ${owner} is not null${live}`
  })
  const now = await run<{ id: string }>(tx, statement, [array(ids)])
  return [
    ...new Set([
      ...now.map(({ id }) => id),
      ...(links.length === 0 ? (left?.(link) ?? []).flatMap((value) => ownerOf(rollup, value) ?? []).filter(isUuid) : []),
    ]),
  ]
}

/** The ids of the records whose roll-ups are others now. */
const refresh = async (
  { ctx, tx, group }: Work,
  entity: Entity,
  { fields, ids, depth }: Pick<Waiting, 'fields' | 'ids' | 'depth'>,
): Promise<string[]> => {
  const { revision, workspace, now, actor } = ctx
  const { schema } = workspace
  await hold({ ctx, tx }, entity, ids)
  const names = Object.keys(entity.fields).filter((name) => fields.has(name))
  const statement = prepared(revision, `roll up ${entity.name} ${names.join(',')}`, 0, () =>
    refreshText(schema, revision.model, entity, names),
  )
  const rows = await run<{ id: string }>(tx, statement, [array([...ids]), now, actor.id, causeOf(ctx), group, depth])
  return rows.map(({ id }) => id)
}

const hold = async ({ ctx, tx }: Pick<Work, 'ctx' | 'tx'>, entity: Entity, ids: ReadonlySet<string>): Promise<void> => {
  const statement = prepared(ctx.revision, `hold ${entity.name}`, 0, () => holdText(ctx.workspace.schema, entity))
  await run(tx, statement, [array([...ids])])
}

const holdText = (schema: string, { name }: Entity): string =>
  `select id from ${quote(schema)}.${quote(name)} where id = any($1::uuid[]) and deleted_at is null order by id for no key update`

/**
 * $1 ids, $2 now, $3 by, $4 cause, $5 group, $6 depth. Writes only what differs, with its history. What follows within one change
 * is part of it: where the record was written in this very transaction and group, that row of its history tells of this too, but for
 * the empty one that says that its lines are others.
 */
const refreshText = (schema: string, { entities }: Model, entity: Entity, names: readonly string[]): string => {
  const fields = names.map((name) => entity.fields[name]!)
  const value = rolledUp(entities, schema, fields, {
    select: 'select unnest($1::uuid[]) as id',
    include: (link, rollup) =>
      rollup.prefix === undefined
        ? `${link} = any($1::uuid[])`
        : `${link} = any(array(select ${asLink(rollup, 'i')} from unnest($1::uuid[]) i))`,
  })
  const table = `${quote(schema)}.${quote(entity.name)}`
  const differs = (name: string) => `o.${quote(name)} is distinct from n.${quote(name)}`
  const history = `${quote(schema)}._history`
  const sets = [
    ...names.map((name) => `${quote(name)} = n.${quote(name)}`),
    'updated_at = $2::timestamptz',
    'updated_by = $3::uuid',
    'version = t.version + case when own.number is null then 1 else 0 end',
  ]
  const differences = (side: 'o' | 'n'): string =>
    fields
      .map((field) => `case when ${differs(field.name)} then jsonb_build_object('${field.id}', ${side}.${quote(field.name)}) else '{}' end`)
      .join(' || ')
  return `with n as materialized (${value}),
own as materialized (select record, max(number) as number from ${history}
where tx = pg_current_xact_id() and record = any($1::uuid[]) and entity = '${entity.id}' and "group" = $5::uuid and after <> '{}' group by record),
made as (update ${table} t set ${sets.join(', ')} from n join ${table} o on o.id = n.id left join own on own.record = n.id
where t.id = n.id and t.deleted_at is null and (${names.map(differs).join(' or ')})
returning t.id, t.version, own.number as told, ${differences('o')} as _before, ${differences('n')} as _after),
kept as (insert into ${history} (${HISTORY})
select $2::timestamptz, $3::uuid, $4::text, $5::uuid, $6::int4, '${entity.id}', id, 'update', version, _before, _after from made where told is null),
joined as (update ${history} h set before = made._before || h.before, after = h.after || made._after from made
where h.tx = pg_current_xact_id() and h.number = made.told)
select id from made`
}
