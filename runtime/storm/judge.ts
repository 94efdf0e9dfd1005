import { access } from '@cahier/core/access'
import { isUuid } from '@cahier/core/expression/literal'
import type { Field } from '@cahier/core/fields/field'
import type { Entity, Model } from '@cahier/core/model/model'
import { MARK } from './values.ts'

/** What nobody writes and every record has. */
const SYSTEM = new Set([
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'deleted_at',
  'expand',
  'submission',
  'amended_from',
])
export type Json = Readonly<Record<string, unknown>>

/** Which of some revisions all these records of an entity are wholly of, for somebody with these roles; none where they are torn. */
export const wholly = (records: readonly Json[], name: string, roles: readonly string[], sides: readonly Model[]): Model[] =>
  sides.filter((model) => {
    const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined
    return entity !== undefined && records.every((record) => fits(record, entity, model, roles))
  })

const fits = (record: Json, entity: Entity, model: Model, roles: readonly string[]): boolean => {
  const { reads } = access(model, roles, entity)
  const shown = Object.values(entity.fields).filter((field) => !('rows' in field) && !field.hidden && reads(field))
  const named = new Set(shown.map(({ name }) => name))
  return (
    Object.keys(record).every((name) => SYSTEM.has(name) || named.has(name) || 'rows' in (entity.fields[name] ?? {})) &&
    shown.every((field) => field.name in record && at(field, record[field.name], model))
  )
}

/** Whether a value can be one of this field: a text says for which it was written, and a number is no text. */
const at = (field: Field, value: unknown, model: Model): boolean => {
  if (value === null) return true
  if (field.kind === 'polymorphic')
    return typeof value === 'string' && field.targets.some(({ to }) => value.startsWith(`${to}/`) && to in model.entities)
  if (field.kind === 'text' || field.kind === 'long_text') {
    if (typeof value !== 'string') return false
    const [mark, rest] = value.split(MARK)
    return field.computed !== undefined || rest === undefined || mark!.endsWith(field.id)
  }
  if (field.kind === 'link') return typeof value === 'string' && isUuid(value)
  const type = types[field.kind]
  return type === undefined || typeof value === type
}
const types: Readonly<Partial<Record<Field['kind'], string>>> = {
  integer: 'number',
  decimal: 'number',
  money: 'number',
  duration: 'number',
  boolean: 'boolean',
  choice: 'string',
  date: 'string',
  datetime: 'string',
  time: 'string',
  email: 'string',
  url: 'string',
  choices: 'object',
  tags: 'object',
  address: 'object',
  person_name: 'object',
}

/** The same of documents that say what fields there are: a form, the API. Of an entity that a revision has not, it says none. */
export const namedWholly = (names: readonly string[], entity: string, sides: readonly Model[]): Model[] =>
  sides.filter((model) => {
    const fields = Object.hasOwn(model.entities, entity) ? model.entities[entity]!.fields : {}
    return names.every((name) => SYSTEM.has(name) || name in fields)
  })
