import { shape } from '@cahier/core/model/shape'
import type { Model } from '@cahier/core/model/model'
import { nearest } from '@cahier/core/nearest'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import type { Mapping } from './mapping.ts'

/**
 * The mapping an import is asked to use: a document as JSON, or the name of one of the model's own data documents; without
 * either, the model's own for a file of that name. Refuses what the schema of mappings does not allow.
 */
export function givenMapping(model: Model, entity: string, file: string | undefined, given: string | undefined): Mapping | undefined {
  const own = model.data.filter((set) => set.entity === entity)
  if (!given) return own.find((set) => set.file === file)?.mapping
  if (given.trimStart().startsWith('{')) return checked(entity, given)
  const named = own.find((set) => set.name === given)
  if (named) return named.mapping
  const close = nearest(
    given,
    own.map((set) => set.name),
  )
  throw new Refused([problem('import.mapping_name', '/mapping', { name: given, ...(close ? { nearest: close } : {}) })])
}

/** An import knows its entity and its file: a mapping need not repeat them. */
function checked(entity: string, text: string): Mapping {
  const read = parsed(text)
  const { json, problems } = shape('data', { $schema: 'data.schema.json', entity, columns: {}, ...read, file: 'file.csv' })
  if (!json || problems.length > 0) throw new Refused(problems.map((one) => ({ ...one, path: `/mapping${one.path}` })))
  if (json.entity !== entity)
    throw new Refused([problem('import.mapping_entity', '/mapping/entity', { entity: json.entity, expected: entity })])
  return json
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new Refused([problem('import.mapping', '/mapping', { file: 'mapping' })], 400)
}
