import { isUuid } from '@cahier/core/expression/literal'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { accessTo, type Context } from '../records/context.ts'
import { rowsOf } from '../records/reading/rows.ts'

/** A file as `_file` has it; `entity` and `field` are stable ids, null while no record names it. */
export type Kept = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly by: string | null
  readonly entity: string | null
  readonly record: string | null
  readonly field: string | null
}

const COLUMNS = 'id, name, type, size::float8 as size, sha256, by, entity, record, field'

/** A file this actor may see: their own until a record has it, then whoever may read that field of that record. Else there is none. */
export const find = async (ctx: Context, id: string): Promise<Kept> => {
  const file = isUuid(id) ? await rowOf(ctx, id) : undefined
  if (!file || !(await visible(ctx, file))) throw gone()
  return file
}

/** The file that a field of a record names, by the rights of both. */
export const named = async (ctx: Context, entity: string, record: string, field: string, id: string): Promise<Kept> => {
  const file = isUuid(id) && (await names(ctx, entity, record, field, id)) ? await rowOf(ctx, id) : undefined
  if (!file) throw gone()
  return file
}

/** `db` is the transaction, where the question is asked within one. */
export const visible = async (
  ctx: Context,
  { id, by, entity, record, field }: Kept,
  db: Queryable = ctx.workspace.db,
): Promise<boolean> => {
  if (entity === null || record === null || field === null) return by === ctx.actor.id
  const of = Object.values(ctx.revision.model.entities).find((one) => one.id === entity)
  const at = of && Object.values(of.fields).find((one) => one.id === field)
  return of !== undefined && at !== undefined && (await names(ctx, of.name, record, at.name, id, db))
}

/** Whether the field of the record, as this actor may read it, has the file. */
const names = async (
  ctx: Context,
  entity: string,
  record: string,
  field: string,
  id: string,
  db: Queryable = ctx.workspace.db,
): Promise<boolean> => {
  const of = Object.hasOwn(ctx.revision.model.entities, entity) ? ctx.revision.model.entities[entity]! : undefined
  const at = of && Object.hasOwn(of.fields, field) ? of.fields[field]! : undefined
  if (!of || !at || !isUuid(record) || (at.kind !== 'file' && at.kind !== 'files')) return false
  const access = accessTo(ctx, of)
  if (!access.may('read') || !access.reads(at)) return false
  const rows = rowsOf(ctx, of)
  const { column, from } = rows.source(2)
  const value = column([field])
  const has = at.kind === 'files' ? `$2::uuid = any(${value})` : `${value} = $2::uuid`
  const text = `select t.id ${from(['t.id = $1::uuid', has])}`
  return (await db.query({ text, values: [record, id, ...rows.values] })).length > 0
}

const rowOf = async (ctx: Context, id: string): Promise<Kept | undefined> => {
  const { schema, db } = ctx.workspace
  const [row] = await db.query<Kept>({ text: `select ${COLUMNS} from "${schema}"._file where id = $1::uuid`, values: [id] })
  return row
}

const gone = (): Refused => new Refused([problem('file.gone')], 404)
