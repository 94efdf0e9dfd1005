import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Style, Value } from '@cahier/core/fields/kind'
import type { ViewColumn } from '@cahier/core/form/spec'
import type { Expanded, Row } from '@cahier/core/wire'
import { written } from '#lib/fields/link/labels.svelte.ts'
import { style } from '#lib/fields/style.ts'

/** The value under a path; behind a link it stands under `expand`, a part of a value in the value. */
export const valueAt = (row: Row, path: string): Value => within(row, path.split('.'))

const within = (row: Row | Expanded[string], [first = '', ...rest]: readonly string[]): Value => {
  const value = ((row as Row)[first] as Value | undefined) ?? null
  if (rest.length === 0) return value
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return (value as Readonly<Record<string, Value>>)[rest[0]!] ?? null
  const beyond = expanded(row as Row, first)
  return beyond && within(beyond, rest)
}
export const expanded = (row: Row, link: string): { readonly id: string; readonly [field: string]: Value } | null =>
  (row['expand'] as Expanded | undefined)?.[link] ?? null

/** What names a row to a person: its label, which may be a link. */
export const labelAt = (row: Row, field: Field | undefined): string => {
  if (!field) return ''
  if (field.kind === 'link') return written(expanded(row, field.name)?.[field.label] ?? null, field.to, field.label)
  const value = (row[field.name] as Value | undefined) ?? null
  return value !== null && typeof value === 'object' ? kindOf(field).format(value, field, style()) : String(value ?? '')
}

const textAt = (row: Row, path: string, field: Field, style: Style): string => {
  const value = valueAt(row, path)
  return field.kind === 'link'
    ? written(expanded(row, path)?.[field.label] ?? null, field.to, field.label)
    : kindOf(field).format(value, field, style)
}

/** The longest text each column shows among some rows, in characters; a list's widths follow what is in it. */
export const lengths = (columns: readonly ViewColumn[], rows: readonly Row[], style: Style): number[] =>
  columns.map(({ path, field }) => rows.reduce((most, row) => Math.max(most, textAt(row, path, field, style).length), 0))
