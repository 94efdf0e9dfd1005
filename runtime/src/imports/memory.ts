import { createHash } from 'node:crypto'
import type { Entity } from '@cahier/core/model/model'
import { quote } from '@cahier/core/expression/scope'
import type { ImportReport } from '@cahier/core/wire'
import type { Queryable } from '../db/database.ts'
import type { Context } from '../records/context.ts'
import type { Mapping } from './mapping.ts'
import { fitting } from './plan.ts'

/**
 * The mapping by which somebody of this company last brought in a file of these headings; other columns may stand beside them, as in
 * a file of refused rows. What the model or the person's rights no longer let in is left out.
 */
export async function recall(context: Context, db: Queryable, entity: Entity, headers: readonly string[]): Promise<Mapping | undefined> {
  const [row] = await db.query<{ mapping: string }>({
    text: `select mapping::text from ${quote(context.workspace.schema)}._mapping where entity = $1 and headings <@ $2::text[]
      order by cardinality(headings) desc, at desc limit 1`,
    values: [entity.id, headers],
  })
  return row && fitting(headers, entity, context, JSON.parse(row.mapping) as Mapping)
}

/** Keeps how a file was read for the next one of its headings. */
export async function remember({ workspace, revision, actor, now }: Context, report: ImportReport, mapping: Mapping): Promise<void> {
  const headings = report.headings.toSorted()
  const digest = createHash('sha256').update(JSON.stringify(headings)).digest('base64url')
  const { columns = {}, key } = mapping
  await workspace.db.query({
    text: `insert into ${quote(workspace.schema)}._mapping (entity, digest, headings, mapping, by, at)
      values ($1, $2, $3::text[], $4::json, $5::uuid, $6::timestamptz)
      on conflict (entity, digest) do update set mapping = excluded.mapping, by = excluded.by, at = excluded.at`,
    values: [revision.model.entities[report.entity]!.id, digest, headings, JSON.stringify({ columns, key }), actor.id, now],
  })
}
