import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { paths } from '@cahier/core/expression/paths'
import { isUuid } from '@cahier/core/expression/literal'
import type { Node } from '@cahier/core/expression/node'
import { quote, systemFields } from '@cahier/core/expression/scope'
import { parts } from '@cahier/core/expression/walk'
import type { Value } from '@cahier/core/fields/kind'
import type { Field, LinkField } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { once } from '@cahier/core/once'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import type { Queryable } from '../../db/database.ts'
import { accessTo, type Context } from '../context.ts'
import { grouped } from '../writing/drafts.ts'
import { allRules } from './rules.ts'
import { prepared, run } from '../statement.ts'

export const linksOf = ({ fields }: Pick<Entity, 'fields'>): readonly LinkField[] => links(fields)

/** Asked several times in every write. */
const links = once((fields: Entity['fields']) => Object.values(fields).filter((field): field is LinkField => 'to' in field))

/** A link the actor sets must lead where the actor may look; that the target is there is asked in the statement of the write. */
export const unseen = (ctx: Context, entity: Entity, names: ReadonlySet<string>, values: Values): Problem[] =>
  linksOf(entity)
    .filter(({ name, to }) => {
      const set = names.has(name) && (values[name] ?? null) !== null
      return set && !accessTo(ctx, ctx.revision.model.entities[to]!).may('read')
    })
    .map(linkProblem)

export const linkProblem = (field: Field): Problem => problem('record.link', step(field.name), { field: field.title })

/** Ids as Postgres reads an array of them. */
export const array = (ids: readonly string[]): string => `{${ids.join(',')}}`

/** Answers values behind the links of a record, for its rules: `from` is the record, its old self, or the item of a list of it. */
export type Linked = (path: readonly string[], from?: Value | Readonly<Record<string, Value | undefined>>) => Value

/**
 * Reads what the rules of an entity ask of linked records, for many records at once: each as it will be, and as it was. Rules
 * run with system rights; nothing is read where no rule follows a link.
 */
export const linkedValues = async (
  ctx: Context,
  db: Queryable,
  entity: Entity,
  records: readonly Values[],
  olds: readonly (Values | null)[] = [],
): Promise<Linked[]> => {
  const ways = ctx.revision.cached(`asked ${entity.name}`, () => followed(ctx.revision.model.entities, entity))
  if (ways.length === 0) return records.map(() => () => null)
  const all = [...records, ...olds.filter((old) => old !== null)]
  const found: Found = new Map()
  for (const together of depths(ways)) {
    for (const [to, some] of grouped(together, (way) => way.to)) {
      const ids = [
        ...new Set(some.flatMap((way) => (way.within ? idsWithin(way.within, found) : all.flatMap((record) => idsAt(way, record))))),
      ]
      const behind = some.map(({ rest }) => rest)
      if (ids.length > 0) gather(found, to, await fetch(ctx, db, to, behind, ids))
    }
  }
  const byPath = new Map(ways.map((way) => [way.path.join('.'), way]))
  return records.map((record) => (path, from = record) => {
    const way = byPath.get(path.join('.'))
    const [id] = way ? idsOf(way, from) : []
    return (id === undefined ? undefined : found.get(way!.to)?.get(id)?.[way!.rest.join('.')]) ?? null
  })
}

/** What was read of the records of each entity, by id and by path from there. */
type Found = Map<string, Map<string, Record<string, Value>>>

const gather = (found: Found, to: string, more: ReadonlyMap<string, Record<string, Value>>): void => {
  const known = found.get(to) ?? new Map<string, Record<string, Value>>()
  for (const [id, values] of more) known.set(id, { ...known.get(id), ...values })
  found.set(to, known)
}

/** A path that a rule reads: over `link` of the record, or of an item of its `list`, to `rest` of a record of `to`. */
type Way = {
  readonly path: readonly string[]
  readonly list?: string
  /** None where the items of the list are the records themselves. */
  readonly link?: string
  /** The way to the list behind a link whose items the records are: their ids are known once it was gone. */
  readonly within?: Way
  readonly to: string
  readonly rest: readonly string[]
}

/** Those that can be gone at once, then those that begin where they end. */
const depths = (ways: readonly Way[]): Way[][] => {
  const depth = (way: Way): number => (way.within ? depth(way.within) + 1 : 0)
  const most = Math.max(-1, ...ways.map(depth))
  return Array.from({ length: most + 1 }, (_, at) => ways.filter((way) => depth(way) === at))
}

const idsWithin = ({ to, rest }: Way, found: Found): string[] =>
  [...(found.get(to)?.values() ?? [])].flatMap((values) => {
    const ids = values[rest.join('.')]
    return Array.isArray(ids) ? (ids as string[]) : []
  })

const idsAt = ({ list, ...way }: Way, record: Values): string[] => {
  if (list === undefined) return idsOf(way, record)
  const items = record[list]
  return Array.isArray(items) ? (items as readonly Value[]).flatMap((item) => idsOf(way, item)) : []
}

/** The id a way goes on from: that of the item itself, or of what a link of a record leads to. */
const idsOf = ({ link }: Pick<Way, 'link'>, from: Value | Readonly<Record<string, Value | undefined>>): string[] => {
  const value = typeof from === 'object' && from !== null && !Array.isArray(from) && link !== undefined ? (from as Values)[link] : from
  return (Array.isArray(value) ? (value as readonly Value[]) : [value]).filter((id): id is string => typeof id === 'string' && isUuid(id))
}

/** The ways behind links that the rules and conditions of an entity read. */
const followed = (entities: Readonly<Record<string, Entity>>, entity: Entity): Way[] => {
  const targets = Object.values(entity.fields).flatMap((field) =>
    'optionsWhen' in field && field.optionsWhen ? itemPaths(field.optionsWhen.node, 'target').map((path) => [field.name, ...path]) : [],
  )
  const read = allRules(entity).flatMap(({ node }) => paths(node).filter(({ root }) => root !== 'user'))
  const whole = read.flatMap(({ path, part }) => (part && path.length === 2 ? [] : [path]))
  const known = new Map(
    [...targets, ...whole].flatMap((path) => wayOf(entities, entity, path).map((way) => [way.path.join('.'), way] as const)),
  )
  return [...known.values()]
}

const wayOf = (entities: Readonly<Record<string, Entity>>, entity: Entity, path: readonly string[]): Way[] => {
  const last = listOf(entities, entity, path)
  if (last) {
    const [within] = wayOf(entities, entity, path.slice(0, last.at + 1))
    if (within) return [within, { path, within, to: last.to, rest: path.slice(last.at + 1) }]
  }
  const [first, ...rest] = path as [string, ...string[]]
  const field = Object.hasOwn(entity.fields, first) ? entity.fields[first]! : undefined
  if (rest.length === 0) return []
  if (field?.kind === 'links') return [{ path, list: first, to: field.rows.to, rest }]
  if (field?.kind === 'lines') return wayOf(entities, entities[field.rows.entity]!, rest).map((way) => ({ ...way, path, list: first }))
  const to = field && 'to' in field ? field.to : systemFields[first]?.to
  return to === undefined ? [] : [{ path, link: first, to, rest }]
}

/** The last list behind a link that a path leads through, and what its items are. */
const listOf = (
  entities: Readonly<Record<string, Entity>>,
  entity: Entity,
  path: readonly string[],
): { at: number; to: string } | undefined => {
  let of: Entity | undefined = entity
  let last: { at: number; to: string } | undefined
  for (const [at, name] of path.slice(0, -1).entries()) {
    const field: Field | undefined = of && Object.hasOwn(of.fields, name) ? of.fields[name] : undefined
    const items: string | undefined = field?.kind === 'links' ? field.rows.to : field?.kind === 'lines' ? field.rows.entity : undefined
    const to: string | undefined = items ?? (field && 'to' in field ? field.to : systemFields[name]?.to)
    if (items && at > 0) last = { at, to: items }
    of = to === undefined ? undefined : entities[to]
  }
  return last
}

/** What a rule reads of something that is named beside the record. */
const itemPaths = (node: Node, item: string): (readonly string[])[] =>
  node.op === 'path'
    ? node.root === 'item' && node.item === item
      ? [node.path]
      : []
    : parts(node).flatMap((part) => itemPaths(part, item))

const fetch = async (
  ctx: Context,
  db: Queryable,
  to: string,
  behind: readonly (readonly string[])[],
  ids: readonly string[],
): Promise<Map<string, Record<string, Value>>> => {
  const {
    revision,
    workspace: { schema },
  } = ctx
  const keys = [...new Set(behind.map((path) => path.join('.')))]
  const statement = prepared(revision, JSON.stringify(['linked', to, keys]), 0, () => {
    const from = joins(scopeOf(revision.model.entities, to), schema, 't')
    const pairs = keys.map((key) => `${from.column(key.split('.'))} as ${quote(key)}`).join(', ')
    return `select t.id, (select row_to_json(r) from (select ${pairs}) r)::text as found from ${quote(schema)}.${quote(to)} t ${from.text()}
where t.id = any($1::uuid[]) and t.deleted_at is null`
  })
  const rows = await run<{ id: string; found: string }>(db, statement, [array(ids)])
  return new Map(rows.map((row) => [row.id, JSON.parse(row.found) as Record<string, Value>]))
}
