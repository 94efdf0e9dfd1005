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

const typed = (field: Field): ScopeFields[string] => {
  const { type, parts, veiled } = kindOf(field)
  const { computed } = field
  return {
    type,
    ...(veiled && { veiled }),
    ...(parts && { parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, { type: part }])) }),
    ...(computed && 'formula' in computed && { formula: () => computed.formula.node }),
    ...('to' in field && { to: field.to }),
    ...('targets' in field && { to: field.targets.map(({ to }) => to) }),
    ...('rows' in field && rows(field)),
  }
}

const rows = ({ rows: of }: Extract<Field, { rows: object }>): Pick<ScopeFields[string], 'rows' | 'to'> =>
  'target' in of
    ? { to: of.to, rows: { entity: of.entity, owner: of.owner, target: of.target } }
    : { to: of.entity, rows: { entity: of.entity, owner: of.owner } }
