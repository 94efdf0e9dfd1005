import type { Value } from '../fields/kind.ts'

/**
 * A record is flat: its fields by name, system fields beside them; a link is the id of its target, and what `expand`
 * or a path in `fields` asked of the target stands under `expand`, by link name.
 */
export type Row = SystemFields & { readonly [field: string]: Value | undefined | Expanded }
export type SystemFields = {
  readonly id: string
  readonly version: number
  readonly created_at?: string
  readonly created_by?: string | null
  readonly updated_at?: string
  readonly updated_by?: string | null
}
/** By link, what it leads to; by the inverse of a link, the first of those that point here. */
export type Expanded = { readonly [link: string]: Beside | null }
export type Beside = { readonly id: string; readonly [field: string]: Value }

/** GET /api/records/{entity} */
export type Page = {
  readonly items: readonly Row[]
  readonly next: string | null
  readonly count?: number
  /** The count is about so. */
  readonly estimated?: true
  /** Nothing was found for the words searched for: these are words nearly spelled so. */
  readonly near?: true
}

/** GET /api/records/{entity}/aggregate. Groups by what was asked: `stage`, `close_date:month` (its first day). */
export type Aggregated = { readonly items: readonly AggregatedGroup[]; readonly more: boolean }
export type AggregatedGroup = {
  readonly group: Readonly<Record<string, Value>>
  readonly expand?: Expanded
  readonly count: number
  readonly sum?: Readonly<Record<string, number | null>>
  readonly avg?: Readonly<Record<string, number | null>>
  readonly min?: Readonly<Record<string, Value>>
  readonly max?: Readonly<Record<string, Value>>
}
