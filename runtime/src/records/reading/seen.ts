import { joins } from '@cahier/core/expression/joins'
import { scopeOf } from '@cahier/core/expression/model'
import { paths } from '@cahier/core/expression/paths'
import { fieldIn } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { readable } from '@cahier/core/query/query'
import { columns, taken } from './columns.ts'
import { accessTo, readerOf, type Context } from '../context.ts'
import { listsOf } from '../stages/lines.ts'
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
 * Whether what is shown of a record with it hangs on rights that may ask about the record itself: a statement that changes it
 * would still see it there as it was.
 */
export const showsBack = (ctx: Context, entity: Entity): boolean => {
  const { entities } = ctx.revision.model
  const asksMore = (name: string): boolean => {
    const right = accessTo(ctx, entities[name]!).when('read')
    if (typeof right === 'string') return false
    const follows = ([first, ...rest]: readonly string[]) => rest.length > 0 || 'rows' in (entities[name]!.fields[first!] ?? {})
    return name === entity.name || paths(right).some(({ root, path }) => root === 'record' && follows(path))
  }
  const lists = listsOf(entity).filter((field) => !field.hidden && accessTo(ctx, entity).reads(field))
  const lines = lists.flatMap((field) => (field.kind === 'lines' ? [entities[field.rows.entity]!] : []))
  const named = [
    ...lists.flatMap((field) => (field.kind === 'links' ? [field.rows.to] : [])),
    ...lines.flatMap(({ owner, fields }) =>
      Object.values(fields).flatMap((field) => ('to' in field && field.name !== owner?.link ? [field.to] : [])),
    ),
    ...Object.values(entity.fields).flatMap(({ computed }) =>
      computed && 'formula' in computed ? paths(computed.formula.node).flatMap(({ path }) => along(ctx, entity.name, path)) : [],
    ),
  ]
  const guarded = (line: Entity): boolean => {
    const { when, readsWhen } = accessTo(ctx, line)
    return [when('read'), ...Object.values(line.fields).map(readsWhen)].some((right) => typeof right !== 'string')
  }
  return lines.some(guarded) || named.some(asksMore)
}

/** The entities a path leads through. */
const along = (ctx: Context, from: string, [first, ...rest]: readonly string[]): string[] => {
  if (first === undefined) return []
  const to = fieldIn(scopeOf(ctx.revision.model.entities, from), from, first)?.to
  return typeof to === 'string' ? [to, ...along(ctx, to, rest)] : []
}
