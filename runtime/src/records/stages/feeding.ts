import { feeds, type Feed, type Read } from '@cahier/core/computed/feeds'
import { ownerOf, ownerSql } from '@cahier/core/computed/owner'
import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import type { Rollup } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import type { Revision } from '../../workspace.ts'
import type { Context } from '../context.ts'
import { array } from './links.ts'
import type { Work } from '../writing/pipeline.ts'
import { prepared, run } from '../statement.ts'

/** Which roll-ups of which records a write feeds. */

/** Records of one entity that were written, and which fields of theirs are others now: all of a record that came or went. */
export type Touched = {
  readonly ids: readonly string[]
  readonly names: ReadonlySet<string> | 'all'
  readonly left?: (link: string) => readonly string[]
}

/** Whether a change of these fields, or a record that comes or goes, changes some roll-up. */
export const feedsAny = (ctx: Pick<Context, 'revision'>, entity: Entity, names: ReadonlySet<string> | 'all' | 'every'): boolean =>
  fedBy(ctx.revision, entity.name, names).length > 0

export type Waiting = {
  /** Its level first: in this order they are worked out. */
  readonly key: string
  readonly parent: string
  readonly fields: Set<string>
  readonly ids: Set<string>
  readonly depth: number
}

export const lowest = (waiting: ReadonlyMap<string, Waiting>): Waiting | undefined =>
  [...waiting.values()].reduce<Waiting | undefined>((found, one) => (!found || one.key < found.key ? one : found), undefined)

/** While a record was in the bin nobody worked out what it rolls up. */
export const again = ({ ctx, depth }: Work, waiting: Map<string, Waiting>, entity: string, ids: readonly string[]): void => {
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
export const stir = async (
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
