import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Queryable } from '../../db/database.ts'
import { Refused } from '../../errors.ts'
import { changesOf } from '../changes.ts'
import { type Context } from '../context.ts'
import type { Row } from './drafts.ts'
import { newId } from '../id.ts'
import { write } from './pipeline.ts'
import { missing, read, type Stored } from '../reading/read.ts'
import { seenOnly } from '../rights/rights.ts'

/** One record through the pipeline: what the quick ways do not do. Answers it as the actor may see it. */
export const single = async (ctx: Context, entity: Entity, row: Row): Promise<Stored> => {
  const done = await ctx.workspace.db
    .transaction(async (tx) => {
      const [draft] = await write({ ctx, tx, group: newId(), depth: 0, whole: true }, entity, [row])
      if (draft!.problems.length > 0) throw new Refused(draft!.problems)
      return answer(ctx, tx, entity, draft!.id)
    })
    .catch(async (error: unknown) => {
      const outdated = error instanceof Refused && error.problems[0]?.code === 'record.stale'
      throw outdated ? await stale(ctx, entity, row.id!) : error
    })
  changesOf(ctx.workspace).tell()
  return done
}

/** The record as the actor may see it; its id and version where he may not. */
export const answer = async (ctx: Context, tx: Queryable, entity: Entity, id: string): Promise<Stored> => {
  if ((await seenOnly(ctx, tx, entity, [id])).has(id)) return read(ctx, entity.name, id, {}, tx)
  const [row] = await tx.query<{ version: number }>({
    text: `select version from ${quote(ctx.workspace.schema)}.${quote(entity.name)} where id = $1::uuid`,
    values: [id],
  })
  if (!row) throw missing()
  return { id, version: row.version, body: JSON.stringify({ id, version: row.version }) }
}

/** With the record as it is now, as far as the actor may see it. */
export const stale = async (ctx: Context, entity: Entity, id: string): Promise<Refused> => {
  const { db } = ctx.workspace
  const seen = (await seenOnly(ctx, db, entity, [id])).has(id)
  return new Refused([problem('record.stale')], 412, seen ? (await answer(ctx, db, entity, id)).body : undefined)
}
