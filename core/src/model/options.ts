import type { ChoiceField, Field, Option } from '../fields/field.ts'
import { optionsOf, pointerTo, type Catalogue } from './catalogue.ts'
import type { FieldDocument } from './document.ts'
import type { Based } from './kinds.ts'
import { rule } from './rule.ts'
import { given, spoken, type Say } from './settings.ts'
import { near } from './sources.ts'

type Of = { readonly known: Catalogue; readonly entity: string; readonly name: string }

/** The options of a choice, its own or those of the list it names. Conditions speak of the entity the field is of: a lookup has none. */
export const options = (document: FieldDocument, { known, entity, name }: Of): Option[] => {
  const source = known.entities.get(entity)!
  const own = source.json.properties[name] === document
  const list = 'optionsFrom' in document && document.optionsFrom !== undefined ? known.lists.get(document.optionsFrom) : undefined
  return optionsOf(known, document).map((option, i) => {
    const at = list ? pointerTo('oneOf', i, 'when') : pointerTo('properties', name, 'oneOf', i, 'when')
    return given({
      value: option.const,
      title: option.title ?? spoken(option.const),
      color: option.color ?? ('grey' as const),
      description: option.description,
      when: own && option.when !== undefined ? rule(known, list ?? source, at, option.when, { entity }) : undefined,
    }) as ChoiceField['options'][number]
  })
}

/** What a schema cannot say of options and currencies: that they are somewhere, and in one place. */
export const checkOptions = (field: Field, document: FieldDocument, { known, entity, name }: Of, say: Say): void => {
  const source = known.entities.get(entity)!
  const written = ((source.raw as { properties?: Record<string, object> } | null)?.properties?.[name] ?? {}) as Record<string, unknown>
  if (document.$ref === 'field:choice' || document.$ref === 'field:choices') {
    const { optionsFrom: list } = document
    if (document.oneOf && list !== undefined) say('', 'model.options_twice')
    else if (list !== undefined && !known.lists.has(list)) {
      say('optionsFrom', 'model.unknown_list', { name: list, nearest: near(list, known.lists.keys()) })
    } else if (!document.oneOf && list === undefined && !('oneOf' in written) && !('optionsFrom' in written)) {
      say('', 'model.missing', { keyword: 'oneOf' })
    }
  }
  if (field.kind !== 'money' || field.currencyField === undefined || document.$ref !== 'field:money') return
  const fields = source.json.properties
  const beside: Based | undefined = Object.hasOwn(fields, field.currencyField) ? fields[field.currencyField] : undefined
  if (!beside || !('check' in beside) || beside.check !== 'currency')
    say('currencyField', 'model.not_a_currency', { name: field.currencyField })
}
