import { kinds } from '../fields/index.ts'
import type { EntityDocument, FieldDocument } from './document.ts'
import { junctionOf } from './lines.ts'

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
      return Object.hasOwn(kinds, written.$ref.slice('field:'.length)) ? written : undefined
    }
    case 'field:sequence':
      return { $ref: 'field:text' }
    case 'field:lookup': {
      const shown = source(entities, entity, document)
      const found = shown && next(...shown)
      // The value of one record, shown by many, is not theirs to add up.
      return found && totalled(found, false)
    }
    case 'field:rollup': {
      if (document.aggregate === 'count') return { $ref: 'field:integer' }
      const taken = source(entities, entity, document)
      const of = taken && next(...taken)
      if (!of || document.aggregate !== 'avg' || of.$ref !== 'field:integer')
        return of && totalled(unbound(of), document.aggregate === 'sum')
      return { $ref: 'field:decimal' }
    }
  }
}

/** The field whose values a lookup shows, or a roll-up takes: its entity and its name. */
const source = (
  entities: Entities,
  entity: string,
  document: Ref<'lookup'> | Ref<'rollup'>,
): [entity: string, name: string] | undefined => {
  if (document.$ref === 'field:rollup') {
    const rows = rowsOf(entities, entity, document.over)
    return rows && document.of !== undefined ? [rows.entity, document.of] : undefined
  }
  const steps = document.of.split('.')
  const last = steps.pop()!
  const at = steps.reduce<string | undefined>((of, step) => (of === undefined ? of : targetOf(fieldOf(entities, of, step))), entity)
  return at === undefined ? undefined : [at, last]
}

/** The fields, entity.field each, by which a lookup or a roll-up comes back to itself; nothing where it comes to an end. */
export const circleOf = (entities: Entities, entity: string, name: string): string[] | undefined => {
  const chain = [`${entity}.${name}`]
  for (let at: [string, string] | undefined = [entity, name]; at;) {
    const document = fieldOf(entities, ...at)
    if (document?.$ref !== 'field:lookup' && document?.$ref !== 'field:rollup') return undefined
    at = source(entities, at[0], document)
    if (!at) return undefined
    const key = at.join('.')
    if (key === chain[0]) return [...chain, key]
    if (chain.includes(key)) return undefined
    chain.push(key)
  }
  return undefined
}

/** What bounds one value does not bound their sum. */
const unbound = (document: FieldDocument): FieldDocument => {
  const { minimum: _low, maximum: _high, ...rest } = document as FieldDocument & { minimum?: unknown; maximum?: unknown }
  return rest as FieldDocument
}

/** What adds up may be added up again; the greatest of some amounts, or their mean, may not. */
const totalled = (document: FieldDocument, total: boolean): FieldDocument =>
  document.$ref === 'field:money' ? { ...document, total } : document

const fieldOf = (entities: Entities, entity: string, name: string): FieldDocument | undefined => {
  const fields = entities.get(entity)?.json.properties
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The one entity a link leads to. */
export const targetOf = (document: FieldDocument | undefined): string | undefined =>
  document?.$ref === 'field:link' && typeof document.to === 'string' ? document.to : undefined

/** `prefix` is what a link to one of several entities begins with where it leads here. */
export type Rows = { readonly entity: string; readonly link: string; readonly prefix?: string }

/** The rows a roll-up is over, and their link to the record: owned lines, or records of an entity whose link names its inverse so. */
export const rowsOf = (entities: Entities, owner: string, over: string): Rows | undefined => {
  const lines = fieldOf(entities, owner, over)
  if (lines) {
    if (lines.$ref === 'field:links') return { entity: junctionOf(owner, over), link: 'owner' }
    if (lines.$ref !== 'field:lines') return undefined
    const links = linksTo(entities, lines.to, owner).filter(([name]) => lines.through === undefined || name === lines.through)
    return links.length === 1 ? { entity: lines.to, link: links[0]![0] } : undefined
  }
  for (const entity of entities.keys()) {
    const found = linksTo(entities, entity, owner).find(([, link]) => link.inverse === over)
    if (found) return { entity, link: found[0], ...(Array.isArray(found[1].to) && { prefix: `${owner}/` }) }
  }
  return undefined
}

/** What a roll-up of this entity may be over. */
export const overs = (entities: Entities, owner: string): string[] => [
  ...Object.entries(entities.get(owner)?.json.properties ?? {}).flatMap(([name, { $ref }]) =>
    $ref === 'field:lines' || $ref === 'field:links' ? [name] : [],
  ),
  ...[...entities.keys()].flatMap((entity) => linksTo(entities, entity, owner).flatMap(([, { inverse }]) => inverse ?? [])),
]

const linksTo = (entities: Entities, from: string, to: string): [string, Ref<'link'>][] =>
  Object.entries(entities.get(from)?.json.properties ?? {}).flatMap(([name, document]) =>
    document.$ref === 'field:link' && [document.to].flat().includes(to) ? [[name, document]] : [],
  )
