import { quote } from '@cahier/core/expression/scope'
import type { LinksField } from '@cahier/core/fields/field'
import type { Entity } from '@cahier/core/model/model'
import { readable } from '@cahier/core/query/query'
import { object, type Around } from './columns.ts'
import { accessTo, readerOf, type Context } from '../context.ts'
import { listsOf, type ListField } from '../stages/lines.ts'

/** The SQL of what a record `t` shows that is read elsewhere, by the name of its field: nothing of what is in its own row. */
export type Listing = (name: string) => string | undefined

/**
 * Lines as an array of records and many links as an array of ids, in their order, each as the actor may see it. A line tells
 * what its links are called beside, since nobody shows a line without.
 */
export const listing = (ctx: Context, entity: Entity, around: Around): Listing => {
  const lists = new Map(listsOf(entity).map((field) => [field.name, field]))
  return (name) => {
    const field = lists.get(name)
    if (!field) return apart(entity, name, around)
    // Who sees the list of lines is said of each line; who sees that of links, of the record.
    return field.kind === 'links' ? around.guard.value(entity.name, 't', name, ids(ctx, field, around)) : lines(ctx, field, around)
  }
}

/**
 * A formula that follows links reads what they lead to by its id, for the rows that are shown: a join would let Postgres read the
 * whole other table, and before it knows which rows those are.
 */
const apart = (entity: Entity, name: string, around: Around): string | undefined => {
  const computed = Object.hasOwn(entity.fields, name) ? entity.fields[name]!.computed : undefined
  if (!computed || !('formula' in computed)) return undefined
  const { column, text } = around.other(entity.name, 't')
  const sql = column([name])
  const beside = text()
  return beside === '' ? undefined : `(select ${sql} from (select 1) o ${beside})`
}

const lines = (ctx: Context, field: ListField, around: Around): string => {
  const { model } = ctx.revision
  const rows = model.entities[field.rows.entity]!
  const { column, text } = around.other(rows.name, 'l')
  const own = readable(rows, readerOf(ctx)).filter((name) => Object.hasOwn(rows.fields, name) && name !== field.rows.owner)
  const pairs = ['id', ...own].map((name): [string, string] => [name, column([name])])
  const named = own.flatMap((name) => called(ctx, rows, name, around))
  const record = object([...pairs, ...(named.length > 0 ? [['expand', object(named)] as const] : [])])
  const seen = around.guard.visible(rows.name, 'l')
  return `(select coalesce(json_agg(${record} order by l.position, l.id), '[]')
  from ${from(ctx, rows.name)} l ${text()} where ${[`l.${quote(field.rows.owner)} = t.id`, 'l.deleted_at is null', seen].filter(Boolean).join(' and ')})`
}

/** What the target of a line's link is called. */
const called = (ctx: Context, rows: Entity, name: string, around: Around): [string, string][] => {
  const field = rows.fields[name]!
  const target = 'to' in field ? ctx.revision.model.entities[field.to] : undefined
  const label = target?.fields[target.label]
  if (!target || !label || !accessTo(ctx, target).may('read') || !accessTo(ctx, target).reads(label)) return []
  const { column, text } = around.other(target.name, 'lt')
  const value = column([label.name])
  const there = [`lt.id = l.${quote(name)}`, 'lt.deleted_at is null', around.guard.visible(target.name, 'lt')].filter(Boolean)
  const record = `json_build_object('id', lt.id, '${label.name}', ${value})`
  return [[name, `(select ${record} from ${from(ctx, target.name)} lt ${text()} where ${there.join(' and ')})`]]
}

/** Of those whose target the actor may see, and which is not in the bin. */
const ids = (ctx: Context, field: LinksField, around: Around): string => {
  const { rows } = field
  const { text } = around.other(rows.to, 'lt')
  const there = [`l.${quote(rows.owner)} = t.id`, 'l.deleted_at is null', 'lt.deleted_at is null', around.guard.visible(rows.to, 'lt')]
  return `(select coalesce(json_agg(lt.id order by l.position, l.id), '[]')
  from ${from(ctx, rows.entity)} l join ${from(ctx, rows.to)} lt on lt.id = l.${quote(rows.target)} ${text()} where ${there.filter(Boolean).join(' and ')})`
}

const from = (ctx: Context, entity: string): string => `${quote(ctx.workspace.schema)}.${quote(entity)}`

/** A question for one record, which has its lists whether they are asked for or not. */
export const withLists = (ctx: Context, entity: Entity): string[] =>
  listsOf(entity)
    .filter((field) => accessTo(ctx, entity).reads(field) && !field.hidden)
    .map(({ name }) => name)
