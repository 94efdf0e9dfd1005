/** POST /api/batch */
export type BatchRequest = { readonly operations: readonly BatchOperation[] }
export type BatchOperation =
  | { readonly op: 'create'; readonly entity: string; readonly ref?: string; readonly record: object }
  | { readonly op: 'update'; readonly entity: string; readonly id: Reference; readonly version?: number; readonly record: object }
  | { readonly op: 'delete' | 'restore'; readonly entity: string; readonly id: Reference; readonly version?: number }
/** An id, or what an earlier operation has created under this `ref`; values of a record may say so too. */
export type Reference = string | { readonly $ref: string }
export type BatchDone = {
  readonly group: string
  readonly results: readonly { readonly op: string; readonly entity: string; readonly id: string }[]
}
