import { truth, type Bindings } from './expression/evaluate.ts'
import type { Expression } from './expression/node.ts'
import type { Field } from './fields/field.ts'
import type { Moment, Write } from './record.ts'

/** What the names of a rule stand for in a write. */
export const bindings = ({ record, old, linked }: Write, { now, actor, style }: Moment): Bindings => ({
  record,
  old,
  user: actor,
  now,
  today: style.today,
  timeZone: style.timeZone,
  isNew: old === null,
  ...(linked && { linked }),
})

/** Whether a condition is true of the record as the write leaves it; what is unknown is not true. */
export const isTrue = (condition: Expression, write: Write, moment: Moment): boolean =>
  truth(condition.node, bindings(write, moment)) === true

/** Whether the form shows a field. Unknown hides it. */
export const visible = (field: Field, write: Write, moment: Moment): boolean =>
  !field.visibleWhen || isTrue(field.visibleWhen, write, moment)
