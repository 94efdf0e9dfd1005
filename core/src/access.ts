import { ADMINISTRATOR } from './administrator.ts'
import { truth, type Bindings } from './expression/evaluate.ts'
import type { Expression, Node } from './expression/node.ts'
import { rebuild } from './expression/walk.ts'
import type { Entity, EntityGrant, Field, Granted, Model, Origin, Role } from './model/model.ts'

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

/** How a field is set: of a new record, of one that is there, or of a line that is made along with its record. */
export type Setting = 'create' | 'update' | 'with'

/** What one role says of one verb: yes, or yes where the rule holds; `origin` is where it says so. */
export type Grant = { readonly allow: boolean; readonly rule?: Expression; readonly role: string; readonly origin: Origin }

/** For no record, for every one, or for those where a condition holds; where that cannot be decided it does not hold. */
export type Right = 'never' | 'always' | Node

export { ADMINISTRATOR }

export type Access = {
  /** All grants that apply, for explaining; access is their union. */
  readonly grants: (verb: Verb) => readonly Grant[]
  /** The records a verb is granted for. */
  readonly when: (verb: Verb) => Right
  /** Whether a verb is granted for some record at least. */
  readonly may: (verb: Verb) => boolean
  /** The records, of those one may read, whose field one may read. */
  readonly readsWhen: (field: Field) => Right
  /** Whether a field may be read on some record at least. */
  readonly reads: (field: Field) => boolean
  /** The records, of those one may create or change, whose field one may set. */
  readonly writesWhen: (field: Field, verb: Setting) => Right
  /** Whether a field may be set on some record at least. */
  readonly writes: (field: Field) => boolean
  /** Whether one ever hears of a field: seen or set on some record at least. */
  readonly knows: (field: Field) => boolean
}

export type AccessOf = (model: Model, roles: readonly string[], entity: Entity) => Access

/**
 * What these roles, with all they inherit, grant of an entity. Grants only add up; what nobody grants is not allowed. A
 * field is readable on a record where one role grants both, so two halves from two roles are not a whole. A role the model
 * no longer has grants nothing.
 */
export const access: AccessOf = (model, roles, entity) => {
  if (roles.includes(ADMINISTRATOR)) return everything
  const mine = inherited(model, roles).flatMap((role) => {
    const grant = grantOf(model, role, entity)
    return grant ? [{ role, grant }] : []
  })
  const granting = (verb: Verb | 'with') => mine.filter(({ grant }) => granted(grant, verb) !== false)
  // Asked at every request, field by field: worked out once.
  const known = new Map<string, Right>()
  const once = (key: string, make: () => Right): Right => {
    const right = known.get(key) ?? make()
    known.set(key, right)
    return right
  }
  const when = (verb: Verb): Right => once(verb, () => union(granting(verb).map(({ grant }) => grant[verb])))
  const covering = (field: Field, verb: Verb | 'with', side: 'read' | 'update'): Right =>
    once(`${verb} ${field.name}`, () => {
      const all = granting(verb)
      const covered = all.filter(({ grant }) => fieldGrant(grant, field)?.[side] ?? true)
      // Where whoever grants the record grants the field too, nothing more need be asked.
      return covered.length > 0 && covered.length === all.length ? 'always' : union(covered.map(({ grant }) => granted(grant, verb)))
    })
  const reads = (field: Field): boolean => covering(field, 'read', 'read') !== 'never'
  const writes = (field: Field): boolean =>
    mine.some(({ grant }) => (fieldGrant(grant, field)?.update ?? true) && (grant.creates ?? grant.create) !== false) ||
    covering(field, 'update', 'update') !== 'never'
  return {
    grants: (verb) =>
      granting(verb).map(({ role, grant }) => ({
        allow: true,
        ...(grant[verb] !== true && { rule: grant[verb] as Expression }),
        role: role.name,
        origin: { ...grant.origin, pointer: `${grant.origin.pointer}/${verb}` },
      })),
    when,
    may: (verb) => when(verb) !== 'never',
    readsWhen: (field) => covering(field, 'read', 'read'),
    reads,
    writesWhen: (field, verb) => covering(field, verb, 'update'),
    writes,
    knows: (field) => reads(field) || writes(field),
  }
}

/** Whether a right covers a record; unknown does not. */
export const holds = (right: Right, bindings: Bindings): boolean =>
  typeof right === 'string' ? right === 'always' : truth(right, bindings) === true

/** What several grants give together. */
const union = (granted: readonly Granted[]): Right => {
  const rules = granted.flatMap((one) => (typeof one === 'boolean' ? [] : [one.node]))
  if (granted.includes(true) || rules.some((node) => says(node, true))) return 'always'
  const open = rules.filter((node) => !says(node, false))
  const [first, ...rest] = [...new Map(open.map((node) => [JSON.stringify(node), node])).values()]
  return first ? rest.reduce<Node>((left, right) => ({ op: 'or', type: 'boolean', left, right }), first) : 'never'
}

const says = (node: Node, value: boolean): boolean => node.op === 'literal' && node.value === value

/** What a role says of an entity. Lines have the rights of the record they belong to: to set them is to change that one. */
const grantOf = (model: Model, role: Role, entity: Entity): LineGrant | undefined => {
  const said = Object.hasOwn(role.entities, entity.name) ? role.entities[entity.name] : undefined
  if (!entity.owner) return said
  const owner = model.entities[entity.owner.entity]
  const grant = owner && grantOf(model, role, owner)
  if (!grant) return undefined
  const { link, field } = entity.owner
  const { read: shown = true, update: set = true } = Object.hasOwn(grant.fields, field) ? grant.fields[field]! : {}
  const changed = set && behind(link, grant.update)
  return {
    read: shown && behind(link, grant.read),
    create: changed,
    update: changed,
    delete: changed,
    export: shown && behind(link, grant.export),
    import: set && behind(link, grant.import),
    creates: set && behind(link, grant.creates ?? grant.create),
    fields: said?.fields ?? {},
    origin: grant.origin,
  }
}
/** `creates`: what lets lines be set while their owner is being made. */
type LineGrant = EntityGrant & { readonly creates?: Granted }

/** What a line is made with is what its record is made with. */
const granted = (grant: LineGrant | EntityGrant, verb: Verb | 'with'): Granted =>
  verb === 'with' ? ('creates' in grant && grant.creates !== undefined ? grant.creates : grant.create) : grant[verb]

/** The same rule, asked of the record a link leads to. */
const behind = (link: string, granted: Granted): Granted => {
  if (typeof granted === 'boolean') return granted
  const visit = (node: Node): Node =>
    node.op === 'path' && node.root === 'record'
      ? { ...node, path: [link, ...node.path], ...(node.system !== undefined && { system: node.system + 1 }) }
      : rebuild(node, visit)
  return { source: granted.source, node: visit(granted.node) }
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
  when: () => 'always',
  may: () => true,
  readsWhen: () => 'always',
  reads: () => true,
  writesWhen: () => 'always',
  writes: () => true,
  knows: () => true,
}
