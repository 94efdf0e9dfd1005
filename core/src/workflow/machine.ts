import { ADMINISTRATOR } from '../access.ts'
import { isTrue } from '../condition.ts'
import type { Value } from '../fields/kind.ts'
import type { Transition, Workflow } from '../model/model.ts'
import type { Checked, Moment, Values, Write } from '../record.ts'

/** The fields of an entity that hold a state, each once. */
export const stateFields = ({ workflows = [] }: Pick<Checked, 'workflows'>): string[] => [...new Set(workflows.map(({ field }) => field))]

/** The way a record goes by one of its fields: the first that applies to what it says; nothing where none does. */
export const machineOf = ({ workflows = [] }: Pick<Checked, 'workflows'>, field: string, record: Values, moment: Moment) => {
  const write: Write = { record, old: null, touched: new Set() }
  return workflows.find((one) => one.field === field && (!one.appliesWhen || isTrue(one.appliesWhen, write, moment)))
}

/** The states a new record begins in, by field, for what it says. */
export const beginnings = (entity: Pick<Checked, 'workflows'>, record: Values, moment: Moment): Values =>
  Object.fromEntries(
    stateFields(entity).flatMap((field) => {
      const machine = machineOf(entity, field, record, moment)
      return machine ? [[field, machine.initial]] : []
    }),
  )

export const knows = (machine: Workflow, state: Value): state is string => typeof state === 'string' && Object.hasOwn(machine.states, state)

/** The states a record comes from that stood in one there is no more, and where to. */
export const formerly = ({ states }: Pick<Workflow, 'states'>): { readonly from: readonly string[]; readonly to: string }[] =>
  Object.entries(states).flatMap(([to, { previously: from = [] }]) => (from.length > 0 ? [{ from, to }] : []))

/** The moves out of a state. */
export const leaving = (machine: Workflow, state: Value): Transition[] =>
  Object.values(machine.transitions).filter(({ from }) => from.includes(state as string))

/** Whether one of the actor's roles may make a move. */
export const may = ({ held }: Transition, { actor }: Moment): boolean =>
  held === undefined || actor.roles.some((role) => role === ADMINISTRATOR || held.includes(role))

/** A state as people call it. */
export const titleOf = ({ fields, workflows = [] }: Pick<Checked, 'fields' | 'workflows'>, field: string, state: Value): string | null => {
  if (typeof state !== 'string') return null
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined
  const option = known && 'options' in known ? known.options.find(({ value }) => value === state) : undefined
  return option?.title ?? workflows.find((one) => one.field === field && Object.hasOwn(one.states, state))?.states[state]?.title ?? state
}
