import { access, ADMINISTRATOR, type Access, type Actor } from '../access.ts'
import type { Expression } from '../expression/node.ts'
import { paths } from '../expression/paths.ts'
import type { Computed } from '../fields/field.ts'
import { kindOf } from '../fields/index.ts'
import type { Entity, Field, Model } from '../model/model.ts'
import { AMENDED_FROM, SUBMISSION } from '../submission.ts'
import { partField, systemField } from './beside.ts'

/** A model as one actor may see it: what a specification is made of. */
export type Reader = {
  readonly access: (entity: Entity) => Access
  readonly entity: (name: string) => Entity | undefined
  /** The field at 'account', 'account.sector', 'created_at' or 'address.city', when every step of the way is readable. */
  readonly field: (entity: Entity, path: string) => Field | undefined
  /** The readable fields, as the actor may know them. */
  readonly fields: (entity: Entity) => readonly Field[]
  /** The field that names a record, or the id where the actor may not read it. */
  readonly label: (entity: Entity) => string
  /** Whether everything a rule looks at is always readable: else it can neither be asked in the browser nor be shown. */
  readonly understands: (entity: Entity, rule: Expression) => boolean
  /** Whether all of it is readable on some records at least: the database can be asked, and answers what the actor sees. */
  readonly mayAsk: (entity: Entity, rule: Expression) => boolean
}

/** A field and the entity it is of, since its rules speak of that one. */
type Found = { readonly of: Entity; readonly field: Field }

export const reader = (model: Model, actor: Actor): Reader => {
  const known = new Map<string, Access>()
  const rights = (entity: Entity): Access => {
    const found = known.get(entity.name) ?? access(model, actor.roles, entity)
    known.set(entity.name, found)
    return found
  }
  const entity = (name: string): Entity | undefined => {
    const found = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined
    return found && !found.hidden && rights(found).may('read') ? found : undefined
  }
  const at = (of: Entity, [first, ...rest]: readonly string[]): Found | undefined => {
    const field = first !== undefined && Object.hasOwn(of.fields, first) ? of.fields[first] : undefined
    if (!field || !rights(of).reads(field)) return undefined
    if (rest.length === 0) return { of, field }
    const target = 'to' in field ? entity(field.to) : undefined
    return target && at(target, rest)
  }
  /** What is at the end of a path and no field of its own: the system's, or a part of one. */
  const beside = (of: Entity, names: readonly string[]): Field | undefined => {
    const [before, last] = [names.slice(0, -1), names.at(-1)!]
    const found = before.length > 0 ? at(of, before) : undefined
    const owner = before.length === 0 ? of : found && 'to' in found.field ? entity(found.field.to) : undefined
    const people = entity('member')
    if (owner)
      return Object.hasOwn(owner.fields, last) ? undefined : systemField(last, owner, people ? label(people) : 'id', model.language)
    return found && partField(found.field, last, model.language)
  }
  const label = (of: Entity): string => (at(of, [of.label]) ? of.label : 'id')
  const mayAsk = (of: Entity, rule: Expression): boolean =>
    paths(rule.node).every(({ root, path }) => root === 'user' || isSystem(of, path) || asks(of, path))
  /** As `at`, into the parts of a value and the items of a list too. */
  const asks = (of: Entity, [first, ...rest]: readonly string[]): boolean => {
    const field = first !== undefined && Object.hasOwn(of.fields, first) ? of.fields[first] : undefined
    if (!field || !rights(of).reads(field)) return false
    if (rest.length === 0) return true
    if (rest.length === 1 && Object.hasOwn(kindOf(field).parts ?? {}, rest[0]!)) return true
    const target = behind(field)
    return target !== undefined && (isSystem(target, rest) || asks(target, rest))
  }
  /** What a link leads to, or the items of a list are: lines are read with the record they belong to. */
  const behind = (field: Field): Entity | undefined => {
    if (field.kind === 'lines') return model.entities[field.rows.entity]
    return field.kind === 'links' ? entity(field.rows.to) : 'to' in field ? entity(field.to) : undefined
  }
  /** Whether the steps of a path are there on every record: what is hidden on some would be taken for empty. */
  const always = (of: Entity, [first, ...rest]: readonly string[]): boolean => {
    const field = first !== undefined && Object.hasOwn(of.fields, first) ? of.fields[first] : undefined
    if (!field || rights(of).readsWhen(field) !== 'always') return !field
    const target = rest.length > 0 ? behind(field) : undefined
    return !target || ((field.kind === 'lines' || rights(target).when('read') === 'always') && always(target, rest))
  }
  const understands = (of: Entity, rule: Expression): boolean =>
    mayAsk(of, rule) && paths(rule.node).every(({ root, path }) => root === 'user' || always(of, path))
  /** One of the entities a link may lead to, and what the actor may call its records. */
  const named = (to: string): { to: string; label: string }[] => {
    const target = entity(to)
    return target ? [{ to, label: label(target) }] : []
  }
  /** How a value comes about, for who may know all it is worked out of; for others only that nobody gives it. */
  const told = (of: Entity, computed: Computed): Computed => {
    if ('formula' in computed) return understands(of, computed.formula) ? computed : ({ how: computed.how } as Computed)
    if (computed.how === 'sequence') {
      const { assignedWhen: _, ...rest } = computed
      return rest
    }
    const rows = entity(computed.entity) ?? model.entities[computed.entity]!
    const known = [computed.link, ...(computed.of === undefined ? [] : [computed.of])].every((name) => always(rows, [name]))
    const whole = known && (!computed.where || understands(rows, computed.where))
    return whole ? computed : ({ how: 'rollup', aggregate: computed.aggregate } as Computed)
  }
  const shown = ({ of, field }: Found): Field => {
    const { visibleWhen, requiredWhen, readOnlyWhen, defaultRule, optionsWhen, ...rest } = field as Field & { optionsWhen?: Expression }
    const rules = Object.entries({ visibleWhen, requiredWhen, readOnlyWhen, defaultRule, optionsWhen }).filter(
      ([, rule]) => rule && understands(of, rule),
    )
    const to = 'to' in field ? field.to : field.kind === 'links' ? field.rows.to : undefined
    const target = to === undefined ? undefined : entity(to)
    return {
      ...rest,
      ...Object.fromEntries(rules),
      // A condition that says what the actor may not know is kept from them: the server asks it.
      ...('options' in field && {
        options: field.options.map(({ when, ...option }) => (when && understands(of, when) ? { ...option, when } : option)),
      }),
      ...(to !== undefined && { label: target ? label(target) : 'id' }),
      ...('targets' in field && { targets: field.targets.flatMap(({ to: one }) => named(one)) }),
      ...(field.computed && { computed: told(of, field.computed) }),
      needs: actor.roles.includes(ADMINISTRATOR) ? field.needs : [],
    }
  }
  const seen = new Map<string, readonly Field[]>()
  const readable = (of: Entity): readonly Field[] =>
    Object.values(of.fields)
      .filter((field) => rights(of).reads(field) && !field.hidden)
      .map((field) => shown({ of, field }))
  return {
    access: rights,
    entity,
    field: (of, path) => {
      const names = path.split('.')
      const found = at(of, names)
      return found ? shown(found) : beside(of, names)
    },
    fields: (of) => {
      // Asked for again by every entity that might be linked from this one.
      const found = seen.get(of.name) ?? readable(of)
      seen.set(of.name, found)
      return found
    },
    label,
    understands,
    mayAsk,
  }
}

/** System fields are read by whoever reads the record. */
const isSystem = (entity: Entity, path: readonly string[]): boolean => path.length === 1 && !Object.hasOwn(entity.fields, path[0]!)

/** What every specification says of the entity it is of. */
export const headOf = ({ label }: Pick<Reader, 'label'>, entity: Entity) => ({
  title: entity.title,
  plural: entity.plural,
  ...(entity.icon && { icon: entity.icon }),
  label: label(entity),
})

/** What the actor may do with records of an entity; the one there is stays the only one. */
export const mayOf = ({ access: rights }: Pick<Reader, 'access'>, entity: Entity) => {
  const { may } = rights(entity)
  return { create: may('create') && !entity.single, update: may('update'), delete: may('delete') && !entity.single }
}

/** Who may set how far a record is submits and cancels it, and amends it where they may say what replaces what, too. */
export const maySubmit = ({ access: rights }: Pick<Reader, 'access'>, entity: Entity) => {
  const { may, writesWhen } = rights(entity)
  const sets = (name: string, verb: 'create' | 'update'): boolean =>
    may(verb) && entity.fields[name] !== undefined && writesWhen(entity.fields[name], verb) !== 'never'
  const submit = sets(SUBMISSION, 'update')
  return { submit, amend: submit && !entity.single && sets(AMENDED_FROM, 'create') }
}
