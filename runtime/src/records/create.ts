import type { Entity } from '@cahier/core/model/model'
import { storedFields } from '@cahier/core/fields/stored'
import { check, defaults, type Values } from '@cahier/core/record'
import { newborn, readBody } from './writing/body.ts'
import { Refused } from '../errors.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from './context.ts'
import { hushed } from './rights/hushed.ts'
import { newId } from './id.ts'
import { kept } from './writing/kept.ts'
import { linkedValues, unseen } from './stages/links.ts'
import { plainCreate } from './writing/plain.ts'
import type { Stored } from './reading/read.ts'
import { single } from './writing/single.ts'
import { seenOf } from './reading/seen.ts'
import { prepared } from './statement.ts'
import { createText, FIRST, quickly } from './writing/quick.ts'
import { parameters } from './writing/write.ts'

/** Creates one record from the fields sent and the model's defaults; answers it as the actor may see it. */
export const create = async (ctx: Context, name: string, body: unknown): Promise<Stored> => {
  const entity = titled(ctx, entityFor(ctx, name, 'create'))
  return (await inOne(ctx, entity, body)) ?? single(ctx, entity, { values: body })
}

/**
 * The usual creation, in one round trip: what is in the record is all there is to check. Whatever else is out of the ordinary
 * answers nothing here, and the pipeline finds out what it is.
 */
const inOne = async (ctx: Context, entity: Entity, body: unknown): Promise<Stored | undefined> => {
  const {
    revision,
    workspace: { schema, db },
  } = ctx
  const sent = readBody(entity, accessTo(ctx, entity), body)
  const touched = new Set(Object.keys(sent.values))
  if (!plainCreate(ctx, entity, [...touched])) return undefined
  const moment = momentOf(ctx)
  const record: Values = { ...defaults(entity, moment, sent.values), ...sent.values }
  const id = newId()
  const [linked] = await linkedValues(ctx, db, entity, [record])
  const whole = { ...record, ...newborn(id, ctx.now, ctx.actor.id) }
  const wrong = [
    ...sent.problems,
    ...hushed(ctx, entity, check(entity, { record: whole, old: null, touched, linked: linked! }, moment)),
    ...unseen(ctx, entity, touched, record),
  ]
  if (wrong.length > 0) throw new Refused(wrong)
  const names = storedFields(entity).flatMap((field) => ((record[field.name] ?? null) === null ? [] : [field.name]))
  const seen = seenOf(ctx, entity)
  const statement = prepared(revision, `create ${entity.name} ${names.join(',')} ${seen.key}`, 1, () =>
    createText(schema, entity, names, (from) => seen.text(from, FIRST - 1 + names.length)),
  )
  const after = JSON.stringify(kept(revision.model, entity, record))
  return quickly(ctx, entity, id, statement, [...stamp(ctx, id), after, ...parameters(entity, names, record), ...seen.values])
}

/** What every write begins with, $1 to $6: the revision it is for, the record, when, who, why, and the group of its history. */
export const stamp = (ctx: Context, id: string): unknown[] => [ctx.revision.number, id, ctx.now, ctx.actor.id, causeOf(ctx), newId()]

export const causeOf = ({ actor }: Context): 'request' | 'import' | 'job' | 'publish' => (actor.kind === 'member' ? 'request' : actor.kind)
