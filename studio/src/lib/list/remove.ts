import { del, post, ProblemError } from '#lib/api.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'
import { number } from './said.ts'
import type { ListState } from './state.svelte.ts'

const AT_ONCE = 6

/** Puts records in the bin and offers to take them out again; those that others depend on stay, and the first reason is said. */
export async function removeAll(list: ListState, ids: readonly string[]): Promise<void> {
  const entity = list.entity.name
  const refused = await each(ids, (id) => del(`/records/${entity}/${id}`))
  const gone = ids.filter((id) => !refused.has(id))
  list.records.drop(gone)
  list.selected.clear()
  for (const id of refused.keys()) list.selected.add(id)
  list.cursor = -1
  const [why] = refused.values()
  if (why) toast({ tone: 'danger', text: words().list.notRemoved(refused.size, why.message || words().common.failed) })
  if (gone.length === 0) return
  const undo = async () => {
    const kept = await each(gone, (id) => post(`/records/${entity}/${id}/restore`))
    const [reason] = kept.values()
    if (reason) toast({ tone: 'danger', text: words().list.notRemoved(kept.size, reason.message || words().common.failed) })
    if (kept.size < gone.length) toast({ text: words().list.restored(gone.length - kept.size, number(gone.length - kept.size)) })
    list.records.again()
  }
  toast({ text: words().list.removed(gone.length, number(gone.length)), action: { title: words().common.undo, act: () => void undo() } })
}

/** A few at a time; what is refused, by id. */
export async function each(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<Map<string, ProblemError>> {
  const refused = new Map<string, ProblemError>()
  const waiting = [...ids]
  const worker = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await act(id)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        refused.set(id, error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return refused
}
