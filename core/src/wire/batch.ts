import type { SaidProblem } from './problem.ts'

/** POST /api/batch. With `refused: 'skip'` what is refused is left out and said; without, it refuses all. */
export type BatchRequest = { readonly operations: readonly BatchOperation[]; readonly refused?: 'skip' }
export type BatchOperation =
  | { readonly op: 'create'; readonly entity: string; readonly ref?: string; readonly record: object }
  | { readonly op: 'update'; readonly entity: string; readonly id: Reference; readonly version?: number; readonly record: object }
  | {
      readonly op: 'move'
      readonly entity: string
      readonly id: Reference
      readonly version?: number
      readonly transition: string
      readonly record?: object
    }
  | { readonly op: 'delete' | 'restore'; readonly entity: string; readonly id: Reference; readonly version?: number }
/** An id, or what an earlier operation has created under this `ref`; values of a record may say so too. */
export type Reference = string | { readonly $ref: string }
export type BatchDone = {
  readonly group: string
  readonly results: readonly BatchResult[]
}
/** `id` is null where a record was to be made and was refused. */
export type BatchResult = {
  readonly op: string
  readonly entity: string
  readonly id: string | null
  readonly problems?: readonly SaidProblem[]
}
