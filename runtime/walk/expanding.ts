import type { Entity, Field } from '@cahier/core/model/model'
import type { Case } from './walker.ts'
import type { Row } from './world.ts'

export type Told = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly expand?: Readonly<Record<string, Told | readonly Told[] | null>>
}
/** One link followed, or followed back to those that point here. */
type Way = { readonly name: string; readonly to: string; readonly from?: Field; readonly link?: Field }

/** A path along links that the actor may name, one step or two, there and back. */
export const ways = (of: Case, entity: Entity, depth = 2): Way[] => {
  const { walk } = of
  const open = steps(of, entity)
  if (open.length === 0) return []
  const way = walk.random.pick(open)
  const beyond = depth > 1 && way.to !== '' && walk.random.chance(0.4) ? ways(of, walk.world.model.entities[way.to]!, depth - 1) : []
  return [way, ...beyond.filter(({ to }) => to !== '')]
}

const steps = ({ walk: { world }, actor }: Case, entity: Entity): Way[] => {
  const reads = (name: string, field: Field): boolean => world.rights(actor, name).may('read') && world.rights(actor, name).reads(field)
  const open = (name: string): boolean => world.rights(actor, name).may('read')
  const there = Object.values(entity.fields).flatMap((field): Way[] => {
    if (field.hidden || !reads(entity.name, field)) return []
    if (field.kind === 'polymorphic') return [{ name: field.name, to: '', link: field }]
    return field.kind === 'link' && open(field.to) ? [{ name: field.name, to: field.to, link: field }] : []
  })
  const back = Object.values(world.model.entities).flatMap((other) =>
    Object.values(other.fields).flatMap((field): Way[] =>
      field.kind === 'link' && field.to === entity.name && field.inverse !== undefined && !other.hidden && reads(other.name, field)
        ? [{ name: field.inverse, to: other.name, from: field }]
        : [],
    ),
  )
  return [...there, ...back]
}

/** What is wrong with what a record tells of those around it. */
export const misexpanded = (of: Case, entity: Entity, row: Row, told: Told, [way, ...rest]: readonly Way[]): string | undefined => {
  if (!way) return undefined
  const expected = around(of, entity, row, way)
  const found = told.expand?.[way.name] ?? null
  const items = way.from ? ((found ?? []) as readonly Told[]) : found === null ? [] : [found as Told]
  if (items.map(({ id }) => id).join() !== expected.map(({ row: { id } }) => id).join())
    return `${way.name} leads to ${JSON.stringify(found)}`
  for (const [i, item] of items.entries()) {
    const { entity: to, row: target } = expected[i]!
    const label = of.walk.world.seen(of.actor, to.name, target, to.label) ?? null
    if (Object.hasOwn(item, to.label) && item[to.label] !== label)
      return `${way.name} is called ${JSON.stringify(item)}, not ${JSON.stringify(label)}`
    const wrong = misexpanded(of, to, target, item, rest)
    if (wrong) return `${way.name}.${wrong}`
  }
  return undefined
}

/** The live records on the other end that the actor sees, the newest first where there may be several. */
const around = ({ walk: { world }, actor }: Case, entity: Entity, row: Row, { to, from, link }: Way): { entity: Entity; row: Row }[] => {
  const seen = (name: string, target: Row | undefined): { entity: Entity; row: Row }[] =>
    target && !target.deleted && world.may(actor, 'read', name, target) ? [{ entity: world.model.entities[name]!, row: target }] : []
  if (from) {
    const all = world.rows(to).flatMap((other) => (world.seen(actor, to, other, from.name) === row.id ? seen(to, other) : []))
    return all.toSorted((a, b) => (a.row.id < b.row.id ? 1 : -1)).slice(0, 10)
  }
  const value = world.seen(actor, entity.name, row, link!.name)
  if (typeof value !== 'string') return []
  const [name, id] = link!.kind === 'polymorphic' ? (value.split('/') as [string, string]) : [to, value]
  return seen(name, world.row(name, id))
}
