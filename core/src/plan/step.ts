import type { Column, ForeignKey, Table, TableIndex } from '../tables.ts'
import type { Problem } from '../problem.ts'

/** What the people of a company must know of a step before they say yes. */
export type Risk =
  | 'none' // nobody loses or waits
  | 'review' // a name others use changes, or data is converted or must be unique
  | 'hides' // values leave sight, and come back by undo

/**
 * One change of the catalogue, as data. `table` is a stable id; `on` is the Postgres name of that table while the publish
 * prepares, which is the name every statement of the step uses: tables are renamed last.
 */
export type Step = Said &
  (
    | { readonly do: 'create table'; readonly table: Table }
    | { readonly do: 'rename table'; readonly table: string; readonly from: string; readonly to: string; readonly via?: string }
    | { readonly do: 'set table aside'; readonly table: Table; readonly as: string }
    | { readonly do: 'restore table'; readonly table: Table; readonly from: string; readonly to: string }
    | (On & { readonly do: 'add column'; readonly column: Column })
    | (On & { readonly do: 'rename column'; readonly column: string; readonly from: string; readonly to: string; readonly via?: string })
    | (On & Retype)
    | (On & WorkOut)
    | (On & { readonly do: 'set column aside'; readonly column: Column; readonly as: string; readonly dropped: Dropped })
    | (On & { readonly do: 'restore column'; readonly column: Column; readonly from: string })
    | (On & { readonly do: 'add index'; readonly index: TableIndex; readonly columns: readonly string[] })
    | (On & { readonly do: 'drop index'; readonly index: TableIndex })
    | (On & { readonly do: 'add foreign key'; readonly key: ForeignKey; readonly column: string; readonly target: string })
    | (On & { readonly do: 'drop foreign key'; readonly key: ForeignKey })
  )

/** `titles` are for the sentence; `implied` marks what follows from another step, so that a person need not read it. */
type Said = { readonly risk: Risk; readonly titles: Titles; readonly implied?: true }
export type Titles = { readonly entity: string; readonly fields?: readonly string[]; readonly before?: string; readonly after?: string }
type On = { readonly table: string; readonly on: string }

/**
 * A new column takes over from `source`, filled by conversion; the original is kept under `keep`. `source` is `keep` when
 * the values come from a column already set aside. `original` is a still older column of the very type that returns: its
 * values win where they were not changed since. `target` is the table of a link.
 */
export type Retype = {
  readonly do: 'retype column'
  readonly before: Column
  readonly after: Column
  readonly source: string
  readonly keep: string
  readonly original?: { readonly column: Column; readonly name: string }
  readonly target?: string
  readonly dropped: Dropped
}
/** A column that nobody fills in is made anew beside the old one, which then goes: nothing in it was typed. Numbers given are carried over. */
export type WorkOut = {
  readonly do: 'work out column'
  readonly before: Column
  readonly after: Column
  /** `before` was set aside: it comes back, and those who have no number get one. */
  readonly aside?: true
  readonly dropped: Dropped
}
/** What a column loses when it goes aside; undo asks for it again. */
export type Dropped = { readonly indexes: readonly TableIndex[]; readonly foreignKeys: readonly ForeignKey[] }

/** What an earlier publish set aside and can bring back, under its aside name: a column of `table`, or the table when there is none. */
export type Aside = { readonly table: Table; readonly column?: Column; readonly as: string; readonly revision: number }

/**
 * A person's word on what the difference cannot tell: `{renamed: {'contact.mail': 'email'}}`, `{new: ['contact.email']}`; and
 * on what it would leave behind: `{stay: ['deal.stage']}`, records may stay in states their way no longer knows.
 */
export type Answers = {
  readonly renamed?: Readonly<Record<string, string>>
  readonly new?: readonly string[]
  readonly stay?: readonly string[]
}

export type Plan = { readonly steps: readonly Step[]; readonly problems: readonly Problem[] }
