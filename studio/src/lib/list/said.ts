import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import { numberFormat, spaced } from '@cahier/core/fields/intl'
import type { Style, Value } from '@cahier/core/fields/kind'
import { labelOf } from '#lib/fields/link/labels.svelte.ts'
import { style as styleOf } from '#lib/fields/style.ts'
import { words } from '#lib/words/index.svelte.ts'
import { arity, type Filter, type Test } from './filters.ts'

/** A count as this person writes numbers. */
export const number = (n: number): string => spaced(numberFormat(styleOf().locale, {}).format(n))

/** A condition in words: numbers by their signs, days with « before » and « until ». */
export const testWords = (field: Field, test: Test): string => {
  const { type } = kindOf(field)
  const said = words().list.operators
  return (type === 'number' ? said.number : type === 'date' || type === 'datetime' ? said.date : said.text)[test]
}

const valueWords = (field: Field, value: Value, style: Style): string => {
  if ('to' in field) return labelOf(field, String(value)) ?? '…'
  if (typeof value === 'boolean') return value ? words().common.yes : words().common.no
  return kindOf(field).format(value, field, style)
}

/** 'Stage', 'among Won, Lost': a chip's two parts. */
export const filterWords = (field: Field, { test, values }: Filter, style: Style): string => {
  const told = testWords(field, test)
  if (arity(test) === 'none') return told
  const list = values.map((v) => valueWords(field, v, style)).join(', ')
  return test === 'in' && values.length === 1 ? `${testWords(field, '==')} ${list}` : `${told} ${list}`
}
