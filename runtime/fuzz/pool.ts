import type { Entity, Model } from '@cahier/core/model/model'
import { Known } from './arbitrary.ts'
import { CHANGES, type Draft, type Send } from './request.ts'

export type Row = Record<string, unknown> & { readonly id: string; readonly version: number }
/** What the answers so far have told: the records of every entity, and the changes made. */
export type Pool = Map<string, Row[]>

/** What the model's own data brought: requests speak of it from the first on. */
export async function there(send: Send, { name, fields }: Entity): Promise<Row[]> {
  const lists = Object.values(fields).filter((field) => 'rows' in field)
  const expand = lists.length > 0 ? `&expand=${lists.map((field) => field.name).join(',')}` : ''
  const answer = await send(`/api/records/${name}?limit=200${expand}`, { method: 'GET', headers: {} })
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
  return ((await answer.json()) as { items: Row[] }).items
}

export type Resolved = { readonly record?: string; readonly body?: unknown }

/** Puts real ids where the draft says « the nth of an entity »; undefined when there is none yet. */
export function known(draft: Draft, pool: Pool): Resolved | undefined {
  const pick = ({ entity, nth, named }: Known): string | undefined => {
    const rows = pool.get(entity) ?? []
    const id = rows[nth % Math.max(1, rows.length)]?.id
    return id !== undefined && named ? `${entity}/${id}` : id
  }
  const picked = (value: unknown): unknown => {
    if (value instanceof Known) return pick(value)
    if (Array.isArray(value)) return [...new Set(value.map(picked))].filter((one) => one !== undefined)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([name, one]) => [name, picked(one)] as const)
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined))
  }
  const record = draft.record instanceof Known ? pick(draft.record) : draft.record
  if (/\{(id|group)\}/.test(draft.route) && record === undefined) return undefined
  return { record, body: picked(draft.body) }
}

/** Keeps what the answer tells of a record, so that later requests speak of records that exist. */
export function remember(model: Model, pool: Pool, draft: Draft, request: Resolved | undefined, text: string): void {
  const rows = pool.get(draft.entity ?? '')
  if (!rows) return
  if (draft.method === 'DELETE') return forget(model, pool, draft.entity!, request?.record ?? '')
  if (draft.route.endsWith('/history')) return remembered(pool.get(CHANGES)!, text)
  if (draft.query['fields']) return
  if (!['POST', 'PATCH'].includes(draft.method)) return
  const row = JSON.parse(text) as Row
  const at = rows.findIndex((other) => other.id === row.id)
  if (at >= 0) rows[at] = row
  else if (rows.length < 300) rows.push(row)
}

/** Changes that can be read and undone. */
function remembered(groups: Row[], text: string): void {
  for (const [, id] of text.matchAll(/"group":"([^"]+)"/g)) if (groups.length < 300) groups.push({ id: id!, version: 0 })
}

/** Takes a deleted record out, with those that go along with it. */
function forget(model: Model, pool: Pool, entity: string, id: string): void {
  pool.set(
    entity,
    pool.get(entity)!.filter((row) => row.id !== id),
  )
  for (const [name, { fields }] of Object.entries(model.entities)) {
    for (const field of Object.values(fields)) {
      if (!('to' in field) || field.to !== entity || field.onDelete !== 'cascade') continue
      for (const row of pool.get(name) ?? []) if (row[field.name] === id) forget(model, pool, name, row.id)
    }
  }
}
