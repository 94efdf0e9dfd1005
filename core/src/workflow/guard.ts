import { isTrue, visible } from '../condition.ts'
import type { Field } from '../fields/field.ts'
import { same } from '../fields/same.ts'
import type { Transition, Workflow } from '../model/model.ts'
import { problem, step, type Problem } from '../problem.ts'
import type { Checked, Moment, Write } from '../record.ts'
import { knows, leaving, machineOf, may, stateFields, titleOf } from './machine.ts'

/**
 * What is wrong with the way a write moves a record. One begins where its way begins; an import may bring it in further on.
 * Afterwards it moves along open transitions only. One that comes to another way, because what it says changes, keeps a
 * state both know, or begins again; one in a state its way does not know may be put at the beginning.
 */
export const guard = (entity: Checked, write: Write, moment: Moment): Problem[] =>
  stateFields(entity).flatMap((field) => one(entity, field, write, moment).map((wrong) => hush(wrong, field, write)))

const one = (entity: Checked, field: string, write: Write, moment: Moment): Problem[] => {
  const { record, old } = write
  const now = record[field] ?? null
  const machine = machineOf(entity, field, record, moment)
  if (!machine) return []
  const start = (code: 'workflow.start' | 'workflow.enter'): Problem[] =>
    now === machine.initial ? [] : [problem(code, step(field), says(entity, field, { to: now, initial: machine.initial }))]
  if (old === null) return moment.actor.kind === 'import' && knows(machine, now) ? [] : start('workflow.start')
  const before = old[field] ?? null
  const last = machineOf(entity, field, old, moment)
  const still = same(now, before)
  if (last !== machine) return last && still && knows(last, now) && knows(machine, now) ? [] : start('workflow.enter')
  if (still && !named(machine, write)) return []
  return knows(machine, before) ? moved(entity, machine, write, moment) : start('workflow.enter')
}

const named = ({ transitions }: Workflow, { move }: Write): boolean => move !== undefined && Object.hasOwn(transitions, move)

/** A change of state: some transition must be open for it, and what it requires filled. */
const moved = (entity: Checked, machine: Workflow, write: Write, moment: Moment): Problem[] => {
  const { field } = machine
  const [from, to] = [write.old![field] as string, write.record[field] ?? null]
  const ways = leaving(machine, from).filter((move) => move.to === to && (!named(machine, write) || move.name === write.move))
  const closed = ways.map((move) => refusal(entity, machine, move, write, moment))
  const open = ways.filter((_, i) => closed[i] === undefined)
  if (open.length === 0) return [closed[0] ?? problem('workflow.move', step(field), outOf(entity, machine, from, to, write, moment))]
  const lacks = open.map((move) => missing(entity, move, write, moment))
  const least = lacks.some((names) => names.length === 0) ? [] : lacks[0]!
  return least.map((name) =>
    problem('workflow.required', step(name), { title: entity.fields[name]!.title, ...says(entity, field, { from, to }) }),
  )
}

/** Why a move is closed to this actor, or to the record as it would be; nothing where it is open. */
export const refusal = (entity: Checked, machine: Workflow, move: Transition, write: Write, moment: Moment): Problem | undefined => {
  const { field } = machine
  const say = (code: 'workflow.role' | 'workflow.when', more: Problem['params']): Problem => {
    const from = write.old?.[field] as string
    return problem(code, step(field), { ...outOf(entity, machine, from, move.to, write, moment), ...more })
  }
  if (!may(move, moment)) return say('workflow.role', { roles: Object.values(move.roles ?? {}) })
  return move.when && !isTrue(move.when, write, moment) ? say('workflow.when', { message: move.message ?? null }) : undefined
}

/** The fields a move requires that are empty. One nobody can see is not asked for. */
export const missing = (entity: Checked, move: Transition, write: Write, moment: Moment): string[] =>
  move.requires.filter((name) => {
    const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
    return field !== undefined && (write.record[name] ?? null) === null && visible(field, write, moment)
  })

/** What locks a field against a write: the state before it, unless a move out of that state asks for the field. */
export const locked = (entity: Checked, field: Field, write: Write, moment: Moment): Problem | undefined => {
  const { old, record, reads } = write
  if (old === null) return undefined
  for (const name of stateFields(entity)) {
    const machine = machineOf(entity, name, old, moment)
    const state = old[name] ?? null
    if (!machine || name === field.name || !knows(machine, state)) continue
    const lock = machine.states[state]!.locked
    const asked = leaving(machine, state).some(({ to, requires }) => to === record[name] && requires.includes(field.name))
    if (asked || (lock !== true && !lock.includes(field.name))) continue
    const told = reads === undefined || reads(name)
    return told ? problem('workflow.locked', '', { title: field.title, state: titleOf(entity, name, state) }) : problem('field.read_only')
  }
  return undefined
}

/** What an illegal move says: from where, where to, and where one may go instead. */
const outOf = (entity: Checked, machine: Workflow, from: string, to: unknown, write: Write, moment: Moment): Problem['params'] => {
  const { field } = machine
  const possible = leaving(machine, from).filter((move) => {
    const next = { ...write, record: { ...write.record, [field]: move.to } }
    return may(move, moment) && (!move.when || isTrue(move.when, next, moment))
  })
  const allowed = [...new Set(possible.map((move) => titleOf(entity, field, move.to)!))]
  return { ...says(entity, field, { from, to: to as string | null }), allowed }
}

const says = (entity: Checked, field: string, states: Readonly<Record<string, unknown>>): NonNullable<Problem['params']> =>
  Object.fromEntries(Object.entries(states).map(([name, state]) => [name, titleOf(entity, field, state as string | null)]))

/** Whoever may not read where a record stands is not told by what is wrong with a change of it. */
const hush = (wrong: Problem, field: string, { reads }: Write): Problem =>
  reads === undefined || reads(field) ? wrong : problem('workflow.closed', wrong.path)
