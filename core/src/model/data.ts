import { entityNamed, fieldNamed, partNamed, pointerTo, type Catalogue } from './catalogue.ts'
import type { DataDocument } from './document.ts'
import type { DataSet } from './model.ts'
import { origin, type Source } from './sources.ts'

/** The files shipped with the model, in the order they are read. */
export const data = (known: Catalogue, documents: readonly Source<DataDocument>[]): DataSet[] =>
  documents
    .map((source) => {
      const { json } = source
      const entity = entityNamed(known, json.entity, source, '/entity')
      for (const [i, name] of (json.key ?? []).entries()) if (entity) fieldNamed(known, entity, name, source, pointerTo('key', i))
      const filled = new Map<string, string>()
      for (const [heading, column] of Object.entries(json.columns)) {
        if (column === null || !entity) continue
        const pointer = pointerTo('columns', heading)
        const { field: name, by } = typeof column === 'string' ? { field: column, by: undefined } : column
        const place = typeof column === 'string' ? pointer : `${pointer}/field`
        const [first = '', part] = name.split('.')
        const field = fieldNamed(known, entity, first, source, place)
        if (field && part !== undefined) partNamed(known, field, first, part, source, place)
        const other = filled.get(name)
        if (other !== undefined) known.report.say(source, place, 'model.column_twice', { name, other })
        filled.set(name, heading)
        if (!field || by === undefined) continue
        const to = 'to' in field && field.$ref !== 'field:lines' && typeof field.to === 'string' ? field.to : undefined
        const target = to === undefined ? undefined : known.entities.get(to)
        if (to === undefined) known.report.say(source, `${pointer}/by`, 'model.not_a_link', { name, entity: json.entity })
        if (target) fieldNamed(known, target, by, source, `${pointer}/by`)
      }
      return { name: source.name, entity: json.entity, file: json.file, order: json.order ?? 0, mapping: json, origin: origin(source) }
    })
    .toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))
