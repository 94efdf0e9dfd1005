import { lift, type Lifted } from '@cahier/core/expression/bind'
import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import type { Expression } from '@cahier/core/expression/node'
import { quote } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import type { Entity } from '@cahier/core/model/model'
import { momentOf, type Context } from './context.ts'

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
  /** `from … where …`, with further conditions. */
  readonly from: (conditions?: readonly string[]) => string
}

/** `binned`: what is in the bin instead of what is not. */
export type Restriction = { readonly filter?: Expression | undefined; readonly binned?: boolean }

export const rowsOf = (ctx: Context, entity: Entity, { filter, binned = false }: Restriction = {}): Rows => {
  const lifted = rules(filter).map((rule) => lifting(ctx, rule))
  return {
    key: JSON.stringify([binned, ...lifted.map(({ key }) => key)]),
    values: lifted.flatMap(({ values }) => values),
    source: (before = 0) => source(ctx, entity, lifted, binned, before),
  }
}

const rules = (filter: Expression | undefined): Expression[] => (filter ? [filter] : [])

const lifting = (ctx: Context, { node }: Expression): Lifted =>
  lift(node, { user: ctx.actor, now: ctx.now, today: momentOf(ctx).style.today })

const source = (ctx: Context, entity: Entity, lifted: readonly Lifted[], binned: boolean, before: number): Source => {
  const { schema } = ctx.workspace
  const { column, text } = joins(scopeOf(ctx.revision.model.entities, entity.name), schema, 't')
  let at = before
  const kept = lifted.map(({ node, values }) => {
    const first = at
    at += values.length
    return toSql(node, { column, parameter: (i) => `$${first + i + 1}` })
  })
  const always = [`t.deleted_at is ${binned ? 'not ' : ''}null`, ...kept]
  return {
    column,
    from: (conditions = []) =>
      `from ${quote(schema)}.${quote(entity.name)} t ${text()} where ${[...always, ...conditions].join(' and ')}`,
  }
}
