import { SvelteMap } from 'svelte/reactivity'
import type { LinkField } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { Expanded, Page, Row } from '@cahier/core/wire'
import { get, query } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'
import { style } from '../style.ts'

const known = new SvelteMap<string, string | null>()
const asked = new Set<string>()
const waiting = new Map<string, { label: string; ids: Set<string> }>()

export type Target = Pick<LinkField, 'to' | 'label'>

/** What a link's record is called: undefined until the answer is there, null when it is gone or not for this person. */
export function labelOf(target: Target, id: string): string | null | undefined {
  // Whoever may read nothing of an object would only be refused.
  if (!here.entity(target.to)) return null
  const key = `${target.to}/${id}`
  const label = known.get(key)
  if (label === undefined && !asked.has(key)) ask(target, id, key)
  return label
}

/** A label somebody else already fetched (an expansion, a search): one request less. */
export const learn = (target: Target, id: string, label: string): void => {
  if (known.get(`${target.to}/${id}`) !== label) known.set(`${target.to}/${id}`, label)
}

/** Labels asked for in one turn go in one request per object. */
function ask(target: Target, id: string, key: string): void {
  asked.add(key)
  if (waiting.size === 0) queueMicrotask(fetchAll)
  const batch = waiting.get(target.to) ?? { label: target.label, ids: new Set() }
  batch.ids.add(id)
  waiting.set(target.to, batch)
}

function fetchAll(): void {
  for (const [entity, batch] of waiting) void fetchLabels(entity, batch.label, [...batch.ids])
  waiting.clear()
}

async function fetchLabels(entity: string, label: string, ids: readonly string[]): Promise<void> {
  const filter = `record.id in ${JSON.stringify(ids.slice(0, 200))}`
  try {
    const page = await get<Page>(`/records/${entity}${query({ filter, ...asking(entity, label), limit: 200 })}`)
    const found = new Map(page.items.map((row) => [row.id, text(row, label, entity)]))
    for (const id of ids) known.set(`${entity}/${id}`, found.get(id) ?? null)
  } catch {
    for (const id of ids) asked.delete(`${entity}/${id}`)
  }
}

/** What a request must ask to have labels: a label may itself be a link, whose target names the record. */
export const asking = (entity: string, label: string): { fields: string; expand: string | undefined } => ({
  fields: label,
  expand: here.entity(entity)?.fields[label]?.kind === 'link' ? label : undefined,
})

/** A record's label as it is read; some records have none yet. */
export function text(row: Row, label: string, entity: string): string {
  const target = (row['expand'] as Expanded | undefined)?.[label]
  const name = target ? Object.entries(target).find(([key]) => key !== 'id')?.[1] : (row[label] as Value | undefined)
  return written(name ?? null, entity, label) || '–'
}

/** A label's value as its kind writes it: a person's name has parts. */
export const written = (value: Value, entity: string, label: string): string => {
  const field = here.entity(entity)?.fields[label]
  return value === null ? '' : field && typeof value === 'object' ? kindOf(field).format(value, field, style()) : String(value)
}
