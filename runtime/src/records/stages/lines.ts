import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import { paths } from '@cahier/core/expression/paths'
import type { LinesField, LinksField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import { same } from '@cahier/core/fields/same'
import type { Entity } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import { accessTo, titled, type Context } from '../context.ts'
import { changedNames, fine, grouped, locked, type Draft, type Old, type Row } from '../writing/drafts.ts'
import { array } from './links.ts'
import { keep, propose, type Stage, type Work } from '../writing/pipeline.ts'
import { erase, leaving } from '../remove.ts'
import { seenOnly } from '../rights/rights.ts'
import { allRules } from './rules.ts'

export type ListField = LinesField | LinksField
export const listsOf = (entity: Entity): ListField[] => Object.values(entity.fields).filter((field): field is ListField => 'rows' in field)

/** What a write makes of one list of a record: the rows behind it that come or stay, in order, and those that go. */
export type List = {
  readonly field: ListField
  readonly rows: Entity
  readonly drafts: readonly Draft[]
  /** Where each draft stands in what was sent. */
  readonly places: readonly number[]
  readonly gone: readonly string[]
  /** The ids on the wire, as they were and as they will be. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** Whoever sent it does not see it: to write it is always a change. */
  readonly blind: boolean
}

export const stirred = ({ lists = [] }: Draft): List[] =>
  lists.filter(
    ({ rows, drafts, gone, before, after, blind }) =>
      blind || gone.length > 0 || !same(before, after) || drafts.some((draft) => !draft.old || changedNames(rows, draft).length > 0),
  )

/**
 * Owned lines and many links, before their record is written: the array sent replaces the list by id. Rows that are there keep
 * theirs, in their new place; an id nobody knows is refused; what is no longer named goes. All records of a batch at once.
 */
export const proposeLists: Stage = async (work, entity, drafts) => {
  const asked = work.ctx.revision.cached(`lists asked ${entity.name}`, () => namesAsked(entity))
  for (const field of listsOf(entity)) {
    const sent = drafts.filter(({ values }) => Object.hasOwn(values, field.name))
    const read = asked.has(field.name) ? drafts : sent
    if (read.length === 0) continue
    const rows = titled(work.ctx, work.ctx.revision.model.entities[field.rows.entity]!)
    const held = await heldBy(work, field, rows, read)
    for (const draft of read) showList(field, draft, held.get(draft.id) ?? [], sent.includes(draft))
    if (sent.length > 0) await proposeRows(work, field, rows, sent, held)
  }
}

/** Lists as they are now, for rules that read them though nothing of them was sent. */
export const readLists = async (work: Work, entity: Entity, drafts: readonly Draft[]): Promise<void> => {
  const asked = work.ctx.revision.cached(`lists asked ${entity.name}`, () => namesAsked(entity))
  for (const field of listsOf(entity)) {
    if (!asked.has(field.name)) continue
    const held = await heldBy(work, field, titled(work.ctx, work.ctx.revision.model.entities[field.rows.entity]!), drafts)
    for (const draft of drafts) showList(field, draft, held.get(draft.id) ?? [])
  }
}

const showList = (field: ListField, draft: Draft, held: readonly Held[], sent = false): void => {
  const wire = held.map((one) => onWire(field, one))
  if (draft.old) Object.assign(draft.old.values, { [field.name]: wire })
  if (!sent) Object.assign(draft.record, { [field.name]: wire })
}

/** One that is there: its id is its row's, its values all of the row's. */
type Held = Old & { readonly id: string }

const heldBy = async (work: Work, field: ListField, rows: Entity, drafts: readonly Draft[]): Promise<Map<string, Held[]>> => {
  const { ctx, tx } = work
  const owners = drafts.flatMap(({ id, old }) => (old ? [id] : []))
  if (owners.length === 0) return new Map()
  const link = quote(field.rows.owner)
  const found = await tx.query<{ id: string }>({
    text: `select id from ${quote(ctx.workspace.schema)}.${quote(rows.name)} where ${link} = any($1::uuid[]) and deleted_at is null`,
    values: [array(owners)],
  })
  const all = await locked(
    work,
    rows,
    found.map(({ id }) => id),
  )
  const inOrder = [...all].map(([id, old]) => ({ ...old, id })).toSorted(byPlace)
  return grouped(inOrder, ({ values }) => values[field.rows.owner] as string)
}

const byPlace = (a: Held, b: Held): number => {
  const [one, two] = [Number(a.values['position'] ?? Infinity), Number(b.values['position'] ?? Infinity)]
  return one === two ? (a.id < b.id ? -1 : 1) : one - two
}

/** What a rule sees of an item: a line with its fields, the id of a linked record. */
export const onWire = (field: ListField, { id, values }: Pick<Held, 'id' | 'values'>): Value =>
  field.kind === 'links' ? (values[field.rows.target] as string) : { ...values, id }

/** `at` is its place in what was sent; nothing where it was not. */
type Item = { readonly draft: Draft; readonly at?: number; readonly row: Row }

const proposeRows = async (
  work: Work,
  field: ListField,
  rows: Entity,
  sent: readonly Draft[],
  held: ReadonlyMap<string, readonly Held[]>,
): Promise<void> => {
  const seen = await targetsSeen(work, field, sent, held)
  const items = sent.flatMap((draft) => itemsOf(field, draft, held.get(draft.id) ?? [], seen))
  const records = new Map(sent.map(({ id, record, system }) => [id, { ...record, ...system }]))
  const proposed = await propose(
    { ...work, held: false, depth: work.depth + 1, whole: true, owners: { entity: rows.name, link: field.rows.owner, records } },
    rows,
    items.map(({ row }) => row),
  )
  for (const draft of sent) {
    const own = held.get(draft.id) ?? []
    const mine = items.flatMap((item, i) => (item.draft === draft ? [{ at: item.at ?? i, draft: proposed[i]! }] : []))
    const drafts = mine.map((one) => one.draft)
    const value = draft.values[field.name] ?? null
    const list: List = {
      field,
      rows,
      drafts,
      places: mine.map(({ at }) => at),
      gone: own.flatMap(({ id }) => (drafts.some((one) => one.id === id) ? [] : [id])),
      before: own.map((one) => idOnWire(field, one.id, one.values)),
      after: drafts.map((one) => idOnWire(field, one.id, one.record)),
      blind: draft.blind?.has(field.name) === true,
    }
    draft.lists = [...(draft.lists ?? []), list]
    draft.problems.push(...problemsOf(list))
    // What is no list of items at all is for the check to say; an empty one is a list like any other.
    if (
      value === null ||
      (Array.isArray(value) && items.filter((one) => one.draft === draft && one.at !== undefined).length === value.length)
    )
      Object.assign(draft.record, {
        [field.name]: drafts.length > 0 ? drafts.map((one) => onWire(field, { id: one.id, values: one.record })) : null,
      })
  }
}

const idOnWire = (field: ListField, id: string, values: Values): string => (field.kind === 'links' ? String(values[field.rows.target]) : id)

/**
 * The targets of many links, sent or held, that the actor may look at; nothing where they see all. Others are as if they were not
 * there: not told, not taken away by who sends the list as they see it, and no different to name whether they are held or not.
 */
const targetsSeen = async (
  { ctx, tx, depth }: Work,
  field: ListField,
  sent: readonly Draft[],
  held: ReadonlyMap<string, readonly Held[]>,
): Promise<ReadonlySet<string> | undefined> => {
  if (field.kind !== 'links' || depth > 0) return undefined
  const target = ctx.revision.model.entities[field.rows.to]!
  if (accessTo(ctx, target).when('read') === 'always') return undefined
  const named = sent.flatMap(({ id, values }) => [
    ...[values[field.name] ?? []].flat().filter((one): one is string => typeof one === 'string' && isUuid(one)),
    ...(held.get(id) ?? []).map((one) => one.values[field.rows.target] as string),
  ])
  return seenOnly(ctx, tx, target, [...new Set(named)])
}

/** What was sent, as rows of the table behind: an item that is there already is a change of it, any other is new. */
const itemsOf = (field: ListField, draft: Draft, held: readonly Held[], seen: ReadonlySet<string> | undefined): Item[] => {
  const sent = draft.values[field.name] ?? []
  if (!Array.isArray(sent)) return []
  const given = (at: number): Values => ({ [field.rows.owner]: draft.id, position: at + 1 })
  if (field.kind === 'links')
    return linkItems(field, draft, sent as readonly Value[], held, seen).map(({ row, ...item }, i) => ({
      ...item,
      row: { ...row, given: given(i) },
    }))
  return (sent as readonly Value[]).flatMap((item, at): Item[] => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return []
    const { id, ...values } = item as { readonly [name: string]: Value }
    if (id === undefined || id === null) return [{ draft, at, row: { values, given: given(at) } }]
    const twice = sent.findIndex((one) => (one as { id?: Value } | null)?.id === id) < at
    if (twice) return []
    if (held.some((one) => one.id === id)) return [{ draft, at, row: { id: id as string, values, given: given(at) } }]
    draft.problems.push(problem('lines.unknown', step(field.name) + step(at) + step('id')))
    return []
  })
}

/** Ids as they were sent, and between them those that the sender does not see, each behind the one it was behind. */
const linkItems = (
  field: LinksField,
  draft: Draft,
  sent: readonly Value[],
  held: readonly Held[],
  seen: ReadonlySet<string> | undefined,
): Item[] => {
  const targetOf = ({ values }: Held): string => values[field.rows.target] as string
  const open = (id: string): boolean => seen === undefined || seen.has(id)
  const items = sent.flatMap((item, at): (Item & { readonly target: string })[] => {
    if (sent.indexOf(item) < at || typeof item !== 'string') return []
    const known = held.find((one) => targetOf(one) === item && open(item))
    return [{ draft, at, target: item, row: known ? { id: known.id, values: {} } : { values: { [field.rows.target]: item } } }]
  })
  const blind = draft.blind?.has(field.name) === true
  for (const [i, one] of held.entries()) {
    if (blind || open(targetOf(one))) continue
    const before = new Set(held.slice(0, i).map(targetOf))
    const behind = items.findLastIndex(({ target, at, row }) => before.has(target) && (at === undefined || row.id !== undefined))
    items.splice(behind + 1, 0, { draft, target: targetOf(one), row: { id: one.id, values: {} } })
  }
  return items.map(({ target: _, ...item }) => item)
}

/** What is wrong with the items, at their places in the record. */
const problemsOf = ({ field, drafts, places }: List): Problem[] =>
  drafts.flatMap(({ problems }, i) => {
    const at = step(field.name) + step(places[i]!)
    // What is wrong with the link to the record itself is wrong with the line.
    const whole = (path: string): boolean => field.kind === 'links' || path === step(field.rows.owner)
    return problems.map((one) => ({ ...one, path: whole(one.path) ? at : at + one.path }))
  })

/** After their record is written: the rows that come, change or go, in the same group of history, one step deeper. */
export const writeLists: Stage = async (work, _, drafts) => {
  const lists = drafts.flatMap((draft) => stirred(draft).map((list) => ({ draft, list })))
  for (const some of grouped(lists, ({ list }) => list.field.rows.entity).values()) {
    const { rows, field } = some[0]!.list
    const fresh = new Set(some.flatMap(({ draft }) => (draft.old ? [] : [draft.id])))
    const owners = { entity: rows.name, link: field.rows.owner, records: new Map<string, Values>(), fresh }
    const under: Work = { ...work, depth: work.depth + 1, whole: true, owners }
    for (const { draft, list } of some) {
      if (list.gone.length === 0) continue
      const wrong = await erase(under, rows, await leaving(under, rows, list.gone))
      draft.problems.push(...wrong.map((one) => ({ ...one, path: step(list.field.name) })))
    }
    const going = some.filter(({ draft }) => fine(draft))
    await keep(
      under,
      rows,
      going.flatMap(({ list }) => list.drafts),
    )
    for (const { draft, list } of going) draft.problems.push(...problemsOf(list))
  }
}

/** What history keeps of the lists of a record that change: the ids on the wire. */
export const told = (draft: Draft, side: 'before' | 'after'): Record<string, Value> | undefined =>
  draft.lists && Object.fromEntries(stirred(draft).map((list) => [list.field.id, list[side]]))

/** The lists that the rules of an entity read, which are then there to be read whatever is written. */
const namesAsked = (entity: Entity): Set<string> => {
  const lists = new Set(listsOf(entity).map(({ name }) => name))
  return new Set(
    allRules(entity).flatMap(({ node }) =>
      paths(node).flatMap(({ root, path }) => (root !== 'user' && lists.has(path[0]!) ? [path[0]!] : [])),
    ),
  )
}

export const listsAsked = ({ revision }: Context, entity: Entity): ListField[] => {
  const asked = revision.cached(`lists asked ${entity.name}`, () => namesAsked(entity))
  return listsOf(entity).filter(({ name }) => asked.has(name))
}

/** Whether a write of these fields has to do with lists, as rows of their own. */
export const hasLists = (_: Context, entity: Entity, touched: ReadonlySet<string>): boolean =>
  entity.owner !== undefined || listsOf(entity).some(({ name }) => touched.has(name))
