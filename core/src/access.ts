import type { Expression } from './expression/node.ts'
import type { Model, Entity, Field, Origin } from './model/model.ts'

/** Who acts, as an argument and never as a session: a member, an import, a job, later an API key or « seen as ». */
export type Actor = {
  readonly kind: 'member' | 'import' | 'job' | 'publish'
  /** The id of the `member` record; null when nobody in person acts. */
  readonly id: string | null
  readonly email: string | null
  readonly roles: readonly string[]
  readonly language: string
  readonly teams: readonly string[]
  readonly sites: readonly string[]
}

export type Verb = 'read' | 'create' | 'update' | 'delete' | 'export' | 'import'

/** What one role says of one verb: yes, no, or yes where the rule holds; `origin` is where it says so. */
export type Grant = { readonly allow: boolean; readonly rule?: Expression; readonly role: string; readonly origin: Origin }

/** The built-in role that may do everything; the first account has it. */
export const ADMINISTRATOR = 'administrator'

export type Access = {
  /** All grants that apply, for explaining; access is their union. */
  readonly grants: (verb: Verb) => readonly Grant[]
  readonly may: (verb: Verb) => boolean
  readonly reads: (field: Field) => boolean
  readonly writes: (field: Field) => boolean
}

export type AccessOf = (model: Model, roles: readonly string[], entity: Entity) => Access
