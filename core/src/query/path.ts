import type { Access } from '../access.ts'
import { scopeOf } from '../expression/model.ts'
import type { Type } from '../expression/node.ts'
import { fieldIn, systemFields, type ScopeField } from '../expression/scope.ts'
import { kindOf } from '../fields/index.ts'
import type { Entity, Field, Model } from '../model/model.ts'
import { nearest } from '../nearest.ts'
import { problem, type Problem } from '../problem.ts'

export type Reader = { readonly model: Model; readonly access: (entity: Entity) => Access }
export type Read<T> = { readonly value: T; readonly problems: readonly Problem[] }

/** Where a path ends: a field of `entity`, unless the system's own or a part. */
export type Resolved =
  | {
      readonly path: readonly string[]
      readonly type: Type
      readonly entity: Entity
      readonly field?: Field
      readonly to?: string
      readonly problems?: undefined
    }
  | { readonly problems: readonly Problem[] }

/** Walks a path through the model as the actor may: each entity on it must be readable, and each field. */
export const resolve = (path: readonly string[], entity: Entity, reader: Reader): Resolved => {
  let at = entity
  const text = path.join('.')
  for (const [i, name] of path.entries()) {
    const known = fieldOf(at, name, reader.model)
    const own = Object.hasOwn(at.fields, name) ? at.fields[name] : undefined
    const access = reader.access(at)
    // What is hidden is as unknown as what is not there.
    if (!known || !access.may('read') || (own && !access.reads(own))) return { problems: [unknown(at, text, name, reader)] }
    const to = typeof known.to === 'string' ? known.to : undefined
    if (i === path.length - 1)
      return { path, type: known.parts ? 'record' : known.type, entity: at, ...(own && { field: own }), ...(to !== undefined && { to }) }
    const part = i === path.length - 2 ? known.parts?.[path[i + 1]!] : undefined
    if (part) return { path, type: part.type, entity: at }
    const next = to === undefined || known.rows ? undefined : reader.model.entities[to]
    if (!next) return { problems: [problem('query.unknown_field', '', { field: text, name: path[i + 1]!, nearest: null })] }
    at = next
  }
  return { problems: [problem('query.unknown_field', '', { field: text, name: text, nearest: null })] }
}

const unknown = (at: Entity, text: string, name: string, reader: Reader): Problem =>
  problem('query.unknown_field', '', {
    field: text,
    name,
    nearest: (reader.access(at).may('read') && nearest(name, ['id', 'version', ...readable(at, reader)])) || null,
  })

const fieldOf = (entity: Entity, name: string, model: Model): ScopeField | undefined =>
  fieldIn(scopeOf(model.entities, entity.name), entity.name, name)

/** Every field the actor may see, in the model's order, then what the system knows; lists only where they are asked for. */
export const readable = (entity: Entity, reader: Reader): string[] => {
  const access = reader.access(entity)
  const own = Object.values(entity.fields)
    .filter((field) => access.reads(field) && !field.hidden && !('rows' in field))
    .map((field) => field.name)
  return [...own, ...Object.keys(systemFields).filter((name) => name !== 'id' && name !== 'version')]
}

/**
 * To sort by a link is to sort by the label of what it leads to; by its id where the actor does not see that. A value with
 * parts is sorted by the one that people look for.
 */
export const byLabel = (path: readonly string[], entity: Entity, reader: Reader, depth = 3): readonly string[] => {
  const { model } = reader
  let at: Entity | undefined = entity
  let to: string | undefined
  let end: Field | undefined
  for (const step of path) {
    end = at && Object.hasOwn(at.fields, step) ? at.fields[step] : undefined
    to = at && linkTo(at, step, model)
    at = to === undefined ? undefined : model.entities[to]
  }
  const by = end && kindOf(end).sortedBy
  if (by !== undefined) return [...path, by]
  return at && depth > 0 && labelled(at, reader) ? byLabel([...path, at.label], entity, reader, depth - 1) : path
}

/** Whether the actor sees what records of an entity are called by. */
export const labelled = (entity: Entity, { access }: Reader): boolean => {
  const { may, reads } = access(entity)
  const label = Object.hasOwn(entity.fields, entity.label) ? entity.fields[entity.label] : undefined
  return may('read') && label !== undefined && reads(label)
}

/** The entity one record of which a field leads to. */
export const linkTo = (entity: Entity, name: string, model: Model): string | undefined => {
  const { to, rows } = fieldOf(entity, name, model) ?? {}
  return typeof to === 'string' && !rows ? to : undefined
}

/** The link by which records of another entity point at this one under a name of its own. */
export const inverseOf = (entity: Entity, name: string, model: Model): { readonly from: Entity; readonly link: Field } | undefined => {
  for (const from of Object.values(model.entities)) {
    const link = Object.values(from.fields).find(
      (field) => 'inverse' in field && field.inverse === name && 'to' in field && field.to === entity.name,
    )
    if (link) return { from, link }
  }
  return undefined
}

export const split = (source: string): string[] =>
  source
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
