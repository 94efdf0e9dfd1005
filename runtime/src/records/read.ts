import { query, type Query, type Question } from '@cahier/core/query/query'
import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { columns } from './columns.ts'
import { entityFor, readerOf, type Context } from './context.ts'
import { prepared, runShort, sameRevision } from './statement.ts'

/** A record as the wire has it: JSON text that nobody here reads. */
export type Stored = { readonly id: string; readonly version: number; readonly body: string }

/** One record. `question` may name `fields` and `expand`, as for a page; within a transaction, `db` is it. */
export const read = async (
  ctx: Context,
  name: string,
  id: string,
  question: Question = {},
  db: Queryable = ctx.workspace.db,
): Promise<Stored> => {
  const entity = entityFor(ctx, name, 'read')
  if (!isUuid(id)) throw missing()
  const asked = ctx.revision.cached(`one ${name} ${ctx.actor.roles.join(' ')} ${JSON.stringify(question)}`, () =>
    query(question, entity, readerOf(ctx)),
  )
  if (!asked.query) throw new Refused(asked.problems)
  const { schema } = ctx.workspace
  const { fields, expand } = asked.query
  const key = ctx.revision.cached(`one shape ${name} ${ctx.actor.roles.join(' ')} ${JSON.stringify(question)}`, () =>
    JSON.stringify(['one', name, fields, expand]),
  )
  const statement = prepared(ctx.revision, key, 0, () => text(schema, name, asked.query))
  const [row] = await runShort<{ revision: number; version: number | null; body: string }>(db, statement, [id])
  sameRevision(ctx.revision, row)
  if (row!.version === null) throw missing()
  return { id, version: row!.version, body: row!.body }
}

const text = (schema: string, name: string, { fields, expand }: Query): string => {
  const shown = columns(schema, fields, expand)
  return `select c.revision, r.version, case when r.id is not null then row_to_json(r)::text end as body from ${quote(schema)}._current c left join (
select ${shown} from ${quote(schema)}.${quote(name)} t where t.id = $1::uuid and t.deleted_at is null) r on true`
}

/** Not there, in the bin, or not for the actor: the same answer, so that nobody learns which. */
export const missing = (): Refused => new Refused([problem('record.missing')], 404)
