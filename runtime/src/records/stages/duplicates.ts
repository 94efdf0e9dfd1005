import { fold } from '@cahier/core/expression/functions/fold'
import type { Node } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity } from '@cahier/core/model/model'
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

const alike = async ({ ctx, tx }: Work, entity: Entity, { record }: Draft, names: readonly string[]) => {
  if (names.some((name) => (record[name] ?? null) === null || typeof record[name] === 'object')) return []
  const same = names.map((name): Node => {
    const type = kindOf(entity.fields[name]!).type
    const path: Node = { op: 'path', type, root: 'record', path: [name] }
    const value = record[name] as string | number | boolean
    if (type !== 'text') return { op: '==', type: 'boolean', left: path, right: { op: 'literal', type, value } }
    const left: Node = { op: 'call', type, name: 'fold', args: [path] }
    return { op: '==', type: 'boolean', left, right: { op: 'literal', type, value: fold(String(value)) } }
  })
  const node = same.reduce((left, right): Node => ({ op: 'and', type: 'boolean', left, right }))
  const rows = rowsOf(ctx, entity, { filter: { source: '', node } })
  const found = await tx.query<{ id: string }>({
    text: `select t.id ${rows.source().from()} order by t.id desc limit ${MOST}`,
    values: rows.values,
  })
  return found.map(({ id }) => id)
}

export const mayBeThere = (ctx: Context, entity: Entity, _: ReadonlySet<string>, verb: 'create' | 'update'): boolean =>
  verb === 'create' && entity.duplicates !== undefined && ctx.actor.kind === 'member'
