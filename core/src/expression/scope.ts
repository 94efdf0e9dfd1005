import type { Type } from './node.ts'

/** What a rule can say of a field: its type, and where it leads when it is a link. */
export type ScopeField = { readonly type: Type; readonly to?: string }
export type ScopeFields = Readonly<Record<string, ScopeField>>

/** What names mean where a rule stands. */
export type Scope = {
  /** The entity `record` and `old` are of; without one a rule speaks only of the user and the time. */
  readonly entity?: string
  /** The fields of an entity by name, without the system fields, which every entity has. */
  readonly fields: (entity: string) => ScopeFields | undefined
  /** Names that mean nothing here: a filter has no `old` and no `isNew`. */
  readonly without?: readonly string[]
  /** Whether the person who wrote the rule may know of a field; all may be known where it is not said. */
  readonly opens?: (entity: string, field: string) => boolean
}

export const systemFields: ScopeFields = {
  id: { type: 'link' },
  version: { type: 'number' },
  created_at: { type: 'datetime' },
  created_by: { type: 'link', to: 'member' },
  updated_at: { type: 'datetime' },
  updated_by: { type: 'link', to: 'member' },
}

export const userFields: ScopeFields = {
  id: { type: 'link' },
  email: { type: 'text' },
  language: { type: 'text' },
  roles: { type: { list: 'text' } },
  teams: { type: { list: 'link' } },
  sites: { type: { list: 'link' } },
}

/** One field by name, a system field or the entity's own. */
export const fieldIn = (scope: Scope, entity: string, name: string): ScopeField | undefined => {
  const fields = scope.fields(entity)
  if (fields && Object.hasOwn(fields, name)) return fields[name]
  return fields && Object.hasOwn(systemFields, name) ? systemFields[name] : undefined
}

/** A name as Postgres reads it, whatever is in it. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
