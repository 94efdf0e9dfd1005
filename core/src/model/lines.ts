import type { IntegerField, LinkField } from '../fields/field.ts'
import { given } from '../fields/given.ts'
import type { ScopeRows } from '../expression/scope.ts'
import { labelOf, pointerTo, type Catalogue } from './catalogue.ts'
import type { EntityDocument, FieldDocument } from './document.ts'
import type { Entity } from './model.ts'
import { spoken } from './settings.ts'
import { origin, type Source } from './sources.ts'

type Entities = ReadonlyMap<string, Source<EntityDocument>>
type Ref<K extends string> = Extract<FieldDocument, { $ref: `field:${K}` }>

/** The links of a line's entity that lead to its owner; the one meant, where the field says which. */
const throughs = (entities: Entities, owner: string, { to, through }: Ref<'lines'>): string[] =>
  Object.entries(entities.get(to)?.json.properties ?? {}).flatMap(([name, document]) =>
    document.$ref === 'field:link' && document.to === owner && (through === undefined || name === through) ? [name] : [],
  )

/** The entity that keeps what a field of many links says; nobody writes it. */
export const junctionOf = (owner: string, field: string): string => `${owner}_${field}`

/** Where the items of a field are, for rules; of lines that are in error, which is said elsewhere, nothing. */
export const rowsOf = (entities: Entities, owner: string, name: string, document: FieldDocument): ScopeRows | undefined => {
  if (document.$ref === 'field:links') return { entity: junctionOf(owner, name), owner: 'owner', target: 'target' }
  const [link, ...more] = document.$ref === 'field:lines' ? throughs(entities, owner, document) : []
  return link !== undefined && more.length === 0 ? { entity: (document as Ref<'lines'>).to, owner: link } : undefined
}

/**
 * The entities with what lines and many links make of them: a line knows its owner, goes with it and has a place; each field
 * of many links has an entity of its own.
 */
export const withLines = (known: Catalogue, made: Readonly<Record<string, Entity>>): Record<string, Entity> => {
  const all: Record<string, Entity> = { ...made }
  for (const [name, source] of known.entities) {
    for (const [field, document] of Object.entries(source.json.properties)) {
      if (document.$ref === 'field:links') junction(known, all, source, field, document)
      if (document.$ref === 'field:lines') own(known, all, source, name, field, document)
    }
  }
  return all
}

const own = (
  known: Catalogue,
  all: Record<string, Entity>,
  source: Source<EntityDocument>,
  owner: string,
  field: string,
  document: Ref<'lines'>,
): void => {
  const lines = all[document.to]
  if (!lines) return
  const pointer = pointerTo('properties', field, document.through === undefined ? 'to' : 'through')
  const found = throughs(known.entities, owner, document)
  const [link] = found
  if (link === undefined || found.length > 1)
    return known.report.say(source, pointer, 'model.lines_link', { entity: document.to, owner, links: found })
  if (lines.owner) return known.report.say(source, pointer, 'model.lines_taken', { entity: document.to, other: lines.owner.entity })
  if (ownersOf(all, owner).includes(document.to))
    return known.report.say(source, pointerTo('properties', field, 'to'), 'model.lines_circle', { entity: document.to })
  if (Object.hasOwn(lines.fields, 'position'))
    return known.report.say(known.entities.get(document.to)!, pointerTo('properties', 'position'), 'model.reserved_name', {
      name: 'position',
      reason: 'product',
    })
  const through: LinkField = { ...(lines.fields[link] as LinkField), onDelete: 'cascade', required: true, setOnce: true }
  const index = { id: `${through.id}.position`, fields: [link, 'position'] }
  all[document.to] = {
    ...lines,
    fields: { ...lines.fields, [link]: through, position: position(lines) },
    indexes: [index, ...lines.indexes],
    owner: { entity: owner, link, field },
  }
}

/** An entity, and what its records are lines of, and so on up: whose rights they have. */
const ownersOf = (all: Readonly<Record<string, Entity>>, name: string): string[] => {
  const above = all[name]?.owner?.entity
  return above === undefined ? [name] : [name, ...ownersOf(all, above)]
}

/** The place of a line among its siblings; the writer keeps it. */
const position = ({ origin: from }: Pick<Entity, 'origin'>): IntegerField => ({
  ...named('position', from),
  kind: 'integer',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  grouping: false,
  readOnly: true,
  hidden: true,
})

/** A field that the writer fills, and a form could. */
const named = (name: string, from: Entity['origin']) => ({ ...given(name, spoken(name), from), readOnly: false })

const junction = (
  known: Catalogue,
  all: Record<string, Entity>,
  source: Source<EntityDocument>,
  field: string,
  document: Ref<'links'>,
): void => {
  const owner = all[source.json.$id]!
  const target = known.entities.get(document.to)
  if (!target) return
  const name = junctionOf(owner.name, field)
  const pointer = pointerTo('properties', field)
  if (Object.hasOwn(all, name)) return known.report.say(source, pointer, 'model.duplicate_name', { name, other: name })
  const from = origin(source, pointer)
  const link = (of: string, to: string, label: string): LinkField => ({
    ...named(of, from),
    kind: 'link',
    to,
    label,
    required: true,
    onDelete: 'cascade',
  })
  const made = owner.fields[field]!
  all[name] = {
    id: junctionOf(owner.id, made.id),
    name,
    title: made.title,
    plural: made.title,
    label: 'id',
    fields: {
      owner: link('owner', owner.name, owner.label),
      target: link('target', document.to, labelOf(target) ?? 'id'),
      position: position({ origin: from }),
    },
    unique: [{ id: 'owner.target', fields: ['owner', 'target'] }],
    indexes: [{ id: 'owner.position', fields: ['owner', 'position'] }],
    rules: [],
    workflows: [],
    sort: [],
    search: [],
    needs: [],
    owner: { entity: owner.name, link: 'owner', field },
    hidden: true,
    origin: from,
  }
}
