import { holds } from '@cahier/core/access'
import { bindings } from '@cahier/core/condition'
import { evaluate, truth, type Bindings } from '@cahier/core/expression/evaluate'
import { fold } from '@cahier/core/expression/functions/fold'
import type { Node, Type } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import type { Scalar, Value } from '@cahier/core/fields/kind'
import type { Entity, Field } from '@cahier/core/model/model'
import { problem, step } from '@cahier/core/problem'
import { accessTo, momentOf, type Context } from '../context.ts'
import { fine, type Draft } from '../writing/drafts.ts'
import type { Stage, Work } from '../writing/pipeline.ts'
import { labelled } from './locks.ts'
import { rowsOf } from '../reading/rows.ts'

/** How many of those that may be the same are told, the newest first. */
const MOST = 5

/**
 * Before somebody makes a record: is it there already, whatever its capitals and accents, or made before it in the same request?
 * Only records they may see are told, and only those count, lest what they may not see be guessed. Whoever has seen them says so,
 * and an import has its own key.
 */
export const duplicates: Stage = async (work, entity, drafts) => {
  const { ctx, depth } = work
  if (!entity.duplicates || depth > 0 || ctx.actor.kind !== 'member' || ctx.duplicates === 'allow') return
  const made = before(ctx, entity)
  for (const draft of drafts) {
    if (draft.action !== 'create') continue
    for (const names of entity.duplicates) {
      const like = likenessOf(entity, draft, names)
      if (!like) continue
      const known = await alike(work, entity, like)
      const beside = made.alike(names, draft, like)
      if (known.length === 0 && beside.length === 0) continue
      const params = {
        fields: names.map((name) => entity.fields[name]!.title),
        records: known,
        labels: [...beside, ...(await labelled(ctx, work.tx, entity, known)).toReversed()].slice(0, MOST),
      }
      draft.problems.push(problem('record.duplicate', step(names[0]!), params))
      break
    }
    if (fine(draft)) made.add(draft)
  }
}

const likenessOf = (entity: Entity, { record }: Draft, names: readonly string[]): Node | undefined => {
  const same = names.map((name) => likeness(entity.fields[name]!, record[name] ?? null))
  return same.every((one) => one !== undefined) ? joined('and', same) : undefined
}

const alike = async ({ ctx, tx }: Work, entity: Entity, node: Node): Promise<string[]> => {
  const rows = rowsOf(ctx, entity, { filter: { source: '', node } })
  const found = await tx.query<{ id: string }>({
    text: `select t.id ${rows.source().from()} order by t.id desc limit ${MOST}`,
    values: rows.values,
  })
  return found.map(({ id }) => id)
}

/** What the same request makes before a record. It has no id yet that anybody could look at, but what it is called was sent. */
const before = (ctx: Context, entity: Entity) => {
  const moment = momentOf(ctx)
  const { when, reads } = accessTo(ctx, entity)
  const label = entity.fields[entity.label]
  const made = new Map<string, Bindings[]>()
  /** Those that have nothing in common by the first field need not be looked at one by one. */
  const place = (names: readonly string[], { record }: Draft): string => {
    const first = names[0]!
    const value = record[first] ?? null
    return `${first} ${typeof value === 'object' ? '' : fold(String(value))}`
  }
  const called = (bound: Bindings): string => {
    if (!label || !reads(label)) return ''
    const value = label.computed && 'formula' in label.computed ? evaluate(label.computed.formula.node, bound) : bound.record?.[label.name]
    return kindOf(label).format((value ?? null) as Value, label, moment.style)
  }
  return {
    add(draft: Draft): void {
      const bound = bindings({ record: { ...draft.record, ...draft.system }, old: null, touched: new Set() }, moment)
      if (!holds(when('read'), bound)) return
      for (const key of new Set((entity.duplicates ?? []).map((names) => place(names, draft)))) {
        const there = made.get(key)
        if (there) there.push(bound)
        else made.set(key, [bound])
      }
    },
    alike: (names: readonly string[], draft: Draft, like: Node): string[] =>
      (made.get(place(names, draft)) ?? [])
        .filter((bound) => truth(like, bound) === true)
        .map(called)
        .toReversed(),
  }
}

/** Asks whether a record says the same by a field: of a list, any of it; of what has parts, those that are there. Nothing says nothing. */
const likeness = (field: Field, value: Value): Node | undefined => {
  const { type, parts } = kindOf(field)
  const path: Node = { op: 'path', type, root: 'record', path: [field.name] }
  if (value === null) return undefined
  if (Array.isArray(value))
    return joined(
      'or',
      (value as readonly Scalar[]).map((one): Node => ({ op: 'in', type: 'boolean', left: literal('text', one), right: path })),
    )
  if (typeof value !== 'object') return is(path, value)
  const given = Object.entries(parts ?? {}).flatMap(([name, of]): Node[] => {
    const part = (value as { readonly [part: string]: Scalar })[name] ?? null
    return part === null ? [] : [is({ ...path, type: of, path: [field.name, name], part: true }, part)]
  })
  return joined('and', given)
}

/** A text whatever its capitals and accents. */
const is = (path: Node, value: Scalar): Node => {
  const { type } = path
  if (type !== 'text') return { op: '==', type: 'boolean', left: path, right: literal(type, value) }
  const left: Node = { op: 'call', type, name: 'fold', args: [path] }
  return { op: '==', type: 'boolean', left, right: literal(type, fold(String(value))) }
}

const literal = (type: Type, value: Scalar): Node => ({ op: 'literal', type, value })
const joined = (op: 'and' | 'or', nodes: readonly Node[]): Node | undefined =>
  nodes.length === 0 ? undefined : nodes.reduce((left, right): Node => ({ op, type: 'boolean', left, right }))

export const mayBeThere = (ctx: Context, entity: Entity, _: ReadonlySet<string>, verb: 'create' | 'update'): boolean =>
  verb === 'create' && entity.duplicates !== undefined && ctx.actor.kind === 'member'
