import { paths } from '../expression/paths.ts'
import type { Node } from '../expression/node.ts'
import type { Field } from '../fields/field.ts'
import type { Entity, Model } from '../model/model.ts'

/** All that decides the values of a stored computed column, as text: a roll-up with what it reads, down to the last. Numbers once given stay. */
export const derivation = (entities: Model['entities'], entity: Entity, { computed }: Field): string => {
  if (computed?.how !== 'rollup') return 'sequence'
  const { entity: rows, link, aggregate, of, where } = computed
  const from = entities[rows]!
  const value = of === undefined ? undefined : valueOf(from, of)
  const below = [value, where?.node].flatMap((node) => (node ? read(entities, from, node) : []))
  return JSON.stringify([from.id, from.fields[link]?.id, aggregate, value, where?.node, below])
}

/** What a field is worked out of; a stored one is just itself. */
export const valueOf = (entity: Entity, name: string): Node => {
  const computed = entity.fields[name]?.computed
  return computed && 'formula' in computed ? computed.formula.node : { op: 'path', type: 'null', root: 'record', path: [name] }
}

/** The roll-ups that a value of an entity reads. */
const read = (entities: Model['entities'], entity: Entity, node: Node): string[] =>
  paths(node).flatMap(({ path }) => {
    let at: Entity | undefined = entity
    for (const [i, name] of path.entries()) {
      const field: Field | undefined = at?.fields[name]
      if (at && field?.computed?.how === 'rollup') return [derivation(entities, at, field)]
      at = i < path.length - 1 && field && 'to' in field && typeof field.to === 'string' ? entities[field.to] : undefined
    }
    return []
  })
