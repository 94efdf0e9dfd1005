/** GET /api/records/{entity}/{id}/transitions: where a record stands on its ways, and where it may go now. */
export type Standings = { readonly workflows: readonly StandingOn[] }
export type StandingOn = {
  readonly name: string
  readonly title: string
  readonly field: string
  readonly state: string | null
  /** False where the way does not know the state: then the record can only be put at the beginning. */
  readonly known: boolean
  readonly initial: string
  /** Since when it stands there; null where history does not tell. */
  readonly since: string | null
  /** In the order of the field's options. */
  readonly states: readonly {
    readonly value: string
    readonly title: string
    readonly color: string
    readonly final: boolean
    readonly visited: boolean
  }[]
  readonly transitions: readonly TransitionNow[]
}
/** `missing`: fields to be filled with the move; `reason`: why it is closed to this person now, null where it is open. */
export type TransitionNow = {
  readonly name: string
  readonly title: string
  readonly to: string
  readonly open: boolean
  readonly requires: readonly string[]
  readonly missing: readonly string[]
  readonly reason: string | null
}

/** GET /api/records/{entity}/{id}/states: how long a record stood in each state, from its history; oldest first. */
export type TimeInStates = { readonly workflows: readonly TimeOn[] }
export type TimeOn = {
  readonly name: string
  readonly title: string
  readonly field: string
  readonly visits: readonly Visit[]
  /** Seconds in each state, all visits together. */
  readonly totals: readonly { readonly state: string; readonly title: string; readonly seconds: number }[]
}
/** `entered` is null where history does not tell; `left` while it stands there. */
export type Visit = {
  readonly state: string
  readonly title: string
  readonly entered: string | null
  readonly left: string | null
  readonly seconds: number | null
  readonly by: string | null
}
