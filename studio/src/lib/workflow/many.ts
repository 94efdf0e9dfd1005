import type { Transition, Workflow } from '@cahier/core/model/model'
import { inGroups } from '#lib/list/batch.ts'
import { number } from '#lib/fields/number.ts'
import type { ListState } from '#lib/list/state.svelte.ts'
import type { Values } from '#lib/form/state.svelte.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'
import { workflowWords } from './said.ts'

/** A move by name, and what it is called. */
export type Offered = { readonly workflow: Workflow; readonly move: Transition; readonly title: string }

/** The moves of an entity that lead out of a state some of these records may be in, each name once. */
export const offered = (workflows: readonly Workflow[], roles: readonly string[]): Offered[] => {
  const may = ({ held }: Transition) => held === undefined || roles.some((role) => role === 'administrator' || held.includes(role))
  return workflows.flatMap((workflow) =>
    Object.values(workflow.transitions)
      .filter(may)
      .map((move) => ({ workflow, move, title: move.title ?? workflowWords().moveTo(workflow.states[move.to]!.title) })),
  )
}

/** Moves the selected records as one group of changes; those that may not stay selected, and the first reason is said. */
export async function moveAll(list: ListState, { workflow, move }: Offered, body: Values): Promise<void> {
  const entity = list.entity.name
  const ids = [...list.selected]
  const { results } = await inGroups(ids.map((id) => ({ op: 'move', entity, id, transition: move.name, record: body })))
  const stayed = results.filter(({ problems }) => problems)
  list.selected.clear()
  for (const { id } of stayed) list.selected.add(id!)
  list.records.again()
  const why = stayed[0]?.problems?.[0]?.detail
  const state = workflow.states[move.to]!.title
  if (stayed.length > 0) toast({ tone: 'danger', text: workflowWords().stayed(stayed.length, why || words().common.failed) })
  const moved = ids.length - stayed.length
  if (moved > 0) toast({ text: workflowWords().movedMany(moved, number(moved), state) })
}
