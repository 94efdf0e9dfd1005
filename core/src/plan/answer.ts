import type { Document, Layer } from '../model/model.ts'
import type { Table } from '../tables.ts'
import type { Answers } from './step.ts'

type Json = { readonly [key: string]: unknown }

/**
 * Writes the answers « it was renamed » into the documents, as the stable id the field or entity keeps: from then on the
 * documents say it themselves. `{'contact.mail': 'email'}` is a field of the entity as now called, `{'client': 'account'}` an entity.
 * Answers that fit nothing change nothing.
 */
export const answer = (layers: readonly Layer[], before: readonly Table[], { renamed = {} }: Answers): Layer[] =>
  layers.map((layer) => ({ ...layer, documents: layer.documents.map((document) => written(document, before, Object.entries(renamed))) }))

const written = (document: Document, before: readonly Table[], renamed: readonly (readonly [string, string])[]): Document => {
  if (!document.path.startsWith('entities/') || !isObject(document.json)) return document
  const json = renamed.reduce((entity, [from, to]) => {
    const [owner, field] = from.split('.')
    return field ? fieldRenamed(entity, before, owner ?? '', field, to) : entityRenamed(entity, before, from, to)
  }, document.json)
  return json === document.json ? document : { path: document.path, json, text: `${JSON.stringify(json, null, 2)}\n` }
}

const entityRenamed = (entity: Json, before: readonly Table[], from: string, to: string): Json => {
  const table = before.find((t) => t.name === from)
  return table && entity['$id'] === to && entity['id'] === undefined ? { ...entity, id: table.id } : entity
}

const fieldRenamed = (entity: Json, before: readonly Table[], owner: string, from: string, to: string): Json => {
  const { properties } = entity
  if (entity['$id'] !== owner || !isObject(properties)) return entity
  const field = properties[to]
  const column = before.find((t) => t.id === (entity['id'] ?? owner))?.columns.find((c) => c.name === from)
  if (!column || !isObject(field) || field['id'] !== undefined) return entity
  return { ...entity, properties: { ...properties, [to]: { ...field, id: column.id } } }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
