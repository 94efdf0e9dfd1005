import { access, type Access, type Actor, type Verb } from '@cahier/core/access'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { Reader } from '@cahier/core/query/query'
import type { Moment } from '@cahier/core/record'
import { Refused } from '../errors.ts'
import type { Revision, Workspace } from '../workspace.ts'

/** In what name and at what moment something is asked of the records; the same for every verb. */
export type Context = {
  readonly workspace: Workspace
  readonly revision: Revision
  readonly actor: Actor
  /** ISO 8601 UTC, milliseconds. */
  readonly now: string
  /** Of titles and messages in problems. */
  readonly language: string
  /** Whether whoever makes a record has seen those that may be the same. */
  readonly duplicates?: 'allow'
}

/** The entity of a route, or a refusal: unknown to the model, or not granted. */
export const entityFor = (ctx: Context, name: string, verb: Verb): Entity => {
  const { entities } = ctx.revision.model
  const entity = Object.hasOwn(entities, name) ? entities[name]! : undefined
  if (!entity || entity.hidden) throw new Refused([problem('record.entity', '', { entity: name })], 404)
  return granted(ctx, entity, verb)
}

/** The entity, where some record of it may be granted; else a refusal. */
export const granted = (ctx: Context, entity: Entity, verb: Verb): Entity => {
  if (!accessTo(ctx, entity).may(verb)) throw new Refused([problem('access.entity', '', { entity: titled(ctx, entity).title })], 403)
  return entity
}

/** The same entity with its titles and messages in the language of the answer. */
export const titled = (ctx: Context, entity: Entity): Entity => ctx.revision.in(ctx.language).entities[entity.name] ?? entity

/** What the actor's roles grant of an entity, worked out once per revision and set of roles. */
export const accessTo = ({ revision, actor }: Pick<Context, 'revision' | 'actor'>, entity: Entity): Access =>
  revision.cached(`access ${entity.name} ${actor.roles.join(' ')}`, () => access(revision.model, actor.roles, entity))

export const readerOf = (ctx: Context): Reader => ({ model: ctx.revision.model, access: (entity) => accessTo(ctx, entity) })

/** The moment of a check, with the day it is where the company is. */
export const momentOf = ({ revision, actor, now, language }: Context): Moment => {
  const { timeZone } = revision.model.app
  return { now, actor, style: { locale: language, timeZone, today: dayIn(timeZone, now) } }
}

/** Formatting is dear and the day lasts: it is asked once per zone and minute. */
const dayIn = (timeZone: string, now: string): string => {
  const minute = now.slice(0, 16)
  const known = days.get(timeZone)
  if (known?.minute === minute) return known.day
  const clock = known?.clock ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const day = clock.format(new Date(now))
  days.set(timeZone, { minute, day, clock })
  return day
}
const days = new Map<string, { readonly minute: string; readonly day: string; readonly clock: Intl.DateTimeFormat }>()
