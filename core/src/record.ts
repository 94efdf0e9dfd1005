import type { Actor } from './access.ts'
import type { Expression } from './expression/node.ts'
import type { Field } from './fields/field.ts'
import type { Style, Value } from './fields/kind.ts'
import type { Problem } from './problem.ts'

/** What the one record validator needs to know of an entity; both Entity and FormSpec give it. */
export type Checked = {
  readonly fields: Readonly<Record<string, Field>>
  readonly rules: readonly { readonly check: Expression; readonly on?: string; readonly message: string }[]
}
export type Values = Readonly<Record<string, Value>>

/** The moment and the person of a check, given by the caller: core reads no clock. `now` is ISO 8601 UTC. */
export type Moment = { readonly now: string; readonly actor: Actor; readonly style: Style }

/** `old` is null at creation. `linked(path)` answers a value behind a link, null where nothing is. */
export type Write = {
  readonly record: Values
  readonly old: Values | null
  /** The fields this write sets: required is checked on these, and on all at creation. */
  readonly touched: ReadonlySet<string>
  readonly linked?: (path: readonly string[]) => Value
}
export type Check = (entity: Checked, write: Write, moment: Moment) => Problem[]
