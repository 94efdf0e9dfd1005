import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { ViewColumn, ViewSpec } from '@cahier/core/form/spec'
import type { EntitySummary, Expanded, Row } from '@cahier/core/wire'

/** Every column a person may show: the view's first, in its order, then what else they may see of the object. */
export const columnsOf = (view: ViewSpec, entity: EntitySummary): readonly ViewColumn[] => {
  const known = new Set(view.columns.map((c) => c.path))
  const others = Object.values(entity.fields).filter((f) => !known.has(f.name))
  return [...view.columns, ...others.map((field) => ({ path: field.name, field, sortable: kindOf(field).sortable }))]
}

/** The value under a path; behind a link it stands under `expand`. */
export const valueAt = (row: Row, path: string): Value => {
  const [first = '', second] = path.split('.')
  if (second === undefined) return (row[first] as Value | undefined) ?? null
  return expanded(row, first)?.[second] ?? null
}
export const expanded = (row: Row, link: string): { readonly id: string; readonly [field: string]: Value } | null =>
  (row['expand'] as Expanded | undefined)?.[link] ?? null

/** What names a row to a person: its label, which may be a link. */
export const labelAt = (row: Row, field: Field | undefined): string => {
  if (!field) return ''
  const target = 'to' in field ? expanded(row, field.name)?.[field.label] : row[field.name]
  return String(target ?? '')
}

/** `fields` and `expand` of a request that shows these paths. */
export const asked = (paths: Iterable<string>, entity: EntitySummary): { fields: string; expand: string | undefined } => {
  const fields = [...new Set(paths)]
  const links = fields.filter((path) => entity.fields[path] && 'to' in entity.fields[path])
  return { fields: fields.join(','), expand: links.join(',') || undefined }
}

const NARROW: Readonly<Record<string, number>> = { boolean: 104, date: 120, datetime: 152, number: 132 }

/** Widths in pixels for `room`: what is short keeps its width, texts and links share the rest, the first of them most. */
export const widths = (columns: readonly ViewColumn[], label: string, room: number): number[] => {
  const least = columns.map((c) => {
    const type = kindOf(c.field).type
    const heading = 34 + c.field.title.length * 7
    const options = 'options' in c.field ? 34 + Math.max(0, ...c.field.options.map((o) => o.title.length)) * 7.2 : 0
    return Math.min(280, Math.max(options || (NARROW[String(type)] ?? (c.path === label ? 200 : 148)), heading))
  })
  const shares = columns.map((c) => ('options' in c.field || NARROW[String(kindOf(c.field).type)] ? 0.25 : c.path === label ? 1.6 : 1))
  const spare = Math.max(0, room - least.reduce((a, b) => a + b, 0))
  const all = shares.reduce((a, b) => a + b, 0) || 1
  return least.map((width, i) => Math.floor(width + (spare * shares[i]!) / all))
}

const key = (view: ViewSpec): string => `cahier.columns.${view.entity}.${view.name}`

/** The columns this person chose for a view on this device, or the view's own. */
export const chosen = (view: ViewSpec): readonly string[] => {
  const kept: unknown = JSON.parse(localStorage.getItem(key(view)) ?? 'null')
  return Array.isArray(kept) && kept.length ? kept.map(String) : view.columns.map((c) => c.path)
}
export const choose = (view: ViewSpec, paths: readonly string[] | undefined): void =>
  paths ? localStorage.setItem(key(view), JSON.stringify(paths)) : localStorage.removeItem(key(view))
