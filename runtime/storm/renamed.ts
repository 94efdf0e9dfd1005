import { all, fieldsOf, idOf, nameOf, reorder, type Draft, type Json } from './draft.ts'

/** Calls a field otherwise, its values kept, and wherever the company's documents speak of it. */
export const renamed = (draft: Draft, entity: Json, before: string, after: string): void => {
  const own = nameOf(entity)
  reorder(entity, (entries) =>
    entries.map(([name, field]) => {
      if (name !== before) return [name, field]
      const id = idOf(name, field)
      const { id: _, ...rest } = field
      return [after, id === after ? rest : { ...rest, id }]
    }),
  )
  const { properties, ...rest } = entity
  Object.assign(
    entity,
    mapped(rest, (text) => said(text, before, after)),
  )
  for (const field of Object.values(properties as Record<string, Json>))
    Object.assign(
      field,
      mapped(field, (text) => (text.includes('record.') ? said(text, before, after) : text === before ? after : text)),
    )
  for (const folder of ['views', 'forms', 'workflows']) {
    for (const { json } of all(draft, folder))
      if (json['entity'] === own)
        Object.assign(
          json,
          mapped(json, (text) => said(text, before, after)),
        )
  }
  for (const { json } of all(draft, 'roles')) {
    const grant = (json['entities'] as Record<string, Json>)[own]
    if (grant)
      Object.assign(
        grant,
        mapped(
          grant,
          (text) => said(text, before, after),
          (key) => (key === before ? after : key),
        ),
      )
  }
  for (const { json } of all(draft, 'entities')) {
    for (const field of Object.values(fieldsOf(json))) {
      if (typeof field['of'] === 'string') field['of'] = field['of'].replace(new RegExp(`\\.${before}$`), `.${after}`)
      if (field['of'] === before && typeof field['over'] === 'string') field['of'] = after
    }
  }
}

/** A name on its own, in an order, as the head of a path, or in a rule. */
const said = (text: string, before: string, after: string): string => {
  if (text === before || text === `-${before}`) return text.replace(before, after)
  if (text.startsWith(`${before}.`)) return after + text.slice(before.length)
  return text.replaceAll(new RegExp(`\\b(record|old)\\.${before}\\b`, 'g'), `$1.${after}`)
}

const mapped = <T>(value: T, change: (text: string) => string, key: (name: string) => string = (name) => name): T => {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => mapped(item, change, key)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [key(name), name.startsWith('$') || name === 'id' ? item : mapped(item, change, key)]),
  ) as T
}
