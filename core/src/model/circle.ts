import { expression } from '../expression/parse.ts'
import type { Catalogue } from './catalogue.ts'
import { isComputed, rowsOf } from './result.ts'

/** The fields, entity.field each, by which a roll-up comes back to itself, with the formulas and lookups that stand between. */
export const chainOf = (known: Catalogue, key: string): string[] => {
  const seen = new Set<string>()
  const search = (under: readonly string[]): string[] | undefined => {
    for (const next of namedBy(known, under.at(-1)!)) {
      if (next === key) return [...under, key]
      if (seen.has(next)) continue
      seen.add(next)
      const found = search([...under, next])
      if (found) return found
    }
    return undefined
  }
  return search([key]) ?? [key, key]
}

/** The computed fields that one is worked out of, as they are written. */
const namedBy = (known: Catalogue, key: string): string[] => {
  const [entity, name] = key.split('.') as [string, string]
  const document = known.entities.get(entity)?.json.properties[name]
  switch (document?.$ref) {
    case 'field:formula':
      return namedIn(known, entity, document.formula)
    case 'field:lookup':
      return namedIn(known, entity, `record.${document.of}`)
    case 'field:rollup': {
      const rows = rowsOf(known.entities, entity, document.over)
      if (!rows) return []
      const of = document.of === undefined ? [] : [`${rows.entity}.${document.of}`]
      return [...of, ...(document.where === undefined ? [] : namedIn(known, rows.entity, document.where))]
    }
    default:
      return []
  }
}

const namedIn = (known: Catalogue, entity: string, text: string): string[] => {
  const named: string[] = []
  const fields: Catalogue['scope']['fields'] = (of) => {
    const all = known.scope.fields(of)
    const documents = known.entities.get(of)?.json.properties ?? {}
    const met = (name: string) => ({ formula: () => void named.push(`${of}.${name}`) })
    return (
      all &&
      Object.fromEntries(
        Object.entries(all).map(([name, field]) => [
          name,
          documents[name] && isComputed(documents[name]) ? { ...field, ...met(name) } : field,
        ]),
      )
    )
  }
  expression(text, { ...known.scope, entity, fields })
  return named
}
