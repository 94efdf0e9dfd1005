import type { Change } from './history.ts'

/** GET /api/events: server-sent events; `id` is the last number, sent back as Last-Event-ID after a gap. */
export type RecordEvent = {
  readonly entity: string
  readonly id: string
  readonly action: Change['action']
  readonly version: number
  readonly by: string | null
}
export type RevisionEvent = { readonly revision: number }
