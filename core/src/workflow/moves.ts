import { paths } from '../expression/paths.ts'
import type { Value } from '../fields/kind.ts'
import type { Transition, Workflow } from '../model/model.ts'
import type { Problem } from '../problem.ts'
import type { Checked, Moment, Values, Write } from '../record.ts'
import { missing, refusal } from './guard.ts'
import { knows, leaving, machineOf, stateFields } from './machine.ts'

/** A move out of the state a record stands in. `missing` is what it requires and the record lacks; `problem` why it is closed. */
export type Move = { readonly transition: Transition; readonly missing: readonly string[]; readonly problem?: Problem }
/** Where a record stands on one of its ways. In a state the way does not know it cannot move, but be put at the beginning. */
export type Standing = { readonly workflow: Workflow; readonly state: Value; readonly known: boolean; readonly moves: readonly Move[] }

/**
 * Which transitions are open now to this actor, and why the others are not. A condition on what a transition asks for
 * cannot be decided before the person has answered, so it does not close the move.
 */
export const moves = (entity: Checked, record: Values, moment: Moment, linked?: Write['linked']): Standing[] =>
  stateFields(entity).flatMap((field) => {
    const workflow = machineOf(entity, field, record, moment)
    if (!workflow) return []
    const state = record[field] ?? null
    const out = leaving(workflow, state).map((transition): Move => {
      const write = made(record, { [field]: transition.to }, linked)
      const lacks = missing(entity, transition, write, moment)
      const problem = refusal(entity, workflow, transition, write, moment)
      const open = !problem || (problem.code === 'workflow.when' && reads(transition, lacks))
      return { transition, missing: lacks, ...(open ? {} : { problem }) }
    })
    return [{ workflow, state, known: knows(workflow, state), moves: out }]
  })

/** A record as a change of these values would leave it. */
export const made = (record: Values, values: Values, linked?: Write['linked']): Write => ({
  record: { ...record, ...values },
  old: record,
  touched: new Set(Object.keys(values)),
  ...(linked && { linked }),
})

const reads = ({ when }: Transition, fields: readonly string[]): boolean =>
  when !== undefined && paths(when.node).some(({ root, path }) => root === 'record' && fields.includes(path[0]!))
