import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { readable } from '@cahier/core/query/query'
import { columns, taken } from './columns.ts'
import { accessTo, readerOf, type Context } from '../context.ts'
import { listing, withLists } from './lists.ts'
import { reachOf } from '../rights/reach.ts'

/** What the actor sees of records just written: of one they may not read, its id and its version. */
export type Seen = {
  readonly key: string
  /** $n and on, behind as many values as `text` is told. */
  readonly values: readonly string[]
  /** `select version, body from …`, of rows that have every column. */
  readonly text: (from: string, before: number) => string
}

export const seenOf = (ctx: Context, entity: Entity): Seen => {
  const reach = reachOf(ctx)
  return {
    key: reach.key,
    values: reach.values,
    text: (from, before) => {
      const { revision, workspace } = ctx
      const reaching = reach.behind(before)
      const fields = accessTo(ctx, entity).may('read') ? [...readable(entity, readerOf(ctx)), ...withLists(ctx, entity)] : []
      const other = (name: string, alias: string) => joins(scopeOf(revision.model.entities, name), workspace.schema, alias, reaching)
      const own = other(entity.name, 't')
      const row = taken({ fields, expand: [] }, own.column, listing(ctx, entity, { guard: reaching, other }))
      const shown = columns(workspace.schema, fields)
      const visible = fields.length > 0 ? reaching.visible(entity.name, 't') : undefined
      const unasked = reaching.unasked()
      const where = unasked.length > 0 ? ` where ${unasked.join(' and ')}` : ''
      const all = `select r.version, row_to_json(r)::text as body from (select ${shown} from (select ${row} from ${from} t ${own.text()}${where}) t) r`
      if (!visible) return all
      const bare = `json_build_object('id', t.id, 'version', t.version)`
      return `select t.version, case when ${visible} then row_to_json((select r from (select ${shown} from (select ${row}) t) r)) else ${bare} end::text as body
from ${from} t ${own.text()}${where}`
    },
  }
}

/**
 * Whether what is shown of a record is read in its own table too, by a formula, a line, a list or a right that leads back: a
 * statement that changes the record would still see it there as it was.
 */
export const showsBack = (ctx: Context, entity: Entity): boolean =>
  seenOf(ctx, entity)
    .text('written', 0)
    .includes(`${quote(ctx.workspace.schema)}.${quote(entity.name)}`)
