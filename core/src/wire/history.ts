import type { Value } from '../fields/kind.ts'
import type { SaidProblem } from './problem.ts'

/** GET /api/records/{entity}/{id}/history, newest first */
export type HistoryPage = { readonly items: readonly Change[]; readonly next: string | null }
export type Change = {
  readonly number: string
  readonly at: string
  readonly by: string | null
  readonly by_name: string | null
  readonly cause: 'request' | 'import' | 'job' | 'publish'
  readonly action: 'create' | 'update' | 'delete' | 'restore'
  /** All changes of one request or import share it. */
  readonly group: string
  readonly before: Record<string, Value> | null
  readonly after: Record<string, Value> | null
}

/** POST /api/changes/{group}/undo: what was taken back is a group of its own. */
export type Undone = { readonly group: string; readonly records: number; readonly conflicts: readonly SaidProblem[] }
/** GET /api/changes/{group} */
export type ChangeGroup = {
  readonly group: string
  readonly at: string
  readonly by: string | null
  readonly cause: Change['cause']
  readonly records: number
  /** The first 200. */
  readonly items: readonly { readonly entity: string; readonly id: string; readonly action: Change['action'] }[]
}

/** GET /api/bin: the newest first. */
export type Bin = { readonly items: readonly Binned[]; readonly next: string | null }
export type Binned = {
  readonly entity: string
  readonly id: string
  readonly label: Value
  readonly deleted_at: string
  readonly deleted_by: string | null
  /** When it goes for good. */
  readonly expires_at: string | null
}
