import { truth, type Bindings } from './expression/evaluate.ts'
import type { Expression } from './expression/node.ts'
import type { Field, Option } from './fields/field.ts'
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

/** The options a choice offers to the record as it is; one whose condition is unknown is not offered. */
export const offered = (field: Field, write: Write, moment: Moment): readonly Option[] =>
  'options' in field ? field.options.filter(({ when }) => !when || isTrue(when, write, moment)) : []

/** Every condition of a field, for whoever must know what they read. */
export const conditionsOf = (field: Field): Expression[] =>
  [
    field.visibleWhen,
    field.requiredWhen,
    field.readOnlyWhen,
    ...('optionsWhen' in field ? [field.optionsWhen] : []),
    ...('options' in field ? field.options.map((option) => option.when) : []),
  ].filter((condition) => condition !== undefined)
