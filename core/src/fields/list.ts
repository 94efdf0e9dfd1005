import { at, problem, step, type Problem } from '../problem.ts'
import { choice } from './choice.ts'
import { email } from './email.ts'
import type { ChoicesField, EmailField, EmailsField, Field, PhonesField, TagsField, TextField, UrlField, UrlsField } from './field.ts'
import type { Kind, Parsed, Style, Value } from './kind.ts'
import { asText, isText } from './sql.ts'
import { text } from './text.ts'
import { url } from './url.ts'

/** An empty list is null, and what is there twice is there once. */
export const tidyItems = (value: Value): Value => (Array.isArray(value) ? (value.length === 0 ? null : [...new Set(value)]) : value)

/** What is wrong with a list: each item at its place. */
export const checkItems = (value: unknown, most: number, check: (item: unknown) => readonly Problem[]): Problem[] => {
  if (!Array.isArray(value)) return [problem('value.type', '', { expected: 'list' })]
  if (value.length === 0) return [problem('list.empty')]
  if (value.length > most) return [problem('list.long', '', { maximum: most })]
  if (new Set(value).size < value.length) return [problem('list.twice')]
  return value.flatMap((item, i) => at(step(i), check(item)))
}

export const itemsSchema = (most: number, items: object): Record<string, unknown> => ({
  type: 'array',
  items,
  minItems: 1,
  maxItems: most,
  uniqueItems: true,
})

type ListField = ChoicesField | TagsField | EmailsField | PhonesField | UrlsField

/** A list of what another kind has one of, in a column of texts; people write and read it with commas between. */
const listOf = <F extends ListField, One extends Field>(one: Kind<One>, item: (field: F) => One, more: Partial<Kind<F>> = {}): Kind<F> => ({
  column: () => 'text[]',
  type: { list: 'text' },
  parse: (raw, field, style) => readItems(raw, (word) => one.parse(word, item(field), style)),
  check: (value, field, style) => checkItems(value, field.maxItems, (word) => one.check(word, item(field), style)),
  format: (value, field, style) => (Array.isArray(value) ? value.map((word) => one.format(word, item(field), style)).join(', ') : ''),
  operators: ['contains', 'empty'],
  schema: (field) => itemsSchema(field.maxItems, one.schema(item(field))),
  tidy: tidyItems,
  // What Postgres offers to write a list as one text may change with its settings, so an index cannot hold it.
  searched: (_, column) => `(${SEARCHED.map((i) => `coalesce(${column}[${i}], '')`).join(` || ' ' || `)})`,
  ...(one.options && { options: (field: F, style: Style) => one.options!(item(field), style) }),
  convert: (from, column, field, timeZone) => {
    if (from.kind === field.kind && from.kind !== 'choices') return column
    if (!isList(from) && !isText(from)) return undefined
    const words = isList(from) ? column : `regexp_split_to_array(btrim(${asText(from, column)}), '\\s*[,;]\\s*')`
    const fitting = one.convert(WORD, 'w.word', item(field), timeZone)
    const each = `select ${fitting} as item, min(w.place) as place from unnest(${words}) with ordinality w(word, place) group by 1`
    return `(select case when bool_and(i.item is not null) and count(*) <= ${field.maxItems} then array_agg(i.item order by i.place) end from (${each}) i)`
  },
  numeric: false,
  sortable: false,
  rank: 6,
  ...more,
})

const isList = (field: Field): boolean => ['choices', 'tags', 'emails', 'phones', 'urls'].includes(field.kind)

/** Semicolons separate where there is one, so that a comma may stand inside. */
/** The items that are searched: the first, who is the main one, and those after it. */
const SEARCHED = [1, 2, 3, 4, 5, 6, 7, 8]

const readItems = (raw: string, read: (word: string) => Parsed): Parsed => {
  const parsed = raw
    .split(raw.includes(';') ? /[;\r\n]+/ : /[,\r\n]+/)
    .map((word) => word.trim())
    .filter(Boolean)
    .map(read)
  const problems = parsed.flatMap((one) => one.problems ?? [])
  return problems.length > 0 ? { problems } : { value: tidyItems(parsed.map((one) => one.value ?? null).filter((one) => one !== null)) }
}

const WORD: TextField = {
  kind: 'text',
  id: 'word',
  name: 'word',
  title: '',
  required: false,
  readOnly: false,
  unique: false,
  noCopy: false,
  needs: [],
  origin: { layer: '', document: '', pointer: '' },
  maxLength: 100_000,
}

export const choices = listOf<ChoicesField, Extract<Field, { kind: 'choice' }>>(choice, (field) => ({ ...field, kind: 'choice' }), {
  rank: 3,
})
export const tags = listOf<TagsField, TextField>(text, (field) => ({ ...field, kind: 'text' }))
export const emails = listOf<EmailsField, EmailField>(email, (field) => ({ ...field, kind: 'email', maxLength: 254 }), { rank: 4 })
export const phones = listOf<PhonesField, TextField>(text, (field) => ({ ...field, kind: 'text', check: 'phone', maxLength: 40 }), {
  rank: 4,
})
export const urls = listOf<UrlsField, UrlField>(url, (field) => ({ ...field, kind: 'url', maxLength: 2048 }))
