import { isUuid } from '@cahier/core/expression/literal'
import { quote } from '@cahier/core/expression/scope'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import { AMENDED_FROM, SUBMISSION, SUBMISSIONS, submissionOf } from '@cahier/core/submission'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { copied } from './copy.ts'
import { entityFor, titled, type Context } from './context.ts'
import type { Stage } from './writing/pipeline.ts'
import { missing, type Stored } from './reading/read.ts'
import { closedProblem, NONE, verdicts } from './rights/rights.ts'
import { single } from './writing/single.ts'

/** Submits a draft, which must then be whole, or cancels what was submitted. */
export const submit = (ctx: Context, name: string, id: string, verb: keyof typeof SUBMISSIONS, expected?: number): Promise<Stored> => {
  const entity = submittable(ctx, name)
  if (!isUuid(id)) throw missing()
  return single(ctx, entity, { id, values: {}, given: { [SUBMISSION]: SUBMISSIONS[verb].to }, expected, submits: verb })
}

/** Makes a new draft of what was cancelled, which says what it replaces; `body` says what shall be otherwise. */
export const amend = async (ctx: Context, name: string, id: string, body: unknown): Promise<Stored> => {
  const entity = submittable(ctx, name)
  entityFor(ctx, name, 'create')
  const values = { ...(await copied(ctx, entity, id)), ...(body as object) }
  return single(ctx, entity, { values, given: { [AMENDED_FROM]: id } })
}

const submittable = (ctx: Context, name: string): Entity => {
  const entity = titled(ctx, entityFor(ctx, name, 'update'))
  if (!entity.submit) throw new Refused([problem('record.unsubmittable', '', { entity: entity.title })], 404)
  return entity
}

/** A draft is submitted, what is submitted is cancelled, what is cancelled is amended, and once only. */
export const submissions: Stage = async ({ ctx, tx }, entity, drafts) => {
  if (!entity.submit) return
  for (const { old, record, submits, problems } of drafts) {
    const state = submissionOf(old?.values)
    if (submits && SUBMISSIONS[submits].from !== state) problems.push(problem('record.submission', '', { state }))
    const from = old ? null : (record[AMENDED_FROM] ?? null)
    if (typeof from !== 'string') continue
    // Once amended it cannot be amended again: that is a change of it.
    const { problem: refused, closed } = (await verdicts(ctx, tx, entity, ['update'], [from], [SUBMISSION])).get(from) ?? NONE
    if (refused) problems.push(refused)
    else problems.push(...(closed.has(SUBMISSION) ? [closedProblem(ctx, entity, SUBMISSION)] : await amendable(ctx, tx, entity, from)))
  }
}

const amendable = async (ctx: Context, tx: Queryable, entity: Entity, id: string) => {
  const table = `${quote(ctx.workspace.schema)}.${quote(entity.name)}`
  const [row] = await tx.query<{ state: string | null; amended: boolean }>({
    text: `select t.${SUBMISSION} as state, exists (select from ${table} o where o.${AMENDED_FROM} = t.id and o.deleted_at is null) as amended
from ${table} t where t.id = $1::uuid and t.deleted_at is null for no key update`,
    values: [id],
  })
  if (row?.state !== 'cancelled') return [problem('record.submission', '', { state: row?.state ?? 'draft' })]
  return row.amended ? [problem('record.amended')] : []
}
