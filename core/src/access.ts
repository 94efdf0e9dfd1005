import type { Expression } from './expression/node.ts'
import type { Entity, EntityGrant, Field, Model, Origin, Role } from './model/model.ts'

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

/**
 * What these roles, with all they inherit, grant of an entity. Grants only add up; what nobody grants is not allowed. A
 * field is readable where one role grants both the entity and the field, so two halves from two roles are not a whole.
 * A role the model no longer has grants nothing.
 */
export const access: AccessOf = (model, roles, entity) => {
  if (roles.includes(ADMINISTRATOR)) return everything
  const held = inherited(model, roles)
  const mine = held.flatMap((role) => (Object.hasOwn(role.entities, entity.name) ? [{ role, grant: role.entities[entity.name]! }] : []))
  const covers = (field: Field, verb: 'read' | 'update', verbs: readonly Verb[]): boolean =>
    mine.some(({ grant }) => verbs.some((v) => grant[v]) && (fieldGrant(grant, field)?.[verb] ?? true))
  return {
    grants: (verb) =>
      mine
        .filter(({ grant }) => grant[verb])
        .map(({ role, grant }) => ({
          allow: true,
          role: role.name,
          origin: { ...grant.origin, pointer: `${grant.origin.pointer}/${verb}` },
        })),
    may: (verb) => mine.some(({ grant }) => grant[verb]),
    reads: (field) => covers(field, 'read', ['read']),
    writes: (field) => covers(field, 'update', ['create', 'update']),
  }
}

const fieldGrant = (grant: EntityGrant, field: Field) => (Object.hasOwn(grant.fields, field.name) ? grant.fields[field.name] : undefined)

/** The roles and those they inherit, each once, nearest first. */
const inherited = (model: Model, names: readonly string[]): Role[] => {
  const found = new Map<string, Role>()
  const queue = [...names]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const role = Object.hasOwn(model.roles, name) ? model.roles[name] : undefined
    if (!role || found.has(name)) continue
    found.set(name, role)
    queue.push(...role.inherits)
  }
  return [...found.values()]
}

const everything: Access = {
  grants: () => [{ allow: true, role: ADMINISTRATOR, origin: { layer: 'cahier', document: '', pointer: '' } }],
  may: () => true,
  reads: () => true,
  writes: () => true,
}
