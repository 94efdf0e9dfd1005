import { fold } from '@cahier/core/expression/functions/fold'
import type { Node, Type } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import type { Scalar, Value } from '@cahier/core/fields/kind'
import type { Entity, Field } from '@cahier/core/model/model'
import { problem, step } from '@cahier/core/problem'
import type { Context } from '../context.ts'
import type { Draft } from '../writing/drafts.ts'
import type { Stage, Work } from '../writing/pipeline.ts'
import { labelled } from './locks.ts'
import { rowsOf } from '../reading/rows.ts'

/** How many of those that may be the same are told, the newest first. */
const MOST = 5

/**
 * Before somebody makes a record: is it there already, whatever its capitals and accents? Only records they may see are told,
 * and only those count, lest what they may not see be guessed. Whoever has seen them says so, and an import has its own key.
 */
export const duplicates: Stage = async (work, entity, drafts) => {
  const { ctx, depth } = work
  if (!entity.duplicates || depth > 0 || ctx.actor.kind !== 'member' || ctx.duplicates === 'allow') return
  for (const draft of drafts) {
    if (draft.action !== 'create') continue
    for (const names of entity.duplicates) {
      const known = await alike(work, entity, draft, names)
      if (known.length === 0) continue
      const params = {
        fields: names.map((name) => entity.fields[name]!.title),
        records: known,
        labels: (await labelled(ctx, work.tx, entity, known)).toReversed(),
      }
      draft.problems.push(problem('record.duplicate', step(names[0]!), params))
      break
    }
  }
}

const alike = async ({ ctx, tx }: Work, entity: Entity, { record }: Draft, names: readonly string[]): Promise<string[]> => {
  const same = names.map((name) => likeness(entity.fields[name]!, record[name] ?? null))
  const node = same.every((one) => one !== undefined) ? joined('and', same) : undefined
  if (!node) return []
  const rows = rowsOf(ctx, entity, { filter: { source: '', node } })
  const found = await tx.query<{ id: string }>({
    text: `select t.id ${rows.source().from()} order by t.id desc limit ${MOST}`,
    values: rows.values,
  })
  return found.map(({ id }) => id)
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
