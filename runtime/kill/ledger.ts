/** One write that was answered with success. Values by stable field id, as texts; a deletion has none. */
export type Acknowledged = {
  readonly entity: string
  readonly id: string
  readonly version: number
  readonly action: 'create' | 'update' | 'delete'
  readonly values: Readonly<Record<string, string>>
}
/** A record that one writer alone changes, as it was answered last. `pending`: a write of it that was never answered. */
export type Owned = {
  readonly entity: string
  readonly id: string
  version: number
  deleted: boolean
  pending?: { readonly action: 'update' | 'delete'; readonly values: Readonly<Record<string, string>> } | undefined
  /** Records that go with it. */
  readonly lines: Owned[]
}

/** All that the server promised. */
export type Ledger = { readonly acknowledged: Acknowledged[]; readonly owned: Map<string, Owned>; unanswered: number }
export const ledger = (): Ledger => ({ acknowledged: [], owned: new Map(), unanswered: 0 })
