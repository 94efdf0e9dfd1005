import type { Entity } from '@cahier/core/model/model'
import { storedFields } from '@cahier/core/fields/stored'
import { check, defaults, type Values } from '@cahier/core/record'
import { Refused } from '../errors.ts'
import { newborn, readBody, type Body } from './writing/body.ts'
import { changesOf } from './changes.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { hushed } from './rights/hushed.ts'
import { newId } from './id.ts'
import { kept } from './writing/kept.ts'
import { linkedValues, unseen } from './stages/links.ts'
import { plainCreate } from './writing/plain.ts'
import type { Stored } from './reading/read.ts'
import { single } from './writing/single.ts'
import { seenOf } from './reading/seen.ts'
import { prepared, run, sameRevision } from './statement.ts'
import { taken, violated } from './stages/unique.ts'
import { insertText, lost, parameters, type Written } from './writing/write.ts'

/** Creates one record from the fields sent and the model's defaults; answers it as the actor may see it. */
export const create = async (ctx: Context, name: string, body: unknown): Promise<Stored> => {
  const entity = titled(ctx, entityFor(ctx, name, 'create'))
  const sent = readBody(entity, accessTo(ctx, entity), body)
  return plainCreate(ctx, entity, Object.keys(sent.values)) ? inOne(ctx, entity, sent) : single(ctx, entity, { values: body })
}

/** The usual creation: what is in the record is all there is to check, and one statement writes it. */
const inOne = async (ctx: Context, entity: Entity, sent: Body): Promise<Stored> => {
  const moment = momentOf(ctx)
  const record: Values = { ...defaults(entity, moment, sent.values), ...sent.values }
  const touched = new Set(Object.keys(sent.values))
  const id = newId()
  const [linked] = await linkedValues(ctx, ctx.workspace.db, entity, [record])
  const wrong = [
    ...sent.problems,
    ...hushed(
      ctx,
      entity,
      check(entity, { record: { ...record, ...newborn(id, ctx.now, ctx.actor.id) }, old: null, touched, linked: linked! }, moment),
    ),
    ...unseen(ctx, entity, touched, record),
  ]
  if (wrong.length > 0) throw new Refused(wrong)
  return insert(ctx, entity, id, record)
}

const insert = async (ctx: Context, entity: Entity, id: string, record: Values): Promise<Stored> => {
  const {
    revision,
    workspace: { schema, db },
  } = ctx
  const seen = seenOf(ctx, entity)
  const names = storedFields(entity).map(({ name }) => name)
  const statement = prepared(revision, `create ${entity.name} ${seen.key}`, 0, () =>
    insertText(schema, entity, seen.text('made', 7 + names.length)),
  )
  const values = [
    ...stamp(ctx, id),
    JSON.stringify(kept(revision.model, entity, record)),
    ...parameters(entity, names, record),
    ...seen.values,
  ]
  const [row] = await run<Written>(db, statement, values).catch(async (error: unknown) => {
    const key = violated(entity, error)
    throw key ? new Refused(await taken(ctx, db, entity, key, record), 409) : error
  })
  sameRevision(revision, row)
  if (row!.version === null) throw new Refused(lost(entity, names, row!))
  changesOf(ctx.workspace).tell()
  return { id, version: row!.version, body: row!.body! }
}

/** What every write begins with, $1 to $6: the revision it is for, the record, when, who, why, and the group of its history. */
export const stamp = (ctx: Context, id: string): unknown[] => [ctx.revision.number, id, ctx.now, ctx.actor.id, causeOf(ctx), newId()]

export const causeOf = ({ actor }: Context): 'request' | 'import' | 'job' | 'publish' => (actor.kind === 'member' ? 'request' : actor.kind)
