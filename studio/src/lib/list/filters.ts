import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Operator, Value } from '@cahier/core/fields/kind'

/** What a filter asks of a field; 'filled' is the opposite of 'empty'. */
export type Test = Operator | 'filled'
/** One chip of the list. `path` is a field, or a link and a field of its target; `values` are one, several for `in`, none for `empty`. */
export type Filter = { readonly path: string; readonly test: Test; readonly values: readonly Value[] }
export type Fields = ReadonlyMap<string, Field>

const spelled: readonly (readonly [Test, string])[] = [
  ['==', 'is'],
  ['!=', 'not'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['in', 'in'],
  ['contains', 'has'],
  ['empty', 'empty'],
  ['filled', 'filled'],
]

/** How many values a test compares with. */
export const arity = (test: Test): 'none' | 'one' | 'many' =>
  test === 'empty' || test === 'filled' ? 'none' : test === 'in' ? 'many' : 'one'

/** What a person may ask of a field, in order; several values are asked only where they are options to tick. */
export const testsOf = (field: Field): readonly Test[] =>
  kindOf(field).operators.flatMap((o): Test[] => (o === 'empty' ? ['empty', 'filled'] : o === 'in' && !('options' in field) ? [] : [o]))

/** `f=stage:in:won,lost`: read by people, kept by Back, shared by a link. Values are percent-encoded, so a comma separates. */
export const print = ({ path, test, values }: Filter): string => {
  const name = spelled.find(([t]) => t === test)![1]
  return arity(test) === 'none' ? `${path}:${name}` : `${path}:${name}:${values.map((v) => encodeURIComponent(String(v))).join(',')}`
}

/** What a link says, without what this model or this person does not know: an old link shows more rows, never an error. */
export const read = (written: readonly string[], fields: Fields): Filter[] =>
  written.flatMap((text) => {
    const [path = '', name, ...rest] = text.split(':')
    const field = fields.get(path)
    const test = spelled.find(([, n]) => n === name)?.[0]
    if (!field || !test) return []
    if (arity(test) === 'none') return [{ path, test, values: [] }]
    const values = rest
      .join(':')
      .split(',')
      .map((v) => valueOf(decode(v), field))
      .filter((v) => v !== null)
    return values.length ? [{ path, test, values: test === 'in' ? values : values.slice(0, 1) }] : []
  })

/** The rule that the API is asked, in the language of the model; texts are compared without case and accents. */
export const rule = ({ path, test, values }: Filter, fields: Fields): string => {
  const name = `record.${path}`
  const written = values.map((value) => literal(value, fields.get(path)))
  switch (test) {
    case 'empty':
      return `${name} == null`
    case 'filled':
      return `${name} != null`
    case 'contains':
      return `fold(${name}).contains(fold(${written[0]}))`
    case 'in':
      return `${name} in [${written.join(', ')}]`
    default:
      return `${name} ${test} ${written[0]}`
  }
}

/** All of them at once, with what the view itself asks. */
export const rules = (filters: readonly Filter[], fields: Fields, view?: string): string | undefined => {
  const parts = [...(view ? [view] : []), ...filters.map((filter) => rule(filter, fields))]
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : parts.map((p) => `(${p})`).join(' && ')
}

const MOMENTS: Readonly<Record<string, string>> = { date: 'date', datetime: 'timestamp' }

const literal = (value: Value, field: Field | undefined): string => {
  const moment = field && MOMENTS[String(kindOf(field).type)]
  return moment ? `${moment}(${JSON.stringify(value)})` : JSON.stringify(value)
}

const valueOf = (text: string, field: Field): Value => {
  const { type } = kindOf(field)
  if (type === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : null
  return text === '' ? null : text
}
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
