import type { Value } from '@cahier/core/fields/kind'
import { isStored } from '@cahier/core/fields/stored'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Values } from '@cahier/core/record'
import { readBody } from './writing/body.ts'
import { accessTo, entityFor, titled, type Context } from './context.ts'
import { create } from './create.ts'
import { read, type Stored } from './reading/read.ts'

/**
 * Makes another record of what the actor sees of one, with its lines and links; `body` says what shall be otherwise. What is
 * never copied, what must differ and what nobody sets by hand is left out, so the copy begins as a new record does.
 */
export const copy = async (ctx: Context, name: string, id: string, body: unknown): Promise<Stored> => {
  const entity = titled(ctx, entityFor(ctx, name, 'create'))
  const sent = Object.keys((body ?? {}) as object).length > 0 ? readBody(entity, accessTo(ctx, entity), body) : undefined
  const values = await copied(ctx, entity, id)
  return create(ctx, name, { ...values, ...(sent ? (body as Values) : {}) })
}

/** What a copy of a record begins with, as the actor would send it. */
export const copied = async (ctx: Context, entity: Entity, id: string): Promise<Values> =>
  part(ctx, entity, JSON.parse((await read(ctx, entity.name, id)).body) as Values)

const part = (ctx: Context, entity: Entity, record: Values): Values => {
  const access = accessTo(ctx, entity)
  const ways = new Set(entity.workflows.map(({ field }) => field))
  const kept = Object.values(entity.fields).flatMap((field): [string, Value][] => {
    const value = record[field.name] ?? null
    const open = value !== null && copies(field) && access.writes(field) && !ways.has(field.name) && field.name !== entity.owner?.link
    return open ? [[field.name, field.kind === 'lines' ? lines(ctx, field.rows.entity, value) : value]] : []
  })
  return Object.fromEntries(kept)
}

/** A secret is not told and a file belongs to its record, so neither can be copied. */
const OWN: readonly Field['kind'][] = ['secret', 'file', 'files']

const copies = (field: Field): boolean =>
  !field.noCopy &&
  !field.readOnly &&
  !field.hidden &&
  !field.unique &&
  !field.computed &&
  !OWN.includes(field.kind) &&
  (isStored(field) || 'rows' in field)

const lines = (ctx: Context, entity: string, value: Value): Value =>
  (value as readonly Values[]).map((line) => part(ctx, ctx.revision.model.entities[entity]!, line))
