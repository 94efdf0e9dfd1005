import { feeds, type Feed, type Read } from '@cahier/core/computed/feeds'
import { rolledUp } from '@cahier/core/computed/rollup'
import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { quote } from '@cahier/core/expression/scope'
import type { Entity, Model } from '@cahier/core/model/model'
import type { Revision } from '../workspace.ts'
import type { Context } from './context.ts'
import { causeOf } from './create.ts'
import { after, before, changedNames, type Draft } from './drafts.ts'
import { array } from './links.ts'
import type { Stage, Work } from './pipeline.ts'
import { prepared, run } from './statement.ts'
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
    if (ids.length > 0) await stir(work, waiting, parent.name, { ids, names: next.fields }, next.depth + 1)
  }
}

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
export const feedsAny = (ctx: Pick<Context, 'revision'>, entity: Entity, names: ReadonlySet<string> | 'all'): boolean =>
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

const fedBy = (revision: Revision, entity: string, names: ReadonlySet<string> | 'all'): Fed[] => {
  const known = revision.cached(`fed by ${entity}`, () =>
    feedsOf(revision).flatMap((feed) => feed.reads.filter((read) => read.entity === entity).map((read) => ({ feed, read }))),
  )
  return known.filter(({ read }) =>
    names === 'all' ? read.links.length === 0 : [...read.fields].some((field) => names.has(field) || ALWAYS.includes(field)),
  )
}

/** Notes which roll-ups of which records what was written feeds. */
const stir = async (work: Work, waiting: Map<string, Waiting>, entity: string, touched: Touched, depth: number): Promise<void> => {
  const owners = new Map<string, readonly string[]>()
  for (const { feed, read } of fedBy(work.ctx.revision, entity, touched.names)) {
    const { link, entity: rows } = feed.rollup
    const path = [...read.links, link].join('.')
    const ids = owners.get(`${rows} ${path}`) ?? (await ownersOf(work, rows, link, read.links, touched))
    owners.set(`${rows} ${path}`, ids)
    if (ids.length > 0) wait(waiting, feed, ids, depth)
  }
}

/** The records that the rows lead to, and led to before. */
const ownersOf = async (
  { ctx: { revision, workspace }, tx }: Work,
  rows: string,
  link: string,
  links: readonly string[],
  { ids, left }: Touched,
): Promise<string[]> => {
  const { schema } = workspace
  const statement = prepared(revision, JSON.stringify(['owners', rows, link, links]), 0, () => {
    const from = joins(scopeOf(revision.model.entities, rows), schema, 't')
    const written = `${from.table(links)}.id`
    const live = links.length > 0 ? ' and t.deleted_at is null' : ''
    return `select distinct t.${quote(link)}::text as id from ${quote(schema)}.${quote(rows)} t ${from.text()}
where ${written} = any($1::uuid[]) and t.${quote(link)} is not null${live}`
  })
  const now = await run<{ id: string }>(tx, statement, [array(ids)])
  return [...new Set([...now.map(({ id }) => id), ...(links.length === 0 ? (left?.(link) ?? []) : [])])]
}

/** The ids of the records whose roll-ups are others now. */
const refresh = async (
  { ctx, tx, group }: Work,
  entity: Entity,
  { fields, ids, depth }: Pick<Waiting, 'fields' | 'ids' | 'depth'>,
): Promise<string[]> => {
  const { revision, workspace, now, actor } = ctx
  const { schema } = workspace
  const sorted = array([...ids].toSorted())
  const held = prepared(revision, `hold ${entity.name}`, 0, () => holdText(schema, entity))
  await run(tx, held, [sorted])
  const names = Object.keys(entity.fields).filter((name) => fields.has(name))
  const statement = prepared(revision, `roll up ${entity.name} ${names.join(',')}`, 0, () =>
    refreshText(schema, revision.model, entity, names),
  )
  const rows = await run<{ id: string }>(tx, statement, [sorted, now, actor.id, causeOf(ctx), group, depth])
  return rows.map(({ id }) => id)
}

const holdText = (schema: string, { name }: Entity): string =>
  `select id from ${quote(schema)}.${quote(name)} where id = any($1::uuid[]) and deleted_at is null order by id for no key update`

/** $1 ids, $2 now, $3 by, $4 cause, $5 group, $6 depth. Writes only what differs, with its history. */
const refreshText = (schema: string, { entities }: Model, entity: Entity, names: readonly string[]): string => {
  const fields = names.map((name) => entity.fields[name]!)
  const value = rolledUp(entities, schema, fields, {
    select: 'select unnest($1::uuid[]) as id',
    include: (link) => `${link} = any($1::uuid[])`,
  })
  const table = `${quote(schema)}.${quote(entity.name)}`
  const differs = (name: string) => `o.${quote(name)} is distinct from n.${quote(name)}`
  const sets = [
    ...names.map((name) => `${quote(name)} = n.${quote(name)}`),
    'updated_at = $2::timestamptz',
    'updated_by = $3::uuid',
    'version = t.version + 1',
  ]
  const differences = (side: 'o' | 'n'): string =>
    fields
      .map((field) => `case when ${differs(field.name)} then jsonb_build_object('${field.id}', ${side}.${quote(field.name)}) else '{}' end`)
      .join(' || ')
  return `with n as materialized (${value}),
made as (update ${table} t set ${sets.join(', ')} from n join ${table} o on o.id = n.id
where t.id = n.id and t.deleted_at is null and (${names.map(differs).join(' or ')})
returning t.id, t.version, ${differences('o')} as _before, ${differences('n')} as _after),
kept as (insert into ${quote(schema)}._history (${HISTORY})
select $2::timestamptz, $3::uuid, $4::text, $5::uuid, $6::int4, '${entity.id}', id, 'update', version, _before, _after from made)
select id from made`
}
