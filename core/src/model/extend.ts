import type { EntityDocument, ExtensionDocument } from './document.ts'
import { near, type Report, type Source } from './sources.ts'

/**
 * Entities with what later layers add to them, in the order of the layers. Each part remembers the document it was written
 * in, so that a problem is said there, and an upgrade knows whose it is.
 */
export const extended = (
  entities: readonly Source<EntityDocument>[],
  extensions: readonly Source<ExtensionDocument>[],
  report: Report,
): Source<EntityDocument>[] => {
  const made = new Map(entities.map((source) => [source, source]))
  for (const extension of extensions) {
    const name = extension.json.extends
    const base = entities.find((source) => source.json.$id === name)
    if (!base)
      report.say(extension, '/extends', 'model.unknown_entity', {
        name,
        nearest: near(
          name,
          entities.map(({ json }) => json.$id),
        ),
      })
    else if (base.layer === extension.layer) report.say(extension, '/extends', 'model.extends_own', { name })
    else made.set(base, joined(made.get(base)!, extension, report))
  }
  return [...made.values()]
}

/** Lists grow; `required` too, which only makes an entity stricter for new values. */
const LISTS = ['required', 'unique', 'duplicates', 'indexes', 'rules', 'search', 'needs'] as const

const joined = (base: Source<EntityDocument>, extension: Source<ExtensionDocument>, report: Report): Source<EntityDocument> => {
  const { $schema: _schema, extends: name, properties = {}, $comment: _comment, ...more } = extension.json
  for (const field of Object.keys(properties))
    if (Object.hasOwn(base.json.properties, field))
      report.say(extension, `/properties/${field}`, 'model.extends_field', { name: field, entity: name })
  const lists = Object.fromEntries(LISTS.flatMap((key) => (more[key] ? [[key, [...(base.json[key] ?? []), ...more[key]]]] : [])))
  const added = Object.fromEntries(Object.entries(properties).filter(([field]) => !Object.hasOwn(base.json.properties, field)))
  return {
    ...base,
    json: { ...base.json, ...more, ...lists, properties: { ...base.json.properties, ...added } },
    written: (pointer) => {
      const [, key, next = '', ...rest] = pointer.split('/')
      if (key === 'properties' && Object.hasOwn(added, next)) return { source: extension, pointer }
      const list = LISTS.find((one) => one === key)
      const before = list ? (base.json[list]?.length ?? 0) : 0
      if (list && Number(next) >= before)
        return { source: extension, pointer: ['', list, String(Number(next) - before), ...rest].join('/') }
      if (!list && key !== undefined && Object.hasOwn(more, key)) return { source: extension, pointer }
      return base.written?.(pointer)
    },
  }
}
