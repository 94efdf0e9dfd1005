import type { Random } from '../walk/random.ts'

export type Json = { [key: string]: unknown }
export type Fields = Record<string, Json>
/** The documents of a company while somebody edits them, by path; edits change them in place. */
export type Draft = {
  readonly documents: Record<string, Json>
  /** What was removed and may come back: fields by entity id, and whole documents. */
  readonly gone: { readonly fields: Gone[]; readonly documents: { readonly path: string; readonly json: Json }[] }
  /** Counts what was made, so that no published id ever means something else. */
  readonly made: { count: number }
}
export type Gone = { readonly entity: string; readonly name: string; readonly field: Json }

/** One thing an administrator does; false where there is nothing to do it to. */
export type Edit = (draft: Draft, random: Random) => boolean

export const copyOf = (draft: Draft): Draft => structuredClone(draft)

/** The documents of one folder: `entities/`, `roles/`. */
export const all = ({ documents }: Draft, folder: string): { path: string; json: Json }[] =>
  Object.entries(documents).flatMap(([path, json]) => (path.startsWith(`${folder}/`) ? [{ path, json }] : []))

/** Entities of the company's own, extensions of others apart. */
export const entities = (draft: Draft): Json[] => all(draft, 'entities').flatMap(({ json }) => (json['$id'] === undefined ? [] : [json]))
export const nameOf = (document: Json): string => String(document['$id'])
export const fieldsOf = (entity: Json): Fields => (entity['properties'] ??= {}) as Fields
export const kindOf = (field: Json): string => String(field['$ref']).replace('field:', '')
export const idOf = (name: string, { id }: Json): string => String(id ?? name)

/** A name nobody had before. */
export const fresh = ({ made }: Draft, word: string): string => `${word}_${++made.count}`

/** Some entity with a field like this, and that field. */
export const someField = (draft: Draft, random: Random, fits: (field: Json, name: string) => boolean = () => true) => {
  const found = entities(draft).flatMap((entity) =>
    Object.entries(fieldsOf(entity)).flatMap(([name, field]) => (fits(field, name) ? [{ entity, name, field }] : [])),
  )
  return found.length ? random.pick(found) : undefined
}

/** Takes a part away where it is there, else puts it. */
export const toggle = (json: Json, key: string, value: unknown): boolean => {
  if (json[key] === undefined) json[key] = value
  else delete json[key]
  return true
}

/** The list under a key, made where there is none. */
export const listOf = <T>(json: Json, key: string): T[] => {
  if (!Array.isArray(json[key])) json[key] = []
  return json[key] as T[]
}

/** Replaces the fields with others, in their order. */
export const reorder = (entity: Json, change: (entries: [string, Json][]) => [string, Json][]): void => {
  entity['properties'] = Object.fromEntries(change(Object.entries(fieldsOf(entity))))
}
