import type { Node, Type } from './node.ts'

/** What a rule can say of a field: its type, and where it leads. */
export type ScopeField = {
  readonly type: Type
  /** Kept and never shown: true where there is a value. */
  readonly veiled?: true
  /** The only texts it can be, where that is known: to compare it with another one is a mistake. */
  readonly values?: readonly string[]
  /** The entity a link leads to, or whose records a list holds; several where a link is polymorphic. */
  readonly to?: string | readonly string[]
  /** What a composite is made of, kept as one jsonb column. */
  readonly parts?: ScopeFields
  /** What a computed field that is not stored means, over `record` of its entity; nothing where it is in error. */
  readonly formula?: () => Node | undefined
  /** Where the items of owned lines or of many links are. */
  readonly rows?: ScopeRows
}
export type ScopeFields = Readonly<Record<string, ScopeField>>

/** The entity whose records are the items, and its link back; `target` is its link to the item where it only links. */
export type ScopeRows = { readonly entity: string; readonly owner: string; readonly target?: string }

/** What names mean where a rule stands. */
export type Scope = {
  /** The entity `record` and `old` are of; without one a rule speaks only of the user and the time. */
  readonly entity?: string
  /** The fields of an entity by name, without the system fields, which every entity has. */
  readonly fields: (entity: string) => ScopeFields | undefined
  /** What is named beside the record: the target of a link whose options a rule is about. */
  readonly items?: Readonly<Record<string, { readonly type: Type; readonly entity: string }>>
  /** The names of the roles there are, where they are known. */
  readonly roles?: readonly string[]
  /** Names that mean nothing here: a filter has no `old` and no `isNew`. */
  readonly without?: readonly string[]
  /** Whether the database must answer the rule: what only the writer knows is then refused. */
  readonly sql?: boolean
  /** Whether the person who wrote the rule may know of a field; all may be known where it is not said. */
  readonly opens?: (entity: string, field: string) => boolean
}

export const systemFields: Readonly<Record<string, ScopeField & { readonly to?: string }>> = {
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
