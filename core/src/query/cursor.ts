import { date, isUuid } from '../expression/literal.ts'
import type { Type } from '../expression/node.ts'
import { decode, encode } from './base64.ts'
import type { SortKey } from './query.ts'

/** Where a page ended: the last record's sort values as Postgres spells them, null where empty, its id last. */
export type Cursor = readonly (string | null)[]

/** Opaque to callers; carries the order it belongs to, so that it cannot be used with another. */
export const writeCursor = (entity: string, sort: readonly SortKey[], cursor: Cursor): string =>
  encode(JSON.stringify([order(entity, sort), ...cursor]))

/** The cursor again, or nothing: a stranger's, one of another question, or one whose values do not fit. */
export const readCursor = (entity: string, sort: readonly SortKey[], text: string): Cursor | undefined => {
  const json = text.length <= 8000 ? decode(text) : undefined
  if (!json) return undefined
  let parts: unknown
  try {
    parts = JSON.parse(json)
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== sort.length + 1 || parts[0] !== order(entity, sort)) return undefined
  const values = parts.slice(1) as unknown[]
  const last = values.length - 1
  const fits = values.every((value, i) => (value === null ? i !== last : typeof value === 'string' && valid(value, sort[i]!.type)))
  return fits ? (values as Cursor) : undefined
}

const order = (entity: string, sort: readonly SortKey[]): string => {
  const text = `${entity}:${sort.map((key) => (key.descending ? '-' : '') + key.path.join('.')).join(',')}`
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0).toString(36)
}

const MOMENT = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,3})?\+00$/

const valid = (value: string, type: Type): boolean => {
  switch (type) {
    case 'text':
      return !/[\0\p{Cs}]/u.test(value)
    case 'number':
    case 'duration':
      return /^-?\d{1,40}(\.\d{1,40})?$/.test(value)
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'date':
      return date(value) !== undefined
    case 'datetime':
      return MOMENT.test(value) && date(value.slice(0, 10)) !== undefined && value.slice(11, 19) < '24'
    case 'time':
      return /^\d{2}:\d{2}(:\d{2})?$/.test(value)
    case 'link':
      return isUuid(value.slice(value.indexOf('/') + 1))
    default:
      return false
  }
}
