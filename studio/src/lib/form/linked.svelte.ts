import { SvelteMap } from 'svelte/reactivity'
import type { Value } from '@cahier/core/fields/kind'
import type { Row } from '@cahier/core/wire'
import { get } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'

const rows = new SvelteMap<string, Row | null>()
const asked = new Set<string>()

/**
 * The value at the end of a path through links, as a rule asks for it: `['account', 'sector']`. Null until the linked
 * record has come; the rule is then evaluated again. What this person may not read stays null, and the server decides.
 */
export function behind(entity: string, own: (name: string) => Value, path: readonly string[]): Value {
  const [first, ...rest] = path
  if (first === undefined) return null
  const value = own(first)
  const field = here.entity(entity)?.fields[first]
  if (rest.length === 0 || value === null) return rest.length === 0 ? value : null
  if (field?.kind !== 'link' || typeof value !== 'string') return null
  const row = rowOf(field.to, value)
  return row ? behind(field.to, (name) => (row[name] as Value | undefined) ?? null, rest) : null
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
