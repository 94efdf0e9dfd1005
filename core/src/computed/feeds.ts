import { paths } from '../expression/paths.ts'
import type { Field, Rollup } from '../fields/field.ts'
import type { Model } from '../model/model.ts'
import { valueOf } from './derivation.ts'

/** What a roll-up is worked out of: fields of its rows (no links), or of records that links lead to from them. */
export type Read = { readonly entity: string; readonly links: readonly string[]; readonly fields: ReadonlySet<string> }

/** A roll-up of `parent` with all it reads. What reads another roll-up has a higher level, and is worked out after it. */
export type Feed = {
  readonly parent: string
  readonly field: Field
  readonly rollup: Rollup
  readonly level: number
  readonly reads: readonly Read[]
}

type Entities = Model['entities']

/** Every roll-up of a model, the lowest level first. A model has no circle of them: `compile` refuses it. */
export const feeds = (entities: Entities): Feed[] => {
  const levels = new Map<string, number>()
  const all = rollups(entities).map((one) => ({ ...one, reads: reads(entities, one.rollup) }))
  const level = (parent: string, name: string): number => {
    const key = `${parent}.${name}`
    const known = levels.get(key)
    if (known !== undefined) return known
    const own = all.find((one) => one.parent === parent && one.field.name === name)
    if (!own) return 0
    levels.set(key, 1)
    const found = 1 + Math.max(0, ...own.reads.flatMap(({ entity, fields }) => [...fields].map((field) => level(entity, field))))
    levels.set(key, found)
    return found
  }
  return all.map((one) => ({ ...one, level: level(one.parent, one.field.name) })).toSorted((a, b) => a.level - b.level)
}

const rollups = (entities: Entities): { parent: string; field: Field; rollup: Rollup }[] =>
  Object.values(entities).flatMap(({ name, fields }) =>
    Object.values(fields).flatMap((field) => (field.computed?.how === 'rollup' ? [{ parent: name, field, rollup: field.computed }] : [])),
  )

const reads = (entities: Entities, { entity, link, of, where }: Rollup): Read[] => {
  const found = new Map<string, { entity: string; links: readonly string[]; fields: Set<string> }>()
  const add = (at: string, links: readonly string[], field: string): void => {
    const key = links.join('.')
    const read = found.get(key) ?? { entity: at, links, fields: new Set() }
    read.fields.add(field)
    found.set(key, read)
  }
  add(entity, [], link)
  const nodes = [of === undefined ? undefined : valueOf(entities[entity]!, of), where?.node]
  for (const { path } of nodes.flatMap((node) => (node ? paths(node) : []))) {
    let at: string | undefined = entity
    for (const [i, name] of path.entries()) {
      if (at === undefined) break
      add(at, path.slice(0, i), name)
      const field: Field | undefined = entities[at]?.fields[name]
      at = field && 'to' in field && typeof field.to === 'string' ? field.to : undefined
    }
  }
  return [...found.values()]
}
