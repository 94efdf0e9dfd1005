import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import { pointed } from '@cahier/core/fields/links'
import type { Style, Value } from '@cahier/core/fields/kind'
import { labelOf } from '#lib/fields/link/labels.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'
import { arity, isList, type Filter, type Test } from './filters.ts'

/** A condition in words: numbers by their signs, days with « before » and « until ». */
export const testWords = (field: Field, test: Test): string => {
  const { type } = kindOf(field)
  const said = words().list.operators
  if (type === 'number' || type === 'duration' || field.kind === 'duration') return said.number[test]
  return (type === 'date' || type === 'datetime' || field.kind === 'date_or_time' ? said.date : said.text)[test]
}

const valueWords = (field: Field, test: Test, value: Value, style: Style): string => {
  if (field.kind === 'link') return labelOf(field, String(value)) ?? '…'
  if (field.kind === 'links') return labelOf({ to: field.rows.to, label: field.label }, String(value)) ?? '…'
  if (field.kind === 'polymorphic') {
    const at = pointed(String(value), field)
    const target = field.targets.find(({ to }) => to === at?.to)
    return (at && target && labelOf(target, at.id)) ?? '…'
  }
  if ('options' in field) return field.options.find((o) => o.value === value)?.title ?? String(value)
  if (typeof value === 'string' && isList(field)) return value
  if (typeof value === 'string' && test === 'contains') return value
  if (typeof value === 'boolean') return value ? words().common.yes : words().common.no
  return kindOf(field).format(value, field, style)
}

/** 'Stage', 'among Won, Lost': a chip's two parts. */
export const filterWords = (field: Field, { test, values }: Filter, style: Style): string => {
  const told = testWords(field, test)
  if (arity(test, field) === 'none') return told
  const list = values.map((v) => valueWords(field, test, v, style)).join(', ')
  return test === 'in' && values.length === 1 ? `${testWords(field, '==')} ${list}` : `${told} ${list}`
}
