import type { EntityDocument, FieldDocument } from './document.ts'

type Ref<K extends string> = Extract<FieldDocument, { $ref: `field:${K}` }>
export type ComputedDocument = Ref<'formula'> | Ref<'lookup'> | Ref<'rollup'> | Ref<'sequence'>
/** The entities as written, by name. */
type Entities = ReadonlyMap<string, { readonly json: EntityDocument }>

const COMPUTED: readonly string[] = ['field:formula', 'field:lookup', 'field:rollup', 'field:sequence']
export const isComputed = (document: FieldDocument): document is ComputedDocument => COMPUTED.includes(document.$ref)

/** Whether its value is nowhere kept. */
export const isFormula = (document: FieldDocument): document is Ref<'formula'> | Ref<'lookup'> =>
  document.$ref === 'field:formula' || document.$ref === 'field:lookup'

/**
 * A field of the kind a computed field's values are of, with the settings they come with: a lookup of a choice has its options,
 * a sum of amounts their currency. Undefined where it cannot be told, which somebody else says; another field stands for itself.
 */
export const resultOf = (
  entities: Entities,
  entity: string,
  document: FieldDocument,
  seen: readonly FieldDocument[] = [],
): FieldDocument | undefined => {
  if (!isComputed(document)) return document
  if (seen.includes(document)) return undefined
  const next = (of: string, name: string): FieldDocument | undefined => {
    const found = fieldOf(entities, of, name)
    return found && resultOf(entities, of, found, [...seen, document])
  }
  switch (document.$ref) {
    case 'field:formula': {
      const written = (typeof document.returns === 'string' ? { $ref: document.returns } : document.returns) as FieldDocument
      return isComputed(written) ? undefined : written
    }
    case 'field:sequence':
      return { $ref: 'field:text' }
    case 'field:lookup': {
      const steps = document.of.split('.')
      const last = steps.pop()!
      const at = steps.reduce<string | undefined>((of, step) => (of === undefined ? of : targetOf(fieldOf(entities, of, step))), entity)
      return at === undefined ? undefined : next(at, last)
    }
    case 'field:rollup': {
      if (document.aggregate === 'count') return { $ref: 'field:integer' }
      const rows = rowsOf(entities, entity, document.over)
      const of = rows && document.of !== undefined ? next(rows.entity, document.of) : undefined
      if (!of || document.aggregate !== 'avg' || of.$ref !== 'field:integer') return of && unbound(of)
      return { $ref: 'field:decimal' }
    }
  }
}

/** What bounds one value does not bound their sum. */
const unbound = (document: FieldDocument): FieldDocument => {
  const { minimum: _low, maximum: _high, ...rest } = document as FieldDocument & { minimum?: unknown; maximum?: unknown }
  return rest as FieldDocument
}

const fieldOf = (entities: Entities, entity: string, name: string): FieldDocument | undefined => {
  const fields = entities.get(entity)?.json.properties
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The one entity a link leads to. */
export const targetOf = (document: FieldDocument | undefined): string | undefined =>
  document?.$ref === 'field:link' && typeof document.to === 'string' ? document.to : undefined

/** The rows a roll-up is over, and their link to the record: owned lines, or records of an entity whose link names its inverse so. */
export const rowsOf = (entities: Entities, owner: string, over: string): { entity: string; link: string } | undefined => {
  const lines = fieldOf(entities, owner, over)
  if (lines) {
    if (lines.$ref !== 'field:lines') return undefined
    const links = linksTo(entities, lines.to, owner).filter(([name]) => lines.through === undefined || name === lines.through)
    return links.length === 1 ? { entity: lines.to, link: links[0]![0] } : undefined
  }
  for (const entity of entities.keys()) {
    const found = linksTo(entities, entity, owner).find(([, link]) => link.inverse === over)
    if (found) return { entity, link: found[0] }
  }
  return undefined
}

/** What a roll-up of this entity may be over. */
export const overs = (entities: Entities, owner: string): string[] => [
  ...Object.entries(entities.get(owner)?.json.properties ?? {}).flatMap(([name, { $ref }]) => ($ref === 'field:lines' ? [name] : [])),
  ...[...entities.keys()].flatMap((entity) => linksTo(entities, entity, owner).flatMap(([, { inverse }]) => inverse ?? [])),
]

const linksTo = (entities: Entities, from: string, to: string): [string, Ref<'link'>][] =>
  Object.entries(entities.get(from)?.json.properties ?? {}).flatMap(([name, document]) =>
    document.$ref === 'field:link' && targetOf(document) === to ? [[name, document]] : [],
  )
