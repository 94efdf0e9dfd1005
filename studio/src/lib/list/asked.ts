import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import { partTitle } from '@cahier/core/fields/part_titles'
import type { ViewColumn } from '@cahier/core/form/spec'
import { language } from '#lib/words/index.svelte.ts'
import type { Test } from './filters.ts'

type Base = Pick<Field, 'id' | 'name' | 'title' | 'required' | 'readOnly' | 'unique' | 'noCopy' | 'needs' | 'origin'>
const base = ({ id, name, title, unique, noCopy, needs, origin }: Field): Base => ({
  id,
  name,
  title,
  unique,
  noCopy,
  needs,
  origin,
  required: false,
  readOnly: false,
})

/** The field a filter's value is typed into: any value may be compared with, so what a record must keep to does not apply. */
export const askedOf = (field: Field, test: Test | undefined): Field => {
  if (test === 'contains' && field.kind === 'links')
    return { ...base(field), kind: 'link', to: field.rows.to, label: field.label, onDelete: 'restrict' }
  if (test === 'contains' && !('options' in field)) return { ...base(field), kind: 'text', maxLength: 255 }
  const { placeholder: _placeholder, computed: _computed, help: _help, ...rest } = field
  return { ...rest, required: false, readOnly: false } as Field
}

/** What may be asked for: fields, and the parts of those that have some, as 'Adresse › Ville'. */
export const askable = (columns: readonly ViewColumn[]): readonly ViewColumn[] =>
  columns.flatMap((column) => {
    const { parts, sortable } = kindOf(column.field)
    const inside = Object.entries(parts ?? {}).map(([name, type]) => ({
      path: `${column.path}.${name}`,
      field: partOf(column.field, name, type === 'number'),
      sortable,
    }))
    return kindOf(column.field).operators.length > 0 ? [column, ...inside] : inside
  })

const partOf = (field: Field, name: string, number: boolean): Field => {
  const own = { ...base(field), name: `${field.name}.${name}`, title: `${field.title} › ${partTitle(name, language())}` }
  if (number) return { ...own, kind: 'decimal', decimals: 7 }
  return { ...own, kind: 'text', maxLength: 255, ...(name === 'country' && { as: 'country', check: 'country' as const }) }
}
