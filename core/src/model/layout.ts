import { entityNamed, fieldNamed, columnNamed, pointerTo, type Catalogue } from './catalogue.ts'
import type { FormDocument, ViewDocument } from './document.ts'
import { sorts } from './entity.ts'
import { rule } from './rule.ts'
import type { Form, View } from './model.ts'
import { origin, type Source } from './sources.ts'

/** The views somebody wrote; an entity without one gets its list when it is asked for. */
export const views = (known: Catalogue, documents: readonly Source<ViewDocument>[]): Record<string, View> =>
  byName(known, documents, (source): View | undefined => {
    const { json } = source
    const entity = entityNamed(known, json.entity, source, '/entity')
    if (!entity) return undefined
    for (const [i, path] of json.columns.entries()) columnNamed(known, entity, path, source, pointerTo('columns', i), 'model.view_column')
    for (const [part, path] of Object.entries(json.fold ?? {}))
      columnNamed(known, entity, path, source, pointerTo('fold', part), 'model.view_column')
    const filter = json.filter === undefined ? undefined : rule(known, source, '/filter', json.filter, { entity: json.entity, sql: true })
    return {
      name: json.$id,
      title: json.title ?? entity.json.plural ?? entity.json.title ?? json.$id,
      entity: json.entity,
      columns: json.columns,
      ...(filter ? { filter } : {}),
      sort: sorts(known, entity, json.sort ?? [], source),
      ...(json.fold ? { fold: json.fold } : {}),
      origin: origin(source),
    }
  })

/** The forms somebody wrote; an entity without one gets a form of all its fields when it is asked for. */
export const forms = (known: Catalogue, documents: readonly Source<FormDocument>[]): Record<string, Form> =>
  byName(known, documents, (source): Form | undefined => {
    const { json } = source
    const entity = entityNamed(known, json.entity, source, '/entity')
    if (!entity) return undefined
    const seen = new Set<string>()
    for (const [i, group] of json.groups.entries()) {
      for (const [j, name] of group.fields.entries()) {
        const pointer = pointerTo('groups', i, 'fields', j)
        fieldNamed(known, entity, name, source, pointer)
        if (seen.has(name)) known.report.say(source, pointer, 'model.repeated', { value: name })
        seen.add(name)
      }
    }
    return {
      name: json.$id,
      ...(json.title === undefined ? {} : { title: json.title }),
      entity: json.entity,
      groups: json.groups,
      origin: origin(source),
    }
  })

const byName = <T extends { $id: string }, Made>(
  known: Catalogue,
  documents: readonly Source<T>[],
  make: (source: Source<T>) => Made | undefined,
): Record<string, Made> => {
  const made = new Map<string, Made>()
  const seen = new Map<string, string>()
  for (const source of documents) {
    const name = source.json.$id
    const other = seen.get(name)
    if (other) known.report.say(source, '/$id', 'model.duplicate_name', { name, other })
    seen.set(name, source.path)
    const one = make(source)
    if (one && !other) made.set(name, one)
  }
  return Object.fromEntries(made)
}
