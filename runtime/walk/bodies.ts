import type { Value } from '@cahier/core/fields/kind'
import type { Field } from '@cahier/core/model/model'
import { STATES } from './company.ts'
import { anyRow, filled, type Case } from './walker.ts'
import type { Row } from './world.ts'

export type Body = Readonly<Record<string, Value>>

/** A value a field may be given: new, or of a record that may not be the actor's to see. */
export const valueOf = ({ walk }: Case, field: Field): Value => {
  const { random, world } = walk
  if (random.chance(0.08)) return null
  switch (field.kind) {
    case 'link':
      return random.pick(world.rows(field.to))?.id ?? null
    case 'polymorphic': {
      const { to } = random.pick(field.targets)
      return `${to}/${random.pick(world.rows(to)).id}`
    }
    case 'integer':
      return 800_000_000 + walk.fresh()
    case 'boolean':
      return random.chance(0.5)
    case 'choice':
      return random.pick(STATES)
    case 'address':
      return { city: canary(walk) }
    default:
      return canary(walk)
  }
}
export const canary = ({ fresh }: Pick<Case['walk'], 'fresh'>): string => `k${String(fresh()).padStart(6, '0')}k`

export const bodyOf = (of: Case, verb: 'create' | 'update'): Body => {
  const { walk, actor, entity } = of
  const { writesWhen } = walk.world.rights(actor, entity.name)
  const own = filled(entity)
  const able = own.filter((field) => writesWhen(field, verb) !== 'never')
  const all = walk.random.chance(0.9) && able.length > 0 ? able : own
  const [least, most] = verb === 'create' ? [2, all.length] : [1, 3]
  const values = Object.fromEntries(walk.random.some(all, least, most).map((field) => [field.name, valueOf(of, field)]))
  // A way is gone step by step: whoever begins elsewhere is refused for that alone.
  const starts =
    verb === 'create' && entity.workflows.length > 0 && walk.random.chance(0.8) ? { [entity.workflows[0]!.field]: undefined } : {}
  const duplicate = verb === 'create' && entity.duplicates && entity.label in values && walk.random.chance(0.4)
  const twin = duplicate ? { [entity.label]: anyRow(of).row?.values[entity.label] ?? null } : {}
  const owner = verb === 'create' && entity.owner ? { [entity.owner.link]: walk.random.pick(walk.world.rows(entity.owner.entity)).id } : {}
  return JSON.parse(JSON.stringify({ ...values, ...starts, ...twin, ...owner })) as Body
}

/** Why a body may not be set on a record, whichever it is: a field, or a link to what the actor does not see. */
export const barred = (of: Case, verb: 'create' | 'update', body: Body, old?: Row): boolean => {
  const { walk, actor, entity } = of
  const { writes } = walk.world.rights(actor, entity.name)
  return Object.entries(body).some(([name, value]) => {
    const field = entity.fields[name]!
    if (!writes(field)) return true
    if (old && !walk.world.sets(actor, 'update', entity.name, old, name)) return true
    // That a hidden link leads there already must not be told by taking it.
    const known = old && walk.world.seen(actor, entity.name, old, name) !== undefined && old.values[name] === value
    if (!(field.kind === 'link' || field.kind === 'polymorphic') || value === null || known) return false
    const [to, id] = field.kind === 'link' ? [field.to, String(value)] : (String(value).split('/') as [string, string])
    const target = walk.world.row(to, id)
    return !target || target.deleted || !walk.world.may(actor, 'read', to, target)
  })
}

/** The record as it would be; what is asked of it is asked of the world with it in. */
export const covered = (of: Case, verb: 'create' | 'update', row: Row, body: Body): boolean => {
  const { walk, actor, entity } = of
  return (
    walk.world.may(actor, verb, entity.name, row) &&
    Object.keys(body).every((name) => name === entity.owner?.link || walk.world.sets(actor, verb, entity.name, row, name))
  )
}

/** One that the database would refuse whoever asked. */
export const taken = ({ walk, entity }: Case, body: Body, old?: Row): boolean => {
  const keys = [
    ...Object.values(entity.fields).flatMap((field) => (field.unique ? [[field.name]] : [])),
    ...entity.unique.map(({ fields }) => fields),
  ]
  const values = { ...old?.values, ...body }
  return keys.some(
    (names) =>
      names.some((name) => name in body) &&
      names.every((name) => (values[name] ?? null) !== null) &&
      walk.world
        .rows(entity.name)
        .some((row) => !row.deleted && row.id !== old?.id && names.every((name) => row.values[name] === values[name])),
  )
}
