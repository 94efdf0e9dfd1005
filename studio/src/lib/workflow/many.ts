import type { Transition, Workflow } from '@cahier/core/model/model'
import { post } from '#lib/api.ts'
import { each } from '#lib/list/remove.ts'
import { number } from '#lib/list/said.ts'
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

/** Moves the selected records; those that may not stay selected, and the first reason is said. */
export async function moveAll(list: ListState, { workflow, move }: Offered, body: Values): Promise<void> {
  const entity = list.entity.name
  const ids = [...list.selected]
  const refused = await each(ids, (id) => post(`/records/${entity}/${id}/transitions/${move.name}`, body))
  list.selected.clear()
  for (const id of refused.keys()) list.selected.add(id)
  list.records.again()
  const [why] = refused.values()
  const state = workflow.states[move.to]!.title
  if (why) toast({ tone: 'danger', text: workflowWords().stayed(refused.size, why.message || words().common.failed) })
  const moved = ids.length - refused.size
  if (moved > 0) toast({ text: workflowWords().movedMany(moved, number(moved), state) })
}
