import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Operator, Value } from '@cahier/core/fields/kind'

/** What a filter asks of a field; 'filled' is the opposite of 'empty'. */
export type Test = Operator | 'filled'
/** One chip of the list. `path` is a field, a part of it, or a link and a field of its target; `values` are one, several, or none for `empty`. */
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

/** How many values a test compares with: of options several are ticked. */
export const arity = (test: Test, field?: Field): 'none' | 'one' | 'many' =>
  test === 'empty' || test === 'filled' ? 'none' : test === 'in' || (test === 'contains' && field && 'options' in field) ? 'many' : 'one'

/** Codes of the world, chosen by their names: a part of one says nothing. */
export const isCode = (field: Field): boolean => field.kind === 'text' && ['country', 'currency', 'language'].includes(field.check ?? '')

/** What a person may ask of a field, in order; several values are asked only where they are options to tick. */
export const testsOf = (field: Field): readonly Test[] =>
  kindOf(field).operators.flatMap((o): Test[] => {
    if (o === 'empty') return ['empty', 'filled']
    if (o === 'in') return 'options' in field ? [o] : []
    return o === 'contains' && isCode(field) ? [] : [o]
  })

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
    return values.length ? [{ path, test, values: arity(test, field) === 'many' ? values : values.slice(0, 1) }] : []
  })

/** The rule that the API is asked, in the language of the model; texts are compared without case and accents. */
export const rule = ({ path, test, values }: Filter, fields: Fields): string => {
  const name = `record.${path}`
  const field = fields.get(path)
  const written = values.map((value) => literal(value, field))
  switch (test) {
    case 'empty':
      return `${name} == null`
    case 'filled':
      return `${name} != null`
    case 'contains':
      return contains(name, field, values, written)
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

/** A list holds one of the options ticked, a record, or an item with these letters; a text has them itself. */
const contains = (name: string, field: Field | undefined, [value]: readonly Value[], written: readonly string[]): string => {
  if (field && 'options' in field) return `${name}.exists(one, one in [${written.join(', ')}])`
  if (field?.kind === 'links') return `${written[0]} in ${name}`
  const letters = `fold(${JSON.stringify(bare(String(value), field))})`
  return field && isList(field) ? `${name}.exists(one, fold(one).contains(${letters}))` : `fold(${name}).contains(${letters})`
}

export const isList = (field: Field): boolean => typeof kindOf(field).type === 'object'

/** Numbers that are kept without blanks are looked for without; a telephone's 0 stands for its country. */
const bare = (text: string, field: Field | undefined): string => {
  const named = field?.kind === 'text' ? field.check : field?.kind === 'phones' ? 'phone' : undefined
  if (!named) return text
  const tight = text.replaceAll(/[\s.\-/()]/gu, '')
  return named === 'phone' ? tight.replace(/^(00|0)(?=\d)/, '') : tight
}

const literal = (value: Value, field: Field | undefined): string => {
  const text = JSON.stringify(value)
  switch (field && kindOf(field).type) {
    case 'date':
      return `date(${text})`
    case 'datetime':
      return `timestamp(${text})`
    case 'time':
      return `time(${text})`
    case 'duration':
      return `duration("${String(value)}s")`
    default:
      return text
  }
}

const valueOf = (text: string, field: Field): Value => {
  const { type } = kindOf(field)
  if (type === 'number' || type === 'duration') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null
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
