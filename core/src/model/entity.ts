import { kindOf } from '../fields/index.ts'
import type { Field } from '../fields/field.ts'
import { isStored } from '../fields/stored.ts'
import { columnNamed, entityNamed, fieldNamed, labelOf, pathNamed, pointerTo, targetsOf, type Catalogue } from './catalogue.ts'
import { checkRollups } from './computed.ts'
import type { EntityDocument } from './document.ts'
import { field } from './field.ts'
import { withLines } from './lines.ts'
import { rule } from './rule.ts'
import { spoken } from './settings.ts'
import type { App, Entity, Index, Rule, Sort } from './model.ts'
import { reservedEntity } from './names.ts'
import { searchedText } from '../query/search.ts'
import { submissionFields } from '../submission.ts'
import { origin, type Source } from './sources.ts'

/** Every entity, in the order of the layers and of their documents. */
export const entities = (known: Catalogue, app: App): Record<string, Entity> => {
  const made = Object.fromEntries([...known.entities].map(([name, source]) => [name, entity(known, app, source)]))
  checkIds(known, Object.values(made))
  checkInverses(known)
  const all = withLines(known, made)
  checkRollups(known, all)
  checkSearch(known, all)
  return all
}

const entity = (known: Catalogue, app: App, source: Source<EntityDocument>): Entity => {
  const { json } = source
  const say = known.report.say.bind(known.report, source)
  const reason = reservedEntity(json.$id)
  if (reason) say('/$id', 'model.reserved_name', { name: json.$id, reason })
  const written = Object.fromEntries(Object.keys(json.properties).map((name) => [name, field({ known, app }, source, name)]))
  const fields = json.submit ? { ...written, ...submission(known, app, source, written) } : written
  for (const [i, name] of (json.required ?? []).entries()) fieldNamed(known, source, name, source, pointerTo('required', i))
  for (const [name, document] of Object.entries(json.properties)) {
    for (const [i, to] of targetsOf(document).entries())
      entityNamed(known, to, source, pointerTo('properties', name, 'to', ...('to' in document && Array.isArray(document.to) ? [i] : [])))
  }
  for (const [i, path] of (json.search ?? []).entries()) pathNamed(known, source, path, source, pointerTo('search', i))
  for (const [i, names] of (json.duplicates ?? []).entries())
    for (const [j, name] of names.entries()) {
      fieldNamed(known, source, name, source, pointerTo('duplicates', i, j))
      const found = fields[name]
      if (found && !tells(found)) say(pointerTo('duplicates', i, j), 'model.duplicates_unfit', { name })
    }
  for (const [i, name] of (json.quickCreate ?? []).entries()) fieldNamed(known, source, name, source, pointerTo('quickCreate', i))

  if (json.retention && !moments.includes(json.retention.from)) {
    const from = fieldNamed(known, source, json.retention.from, source, '/retention/from')
    if (from && !['field:date', 'field:datetime', 'field:date_or_time'].includes(from.$ref))
      say('/retention/from', 'model.not_a_date', { name: json.retention.from })
  }

  return {
    id: json.id ?? json.$id,
    name: json.$id,
    title: json.title ?? spoken(json.$id),
    plural: json.plural ?? json.title ?? spoken(json.$id),
    ...(json.description === undefined ? {} : { description: json.description }),
    ...(json.icon === undefined ? {} : { icon: json.icon }),
    label: label(known, source, fields),
    fields,
    unique: indexes(known, source, fields, 'unique'),
    indexes: indexes(known, source, fields, 'indexes'),
    rules: rules(known, source),
    workflows: [],
    sort: sorts(known, source, json.sort ?? [], source),
    search: searched(source),
    ...(json.quickCreate === undefined ? {} : { quickCreate: json.quickCreate }),
    ...(json.retention === undefined ? {} : { retention: json.retention }),
    ...(json.single ? { single: true as const } : {}),
    ...(json.submit ? { submit: true as const } : {}),
    ...(json.duplicates === undefined ? {} : { duplicates: json.duplicates }),
    needs: json.needs ?? [],
    origin: origin(source),
  }
}

/** Where records are submitted, a field says how far one is, and another which one it replaces. */
const submission = (
  known: Catalogue,
  app: App,
  source: Source<EntityDocument>,
  written: Readonly<Record<string, Field>>,
): Record<string, Field> => {
  const own = submissionFields({ name: source.json.$id, label: labelOf(source) ?? 'id', origin: origin(source) }, app.language)
  for (const { name } of own)
    if (Object.hasOwn(written, name))
      known.report.say(source, pointerTo('properties', name), 'model.reserved_name', { name, reason: 'product' })
  return Object.fromEntries(own.map((one) => [one.name, one]))
}

/** By what records are called they are always found: whoever chooses one types that. */
const searched = (source: Source<EntityDocument>): readonly string[] => {
  const { search = [] } = source.json
  const name = labelOf(source)
  return name === undefined || search.includes(name) ? search : [name, ...search]
}

const label = (known: Catalogue, source: Source<EntityDocument>, fields: Readonly<Record<string, Field>>): string => {
  const name = labelOf(source)
  if (name === undefined) {
    if (Object.keys(fields).length > 0) known.report.say(source, '', 'model.label_missing', { entity: source.json.$id })
    return 'id'
  }
  if (source.json.label === undefined) return name
  const found = fieldNamed(known, source, name, source, '/label')
  if (found && 'to' in found) known.report.say(source, '/label', 'model.label_link', { name })
  return name
}

/** Whether what a new record says by a field can be looked for in others. */
const tells = (field: Field): boolean => {
  const { operators, parts } = kindOf(field)
  return !field.computed && !('rows' in field) && (parts !== undefined || operators.some((operator) => operator !== 'empty'))
}

/** Groups of fields that an index holds; the id of one is made of the fields' ids, so a rename leaves it alone. */
const indexes = (
  known: Catalogue,
  source: Source<EntityDocument>,
  fields: Readonly<Record<string, Field>>,
  key: 'unique' | 'indexes',
): Index[] =>
  (source.json[key] ?? []).map((names, i) => {
    for (const [j, name] of names.entries()) {
      const pointer = pointerTo(key, i, j)
      fieldNamed(known, source, name, source, pointer)
      const found = fields[name]
      if (found && (kindOf(found).rank === 0 || !isStored(found))) known.report.say(source, pointer, 'model.index_unfit', { name })
    }
    return { id: names.map((name) => fields[name]?.id ?? name).join('.'), fields: names }
  })

const rules = (known: Catalogue, source: Source<EntityDocument>): Rule[] =>
  (source.json.rules ?? []).flatMap(({ check: text, on, message }, i) => {
    const pointer = pointerTo('rules', i)
    if (on !== undefined) fieldNamed(known, source, on, source, `${pointer}/on`)
    const check = rule(known, source, `${pointer}/check`, text, { entity: source.json.$id })
    return check ? [{ check, ...(on === undefined ? {} : { on }), message, origin: origin(source, pointer) }] : []
  })

/** Times every record has, from which its retention may count. */
const moments = ['created_at', 'updated_at']

export const sorts = (known: Catalogue, of: Source<EntityDocument>, written: readonly string[], source: Source): Sort[] =>
  written.map((text, i) => {
    const descending = text.startsWith('-')
    const name = descending ? text.slice(1) : text
    columnNamed(known, of, name, source, pointerTo('sort', i))
    return { field: name, descending }
  })

/** A field that no search looks into would be passed over without a word. */
const checkSearch = (known: Catalogue, all: Readonly<Record<string, Entity>>): void => {
  for (const [name, source] of known.entities) {
    for (const [i, path] of (source.json.search ?? []).entries()) {
      const [first, second] = path.split('.') as [string, string?]
      const link = all[name]?.fields[first]
      const field = second === undefined ? link : link && 'to' in link ? all[link.to]?.fields[second] : undefined
      if (field && searchedText(field, '') === undefined)
        known.report.say(source, pointerTo('search', i), 'model.search_unfit', { name: path, link: field.kind === 'link' })
    }
  }
}

/** Ids name tables and columns: two alike would be one. */
const checkIds = (known: Catalogue, made: readonly Entity[]): void => {
  const seen = new Map<string, string>()
  for (const { id, name, fields } of made) {
    const source = known.entities.get(name)!
    const other = seen.get(id)
    if (other) known.report.say(source, source.json.id ? '/id' : '/$id', 'model.duplicate_id', { id, other })
    else seen.set(id, name)
    const inside = new Map<string, string>()
    for (const one of Object.values(fields)) {
      const twin = inside.get(one.id)
      const key = source.json.properties[one.name]?.id ? ['id'] : []
      if (twin) known.report.say(source, pointerTo('properties', one.name, ...key), 'model.duplicate_id', { id: one.id, other: twin })
      else inside.set(one.id, one.name)
    }
  }
}

/** What a target calls its links from elsewhere stands among its fields, so it must differ from them and from each other. */
const checkInverses = (known: Catalogue): void => {
  const seen = new Map<string, string>()
  for (const [name, source] of known.entities) {
    for (const [link, document] of Object.entries(source.json.properties)) {
      if (!('inverse' in document) || document.inverse === undefined) continue
      for (const to of targetsOf(document)) {
        const target = known.entities.get(to)
        if (!target) continue
        const key = `${to}.${document.inverse}`
        const other = Object.hasOwn(target.json.properties, document.inverse) ? key : seen.get(key)
        if (other)
          known.report.say(source, pointerTo('properties', link, 'inverse'), 'model.duplicate_name', { name: document.inverse, other })
        else seen.set(key, `${name}.${link}`)
      }
    }
  }
}
