import { lift, type Lifted } from '@cahier/core/expression/bind'
import type { Verb } from '@cahier/core/access'
import { joins, type Guard } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import type { Expression } from '@cahier/core/expression/node'
import { quote } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import type { Entity } from '@cahier/core/model/model'
import { momentOf, type Context } from './context.ts'
import { reachOf, type Reaching } from './reach.ts'

/**
 * Which rows of an entity a question is about: those the actor may read, as far as the filter takes them. Every read of
 * more than one record asks here, so that a list, a count, a sum and a file are of the same records.
 */
export type Rows = {
  /** Rows of one key have one SQL; what differs are the values. */
  readonly key: string
  /** $1 and on, or behind as many as `source` is told. */
  readonly values: readonly string[]
  readonly source: (before?: number) => Source
}

/** The rows as SQL, with the record as `t`: columns are asked for first, since a path through a link joins its table. */
export type Source = {
  readonly column: (path: readonly string[]) => string
  /** What the actor may see of other rows. */
  readonly guard: Guard
  /** `from … where …`, with further conditions; last, since it must know what has been asked for. */
  readonly from: (conditions?: readonly string[]) => string
}

/** `binned`: what is in the bin instead of what is not. `verb`: what the rows are wanted for, beside being read. */
export type Restriction = { readonly filter?: Expression | undefined; readonly binned?: boolean; readonly verb?: Verb }

export const rowsOf = (ctx: Context, entity: Entity, { filter, binned = false, verb = 'read' }: Restriction = {}): Rows => {
  const lifted = filter && lifting(ctx, filter)
  const reach = reachOf(ctx)
  return {
    key: JSON.stringify([binned, verb, reach.key, lifted?.key]),
    values: [...(lifted?.values ?? []), ...reach.values],
    source: (before = 0) =>
      source(ctx, entity, lifted, { verb, binned, reaching: reach.behind(before + (lifted?.values.length ?? 0)) }, before),
  }
}

const lifting = (ctx: Context, { node }: Expression): Lifted =>
  lift(node, { user: ctx.actor, now: ctx.now, today: momentOf(ctx).style.today })

type Kept = { readonly verb: Verb; readonly binned: boolean; readonly reaching: Reaching }

const source = (ctx: Context, entity: Entity, lifted: Lifted | undefined, { verb, binned, reaching }: Kept, before: number): Source => {
  const { schema } = ctx.workspace
  const { column, text } = joins(scopeOf(ctx.revision.model.entities, entity.name), schema, 't', reaching)
  const always = [
    `t.deleted_at is ${binned ? 'not ' : ''}null`,
    reaching.visible(entity.name, 't'),
    ...(verb === 'read' ? [] : [reaching.covers(verb, entity.name, 't')]),
    lifted && toSql(lifted.node, { column, parameter: (i) => `$${before + i + 1}` }),
  ].filter((condition) => condition !== undefined)
  return {
    column,
    guard: reaching,
    from: (conditions = []) =>
      `from ${quote(schema)}.${quote(entity.name)} t ${text()} where ${[...always, ...conditions, ...reaching.unasked()].join(' and ')}`,
  }
}
