import { decimalsOf } from '../computed/fitted.ts'
import type { Node } from '../expression/node.ts'
import { expression } from '../expression/parse.ts'
import type { Field } from '../fields/field.ts'
import { kindName, pointerTo, type Catalogue } from './catalogue.ts'
import type { App } from './model.ts'
import { isFormula, resultOf } from './result.ts'
import { settings } from './settings.ts'

/** What a formula may not speak of: whoever reads it reads the same. */
export const PERSONAL = ['user', 'old', 'isNew']

/**
 * What formulas and lookups mean over their record, for the rules that name them: each is read when first asked for. Nothing
 * where one is in error, which its field says, or comes back to itself, which is said here.
 */
export const formulas = (app: App): Catalogue['meaning'] => {
  const known = new Map<string, Node | undefined>()
  const under: string[] = []
  return (all, entity, name) => {
    const key = `${entity}.${name}`
    if (known.has(key)) return known.get(key)
    if (under.includes(key)) {
      circle(all, [...under.slice(under.indexOf(key)), key])
      return undefined
    }
    under.push(key)
    const node = read(all, app, entity, name)
    under.pop()
    known.set(key, node)
    return node
  }
}

const read = (all: Catalogue, app: App, entity: string, name: string): Node | undefined => {
  const document = all.entities.get(entity)?.json.properties[name]
  if (!document || !isFormula(document)) return undefined
  const text = 'formula' in document ? document.formula : `record.${document.of}`
  const result = resultOf(all.entities, entity, document)
  const type = all.scope.fields(entity)?.[name]?.type
  if (!result || !type) return undefined
  const { node } = expression(text, { ...all.scope, entity, without: PERSONAL }, type).expression ?? {}
  return node && document.$ref === 'field:formula'
    ? rounded(node, decimalsOf({ kind: kindName(result), ...settings(result, { known: all, app, entity, name }) } as Field))
    : node
}

/** As its kind writes it, in JavaScript and in Postgres: what people see is what a filter compares. */
const rounded = (node: Node, decimals: number | undefined): Node =>
  decimals === undefined || node.type !== 'number'
    ? node
    : { op: 'call', type: 'number', name: 'round', args: [node, { op: 'literal', type: 'number', value: decimals }] }

const circle = (all: Catalogue, chain: readonly string[]): void => {
  const [entity, name] = chain[0]!.split('.') as [string, string]
  const source = all.entities.get(entity)!
  const key = 'formula' in source.json.properties[name]! ? 'formula' : 'of'
  all.report.say(source, pointerTo('properties', name, key), 'model.computed_circle', { chain })
}
