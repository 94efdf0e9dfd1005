import { ADMINISTRATOR } from '../administrator.ts'
import { STAMPS } from '../fields/given.ts'
import { kinds } from '../fields/index.ts'
import type { KindName } from '../fields/field.ts'
import type { Node } from '../expression/node.ts'
import type { Scope, ScopeField, ScopeFields } from '../expression/parse.ts'
import type { Kind } from '../fields/kind.ts'
import { step } from '../problem.ts'
import { AMENDED_FROM, SUBMISSION, type Submission } from '../submission.ts'
import type { EntityDocument, FieldDocument, ListDocument } from './document.ts'
import { rowsOf } from './lines.ts'
import { isFormula, resultOf } from './result.ts'
import { near, type Report, type Source } from './sources.ts'

/** The entities as written, by name: what a document may name, known before any is compiled, so their order is free. */
export type Catalogue = {
  readonly entities: ReadonlyMap<string, Source<EntityDocument>>
  /** The options that fields share, by the name of their list. */
  readonly lists: ReadonlyMap<string, Source<ListDocument>>
  readonly scope: Scope
  /** What a formula or a lookup means over its record; nothing of any other field, and where it is in error. */
  readonly meaning: (known: Catalogue, entity: string, field: string) => Node | undefined
  readonly report: Report
}

export const catalogue = (
  documents: readonly Source<EntityDocument>[],
  shared: readonly Source<ListDocument>[],
  report: Report,
  meaning: Catalogue['meaning'],
  roles: readonly string[],
): Catalogue => {
  const lists = new Map<string, Source<ListDocument>>()
  for (const source of shared) {
    const first = lists.get(source.json.$id)
    if (first) report.say(source, '/$id', 'model.duplicate_name', { name: source.json.$id, other: first.path })
    else lists.set(source.json.$id, source)
  }
  const entities = new Map<string, Source<EntityDocument>>()
  const types = new Map<string, ScopeFields>()
  for (const source of documents) {
    const first = entities.get(source.json.$id)
    if (first) report.say(source, '/$id', 'model.duplicate_name', { name: source.json.$id, other: first.path })
    else entities.set(source.json.$id, source)
  }
  const known: Catalogue = {
    entities,
    lists,
    report,
    scope: { fields: (entity) => types.get(entity), roles: [ADMINISTRATOR, ...roles] },
    meaning,
  }
  for (const [name, { json }] of entities) {
    types.set(
      name,
      Object.fromEntries(
        Object.entries(json.properties)
          .map(([field, document]) => [field, scopeField(known, name, field, document)])
          .concat(json.submit ? submitted(name) : []),
      ),
    )
  }
  return known
}

/** The kind that compiles a field: a link to any one of several entities is another than a link to one. */
export const kindName = (document: FieldDocument): KindName =>
  document.$ref === 'field:link' && Array.isArray(document.to) ? 'polymorphic' : (document.$ref.slice('field:'.length) as KindName)

const scopeField = (known: Catalogue, entity: string, name: string, document: FieldDocument): ScopeField => {
  const result = resultOf(known.entities, entity, document)
  const kind: Kind | undefined = result && kinds[kindName(result)]
  // What is wrong with the field is said there, and not of each rule that names it.
  if (!result || !kind) return { type: 'null', formula: () => undefined }
  const offered = optionsOf(known, result)
  const of = { ...typed(kind), ...(offered.length > 0 && { values: offered.map((option) => option.const) }) }
  if (result !== document) return { ...of, ...(isFormula(document) && { formula: () => known.meaning(known, entity, name) }) }
  const rows = rowsOf(known.entities, entity, name, document)
  return { ...of, ...('to' in document && { to: document.to }), ...(rows && { rows }) }
}

/** What a rule may ask of how far a record is that is submitted. */
const submitted = (entity: string): [string, ScopeField][] => [
  [SUBMISSION, { type: 'text', values: ['draft', 'submitted', 'cancelled'] satisfies Submission[] }],
  [AMENDED_FROM, { type: 'link', to: entity }],
]

/** The entities that a field leads to. */
export const targetsOf = (document: FieldDocument): readonly string[] => ('to' in document ? [document.to].flat() : [])

/** What a rule may ask of a value of this kind, as a whole and by its parts. */
export const typed = ({ type, parts, veiled }: Kind): Pick<ScopeField, 'type' | 'parts' | 'veiled'> => ({
  type,
  ...(veiled && { veiled }),
  ...(parts && { parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, { type: part }])) }),
})

/** The entity of this name; a problem where there is none. */
export const entityNamed = (known: Catalogue, name: string, source: Source, pointer: string): Source<EntityDocument> | undefined => {
  const found = known.entities.get(name)
  if (!found) known.report.say(source, pointer, 'model.unknown_entity', { name, nearest: near(name, known.entities.keys()) })
  return found
}

/**
 * The field of this name. Where there is none that is a problem, unless the name is written there and something else is
 * wrong with it, which has been said.
 */
export const fieldNamed = (
  known: Catalogue,
  entity: Source<EntityDocument>,
  name: string,
  source: Source,
  pointer: string,
  code: 'model.unknown_field' | 'model.view_column' = 'model.unknown_field',
): FieldDocument | undefined => {
  const fields = entity.json.properties
  if (Object.hasOwn(fields, name)) return fields[name]
  if (!isBroken(entity, name)) {
    known.report.say(source, pointer, code, { name, entity: entity.json.$id, nearest: near(name, Object.keys(fields)) })
  }
  return undefined
}

/** Whether some entity has this field written, but not in a way that can be read: rules that name it are not wrong for that. */
export const isBrokenAnywhere = (known: Catalogue, name: string): boolean =>
  [...known.entities.values()].some((entity) => !Object.hasOwn(entity.json.properties, name) && isBroken(entity, name))

const isBroken = (entity: Source<EntityDocument>, name: string): boolean => {
  const written = (entity.raw as { properties?: unknown } | null)?.properties
  return written === null || typeof written !== 'object' || Object.hasOwn(written, name)
}

/** A part of a value that has parts. */
export const partNamed = (known: Catalogue, field: FieldDocument, name: string, part: string, source: Source, pointer: string): void => {
  const parts = Object.keys((kinds[kindName(field)] as Kind | undefined)?.parts ?? {})
  if (!parts.includes(part)) known.report.say(source, pointer, 'model.unknown_part', { part, name, nearest: near(part, parts) })
}

/** A field, or a link and a field of its target. */
export const pathNamed = (
  known: Catalogue,
  entity: Source<EntityDocument>,
  path: string,
  source: Source,
  pointer: string,
  code?: 'model.view_column',
): void => {
  const [first, second] = path.split('.') as [string, string?]
  const field = fieldNamed(known, entity, first, source, pointer, code)
  if (!field || second === undefined) return
  if (field.$ref !== 'field:link' || typeof field.to !== 'string')
    return known.report.say(source, pointer, 'model.not_a_link', { name: first, entity: entity.json.$id })
  const target = known.entities.get(field.to)
  if (target) fieldNamed(known, target, second, source, pointer, code)
}

/** What a list can show and be sorted by: a field, what the system knows of a record, a part of a value, or one step behind a link. */
export const columnNamed = (
  known: Catalogue,
  entity: Source<EntityDocument>,
  path: string,
  source: Source,
  pointer: string,
  code?: 'model.view_column',
): void => {
  const [first, second] = path.split('.') as [string, string?]
  const field = Object.hasOwn(entity.json.properties, first) ? entity.json.properties[first] : undefined
  if (second !== undefined && field && (kinds[kindName(field)] as Kind | undefined)?.parts)
    return partNamed(known, field, first, second, source, pointer)
  const link = field?.$ref === 'field:link' && typeof field.to === 'string' ? known.entities.get(field.to) : undefined
  const [of, name] = second === undefined ? [entity, first] : [link, second]
  const isSystem = of && (STAMPS as readonly string[]).includes(name) && !Object.hasOwn(of.json.properties, name)
  if (!isSystem) pathNamed(known, entity, path, source, pointer, code)
}

/** The options a field offers as written: its own, else those of the list it names. */
export const optionsOf = (known: Pick<Catalogue, 'lists'>, document: FieldDocument): NonNullable<ListDocument['oneOf']> =>
  'oneOf' in document || 'optionsFrom' in document ? (document.oneOf ?? known.lists.get(document.optionsFrom ?? '')?.json.oneOf ?? []) : []

/** The field that names a record: the one said, else the first line of text, else any text. */
export const labelOf = (entity: Source<EntityDocument>): string | undefined => {
  const { label, properties } = entity.json
  if (label !== undefined) return label
  const fields = Object.entries(properties)
  const first =
    fields.find(([, field]) => field.$ref === 'field:text' && field.check === undefined) ??
    fields.find(([, field]) => field.$ref === 'field:person_name') ??
    fields.find(([, field]) => kinds[kindName(field)]?.type === 'text')
  return first?.[0]
}

export const pointerTo = (...names: readonly (string | number)[]): string => names.map(step).join('')
