import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import { storedFields } from '@cahier/core/fields/stored'
import type { Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Values } from '@cahier/core/record'
import { stateFields } from '@cahier/core/workflow/machine'
import { Refused } from '../../errors.ts'
import { stored, SYSTEM, systemOf } from '../writing/body.ts'
import { columns } from './columns.ts'
import { accessTo, entityFor, titled, type Context } from '../context.ts'
import { listsAsked, onWire } from '../stages/lines.ts'
import { missing, read } from './read.ts'
import { rowsOf } from './rows.ts'
import { prepared, run, sameRevision } from '../statement.ts'

/** A record on its ways: whole, since conditions look at what the actor does not see; the ways whose state the actor sees; whether they may change it. */
export type Stand = { readonly entity: Entity; readonly record: Values; readonly shown: readonly string[]; readonly updates: boolean }

/** Reads what moves depend on. What the actor may not read is as if it were not there. */
export const standing = async (ctx: Context, name: string, id: string): Promise<Stand> => {
  const entity = titled(ctx, entityFor(ctx, name, 'read'))
  if (!isUuid(id)) throw missing()
  const access = accessTo(ctx, entity)
  const fields = stateFields(entity).filter((field) => access.reads(entity.fields[field]!))
  if (stateFields(entity).length === 0) throw new Refused([problem('workflow.none', '', { entity: entity.title })], 404)
  const seen = JSON.parse((await read(ctx, name, id, fields.length > 0 ? { fields: fields.join(',') } : {})).body) as Values
  const record = await whole(ctx, entity, id)
  const shown = fields.filter((field) => (seen[field] ?? null) === (record[field] ?? null))
  return { entity, record, shown, updates: access.may('update') && (await changes(ctx, entity, id)) }
}

const whole = async (ctx: Context, entity: Entity, id: string): Promise<Values> => {
  const { schema, db } = ctx.workspace
  const statement = prepared(ctx.revision, `whole ${entity.name}`, 0, () => {
    const all = columns(schema, [...storedFields(entity).map((field) => field.name), ...SYSTEM.slice(2)])
    return `select c.revision, row_to_json(r)::text as body from ${quote(schema)}._current c left join (
select ${all} from ${quote(schema)}.${quote(entity.name)} t where t.id = $1::uuid and t.deleted_at is null) r on true`
  })
  const [row] = await run<{ revision: number; body: string | null }>(db, statement, [id])
  sameRevision(ctx.revision, row)
  if (row!.body === null) throw missing()
  const found = JSON.parse(row!.body) as Values
  return { ...stored(entity, found), ...systemOf(found), ...(await lists(ctx, entity, id)) }
}

/** The lists that a condition reads, in their order: nothing is held, since nothing is written. */
const lists = async (ctx: Context, entity: Entity, id: string): Promise<Values> => {
  const { schema, db } = ctx.workspace
  const found = listsAsked(ctx, entity).map(async (field): Promise<[string, Value]> => {
    const rows = ctx.revision.model.entities[field.rows.entity]!
    const statement = prepared(ctx.revision, `items ${entity.name} ${field.name}`, 0, () => {
      const all = columns(schema, [...storedFields(rows).map(({ name }) => name), ...SYSTEM.slice(2)])
      const owner = quote(field.rows.owner)
      return `select c.revision, (select coalesce(json_agg(r), '[]')::text from (select ${all} from ${quote(schema)}.${quote(rows.name)} t
where t.${owner} = $1::uuid and t.deleted_at is null order by t.position, t.id) r) as body from ${quote(schema)}._current c`
    })
    const [row] = await run<{ revision: number; body: string }>(db, statement, [id])
    sameRevision(ctx.revision, row)
    const items = JSON.parse(row!.body) as (Values & { readonly id: string })[]
    return [field.name, items.map((item) => onWire(field, { id: item.id, values: stored(rows, item) }))]
  })
  return Object.fromEntries(await Promise.all(found))
}

/** Whether the record is one of those the actor may change. */
const changes = async (ctx: Context, entity: Entity, id: string): Promise<boolean> => {
  const rows = rowsOf(ctx, entity, { verb: 'update' })
  const statement = prepared(ctx.revision, `changes ${entity.name} ${rows.key}`, 0, () => {
    const source = rows.source(1)
    source.column(['id'])
    return `select 1 as one ${source.from(['t.id = $1::uuid'])}`
  })
  return (await run(ctx.workspace.db, statement, [id, ...rows.values])).length > 0
}
