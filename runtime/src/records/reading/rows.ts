import { lift, type Lifted } from '@cahier/core/expression/bind'
import type { Verb } from '@cahier/core/access'
import { joins, type Guard, type Joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import type { Expression } from '@cahier/core/expression/node'
import { quote } from '@cahier/core/expression/scope'
import { toSql } from '@cahier/core/expression/sql'
import type { Entity } from '@cahier/core/model/model'
import { momentOf, type Context } from '../context.ts'
import { reachOf, type Amount, type Reaching } from '../rights/reach.ts'
import type { Found, Search } from './search.ts'

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
  /** The columns of another entity's row, as the actor may see them. */
  readonly other: (entity: string, alias: string) => Joins
  /** Whether each record is asked whether the actor may read it. */
  readonly ruled: boolean
  /** How the records are found, where there is a search; `from` asks for it itself. */
  readonly found: Found | undefined
  /**
   * `from … where …`, with further conditions; last, since it must know what has been asked for.
   */
  readonly from: (conditions?: readonly string[], how?: How) => string
}

/** `unfound`: the search is among the conditions already. `amount`: how many rows are looked at, all where it is not said. `share`: of so many percent of the table. */
type How = { readonly unfound?: boolean; readonly amount?: Amount; readonly share?: number }

/**
 * `few`: the actor may read but few of the records, which are looked up (see `fewOf`). `binned`: what is in the bin instead of what is not. `verb`: what the
 * rows are wanted for, beside being read.
 */
export type Restriction = {
  readonly filter?: Expression | undefined
  readonly search?: Search | undefined
  readonly binned?: boolean
  readonly few?: boolean
  readonly verb?: Verb
}

export const rowsOf = (
  ctx: Context,
  entity: Entity,
  { filter, search, few = false, binned = false, verb = 'read' }: Restriction = {},
): Rows => {
  const lifted = filter && lifting(ctx, filter)
  const reach = reachOf(ctx)
  const [filtering, searching] = [lifted?.values ?? [], search?.values ?? []]
  return {
    key: JSON.stringify([binned, few, verb, reach.key, lifted?.key, search?.key]),
    values: [...filtering, ...searching, ...reach.values],
    source: (before = 0) => {
      const reaching = reach.behind(before + filtering.length + searching.length)
      return source(ctx, entity, lifted, { verb, binned, few, search, reaching, searchAt: before + filtering.length }, before)
    },
  }
}

const lifting = (ctx: Context, { node }: Expression): Lifted => {
  const { today, timeZone } = momentOf(ctx).style
  return lift(node, { user: ctx.actor, now: ctx.now, today, timeZone })
}

type Kept = {
  readonly verb: Verb
  readonly binned: boolean
  readonly few: boolean
  readonly search: Search | undefined
  readonly reaching: Reaching
  readonly searchAt: number
}

const source = (ctx: Context, entity: Entity, lifted: Lifted | undefined, kept: Kept, before: number): Source => {
  const { schema } = ctx.workspace
  const { entities } = ctx.revision.model
  const { verb, binned, few, search, reaching, searchAt } = kept
  const other = (name: string, alias: string): Joins => joins(scopeOf(entities, name), schema, alias, reaching)
  const { column, rows, text } = other(entity.name, 't')
  const among = few ? reaching.among(entity.name) : undefined
  const always = [
    `t.deleted_at is ${binned ? 'not ' : ''}null`,
    ...(among ? [`t.id = any(array(${among}))`] : []),
    ...(verb === 'read' ? [] : [reaching.covers(verb, entity.name, 't')]),
    lifted && toSql(lifted.node, { column, rows, parameter: (i) => `$${before + i + 1}` }),
  ].filter((condition) => condition !== undefined)
  const found = search?.source(column, searchAt)
  return {
    column,
    guard: reaching,
    other,
    ruled: reaching.visible(entity.name, 't') !== undefined,
    found,
    from: (conditions = [], { unfound = false, amount = 'all', share }: How = {}) => {
      const visible = reaching.visible(entity.name, 't', amount)
      const all = [
        ...(visible ? [visible] : []),
        ...always,
        ...(found ? [found.named, ...(unfound ? [] : [found.any])] : []),
        ...conditions,
      ]
      return `from ${quote(schema)}.${quote(entity.name)} t${share === undefined ? '' : ` tablesample system (${share}) repeatable (1)`} ${text()} where ${[...all, ...reaching.unasked()].join(' and ')}`
    },
  }
}
