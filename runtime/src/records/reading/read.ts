import { query, type Query, type Question } from '@cahier/core/query/query'
import { quote } from '@cahier/core/expression/scope'
import { isUuid } from '@cahier/core/expression/literal'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../../db/database.ts'
import { Refused } from '../../errors.ts'
import { columns, taken } from './columns.ts'
import { entityFor, readerOf, type Context } from '../context.ts'
import { listing, withLists } from './lists.ts'
import { rowsOf, type Source } from './rows.ts'
import { prepared, runShort, sameRevision } from '../statement.ts'

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
    query(
      question.fields?.trim() ? question : { ...question, expand: [question.expand ?? '', ...withLists(ctx, entity)].join(',') },
      entity,
      readerOf(ctx),
    ),
  )
  if (!asked.query) throw new Refused(asked.problems)
  const rows = rowsOf(ctx, entity)
  const shape = ctx.revision.cached(`one shape ${name} ${ctx.actor.roles.join(' ')} ${JSON.stringify(question)}`, () =>
    JSON.stringify(['one', name, asked.query.fields, asked.query.expand]),
  )
  const statement = prepared(ctx.revision, shape + rows.key, 0, () => text(ctx, asked.query, rows.source(1)))
  const [row] = await runShort<{ revision: number; version: number | null; body: string }>(db, statement, [id, ...rows.values])
  sameRevision(ctx.revision, row)
  if (row!.version === null) throw missing()
  return { id, version: row!.version, body: row!.body }
}

const text = (ctx: Context, asked: Query, source: Source): string => {
  const { schema } = ctx.workspace
  const { column, from } = source
  const shown = columns(schema, asked.fields, asked.expand, source)
  const own = taken(asked, column, listing(ctx, asked.entity, source))
  return `select c.revision, r.version, case when r.id is not null then row_to_json(r)::text end as body from ${quote(schema)}._current c left join (
select ${shown} from (select ${own} ${from(['t.id = $1::uuid'])}) t) r on true`
}

/** Not there, in the bin, or not for the actor: the same answer, so that nobody learns which. */
export const missing = (): Refused => new Refused([problem('record.missing')], 404)
