import { kindOf } from '../fields/index.ts'
import type { Field } from '../fields/field.ts'
import type { Scope, ScopeFields } from './scope.ts'

type Entities = Readonly<Record<string, { readonly fields: Readonly<Record<string, Field>> }>>

/** What names mean to the rules of an entity, by its model. */
export const scopeOf = (entities: Entities, entity: string, without: readonly string[] = []): Scope => {
  const known = new Map<string, ScopeFields>()
  const fields = (name: string): ScopeFields | undefined => {
    if (!Object.hasOwn(entities, name)) return undefined
    if (!known.has(name))
      known.set(name, Object.fromEntries(Object.values(entities[name]!.fields).map((field) => [field.name, typed(field)])))
    return known.get(name)
  }
  return { entity, fields, without }
}

const typed = (field: Field): ScopeFields[string] => ({ type: kindOf(field).type, ...('to' in field && { to: field.to }) })
