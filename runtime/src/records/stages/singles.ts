import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import { quote } from '@cahier/core/expression/scope'
import { problem } from '@cahier/core/problem'
import { defaults } from '@cahier/core/record'
import type { Revision, Workspace } from '../../workspace.ts'
import { newborn } from '../writing/body.ts'
import { changesOf } from '../changes.ts'
import { momentOf, type Context } from '../context.ts'
import { fine, type Draft } from '../writing/drafts.ts'
import { newId } from '../id.ts'
import { array } from './links.ts'
import { keep, type Stage, type Work } from '../writing/pipeline.ts'

/** Of some entities there is exactly one record: whoever makes it, or takes it out of the bin, waits for whoever is doing so. */
export const oneOnly: Stage = async ({ ctx, tx }, entity, drafts) => {
  const fresh = entity.single ? drafts.filter(({ action }) => action === 'create' || action === 'restore') : []
  if (fresh.length === 0) return
  const table = `${quote(ctx.workspace.schema)}.${quote(entity.name)}`
  await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))', values: [`${ctx.workspace.schema} ${entity.id}`] })
  const there = await tx.query({
    text: `select 1 as one from ${table} where deleted_at is null and id <> all($1::uuid[]) limit 1`,
    values: [array(fresh.map(({ id }) => id))],
  })
  for (const [i, { problems }] of fresh.entries())
    if (there.length > 0 || i > 0) problems.push(problem('record.single', '', { entity: entity.title }))
}

/** And it stays. */
export const neverNone: Stage = (_, entity, drafts) => {
  if (entity.single) for (const { problems } of drafts) problems.push(problem('record.single', '', { entity: entity.title }))
  return Promise.resolve()
}

/** Once a model is published its single records are there, with what they begin with: who fills them in is asked for the rest. */
export const makeSingles = async (workspace: Workspace, revision: Revision): Promise<void> => {
  const singles = Object.values(revision.model.entities).filter(({ single }) => single)
  if (singles.length === 0) return
  const language = revision.model.app.language
  const actor: Actor = { kind: 'publish', id: null, email: null, roles: [ADMINISTRATOR], language, teams: [], sites: [] }
  const ctx: Context = { workspace, revision, actor, now: new Date().toISOString(), language }
  await workspace.db.transaction(async (tx) => {
    const work: Work = { ctx, tx, group: newId(), depth: 0, whole: true }
    for (const entity of singles) {
      const id = newId()
      const draft: Draft = {
        id,
        action: 'create',
        old: null,
        values: {},
        record: defaults(entity, momentOf(ctx)),
        system: newborn(id, ctx.now, null),
        problems: [],
      }
      await oneOnly(work, entity, [draft])
      if (fine(draft)) await keep(work, entity, [draft])
    }
  })
  changesOf(workspace).tell()
}
