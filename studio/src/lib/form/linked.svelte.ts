import { SvelteMap } from 'svelte/reactivity'
import type { Field } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import type { Row } from '@cahier/core/wire'
import { get } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'

const rows = new SvelteMap<string, Row | null>()
const asked = new Set<string>()

type From = Value | Readonly<Record<string, Value | undefined>>

/**
 * The value at the end of a path through links, as a rule asks for it: `['account', 'sector']`. `from` is the record it goes
 * on from, or the item of the list that the path leads through. Null until the linked record has come; the rule is then
 * evaluated again. What this person may not read stays null, and the server decides.
 */
export function behind(entity: string, path: readonly string[], from: From): Value {
  const { of, rest } = afterLists(entity, path)
  const row = typeof from === 'string' ? rowOf(of, from) : from
  return row !== null && typeof row === 'object' ? walk(of, rest, row as Row) : null
}

function walk(entity: string, [first, ...rest]: readonly string[], row: Readonly<Record<string, unknown>>): Value {
  const value = (first === undefined ? null : (row[first] as Value | undefined)) ?? null
  if (rest.length === 0 || value === null) return value
  // A part of what is made of several, such as the city of an address.
  if (typeof value === 'object') return Array.isArray(value) ? null : ((value as Readonly<Record<string, Value>>)[rest[0]!] ?? null)
  const field = here.entity(entity)?.fields[first!]
  if (field?.kind !== 'link' || typeof value !== 'string') return null
  const next = rowOf(field.to, value)
  return next ? walk(field.to, rest, next) : null
}

/** The steps behind the last list of a path, and the entity of its items. */
function afterLists(entity: string, path: readonly string[]): { of: string; rest: readonly string[] } {
  let found = { of: entity, rest: path }
  let at: string | undefined = entity
  for (const [i, name] of path.slice(0, -1).entries()) {
    const field: Field | undefined = at === undefined ? undefined : here.entity(at)?.fields[name]
    const items: string | undefined = field?.kind === 'lines' ? field.rows.entity : field?.kind === 'links' ? field.rows.to : undefined
    if (items !== undefined) found = { of: items, rest: path.slice(i + 1) }
    at = items ?? (field?.kind === 'link' ? field.to : undefined)
  }
  return found
}

function rowOf(entity: string, id: string): Row | null | undefined {
  const key = `${entity}/${id}`
  const row = rows.get(key)
  if (row === undefined && !asked.has(key)) {
    asked.add(key)
    get<Row>(`/records/${key}`).then(
      (found) => rows.set(key, found),
      () => rows.set(key, null),
    )
  }
  return row
}
