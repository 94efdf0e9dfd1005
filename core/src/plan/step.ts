import type { Column, ForeignKey, Table, TableIndex } from '../tables.ts'
import type { Problem } from '../problem.ts'

/** What the people of a company must know of a step before they say yes. */
export type Risk =
  | 'none' // nobody loses or waits
  | 'review' // data is moved or converted; what does not fit is listed
  | 'hides' // values leave sight, and come back by undo

/**
 * One change of the catalogue. `phase` says when it runs in the publish: 'before' (resumable, invisible to the running
 * revision), 'switch' (the one short transaction), 'after' (clean-up). Tables and columns are named by stable id; the
 * Postgres names are those at the time of the step.
 */
export type Step = { readonly risk: Risk } & (
  | { readonly do: 'create table'; readonly table: Table }
  | { readonly do: 'rename table'; readonly table: string; readonly from: string; readonly to: string }
  | { readonly do: 'set table aside'; readonly table: Table; readonly as: string }
  | { readonly do: 'restore table'; readonly table: Table; readonly from: string }
  | { readonly do: 'add column'; readonly table: string; readonly on: string; readonly column: Column }
  | { readonly do: 'rename column'; readonly table: string; readonly on: string; readonly column: string; readonly from: string; readonly to: string }
  | { readonly do: 'retype column'; readonly table: string; readonly on: string; readonly before: Column; readonly after: Column; readonly keep: string }
  | { readonly do: 'set column aside'; readonly table: string; readonly on: string; readonly column: Column; readonly as: string
      readonly dropped: { readonly indexes: readonly TableIndex[]; readonly foreignKeys: readonly ForeignKey[] } }
  | { readonly do: 'restore column'; readonly table: string; readonly on: string; readonly column: Column; readonly from: string }
  | { readonly do: 'add index'; readonly table: string; readonly on: string; readonly index: TableIndex }
  | { readonly do: 'drop index'; readonly table: string; readonly index: TableIndex }
  | { readonly do: 'add foreign key'; readonly table: string; readonly on: string; readonly key: ForeignKey; readonly target: string }
  | { readonly do: 'drop foreign key'; readonly table: string; readonly on: string; readonly key: ForeignKey }
)

/** What an earlier publish set aside and can bring back: columns and tables under their aside names. */
export type Aside = { readonly table: string; readonly column?: Column; readonly as: string; readonly revision: number }

export type Plan = { readonly steps: readonly Step[]; readonly problems: readonly Problem[] }
