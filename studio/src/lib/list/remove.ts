import type { Undone } from '@cahier/core/wire'
import { post } from '#lib/api.ts'
import { labelIn } from '#lib/record/label.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { refused } from '#lib/ui/why.ts'
import { words } from '#lib/words/index.svelte.ts'
import { inGroups } from './batch.ts'
import { number } from '#lib/fields/number.ts'
import type { ListState } from './state.svelte.ts'

/** How many of those that stay are named. */
const NAMED = 3

/** Puts records in the bin as one change, which can be taken back as one; those that others depend on stay, are named, and the first reason is said. */
export async function removeAll(list: ListState, ids: readonly string[], tell: (done: number) => void): Promise<void> {
  const entity = list.entity.name
  const { results, groups } = await inGroups(
    ids.map((id) => ({ op: 'delete', entity, id })),
    tell,
  )
  const staying = results.filter(({ problems }) => problems)
  const stayed = new Set(staying.map(({ id }) => id))
  const gone = ids.filter((id) => !stayed.has(id))
  list.records.drop(gone)
  list.selected.clear()
  for (const id of stayed) if (id !== null) list.selected.add(id)
  list.cursor = -1
  const named = list.records.rows
    .filter(({ id }) => stayed.has(id))
    .map((row) => labelIn(row, list.entity))
    .filter(Boolean)
    .slice(0, NAMED)
  if (staying.length > 0) stays(staying.length, staying[0]!.problems![0]!.detail, named)
  if (gone.length === 0) return
  toast({
    text: words().list.removed(gone.length, number(gone.length)),
    action: { title: words().common.undo, undoes: true, act: () => void takeBack(list, groups) },
  })
}

const stays = (n: number, why: string, named: readonly string[] = []): void => {
  toast({ tone: 'danger', text: words().list.notRemoved(n, why || words().common.failed, named) })
}

/** The last thousand first; what somebody changed since stays as it is. */
async function takeBack(list: ListState, groups: readonly string[]): Promise<void> {
  let restored = 0
  for (const group of groups.toReversed()) {
    try {
      const { records, conflicts } = await post<Undone>(`/changes/${group}/undo`, { conflicts: 'skip' })
      restored += records
      if (conflicts.length > 0) stays(conflicts.length, conflicts[0]!.detail)
    } catch (error) {
      refused(error)
    }
  }
  if (restored > 0) toast({ text: words().list.restored(restored, number(restored)) })
  list.records.again()
}
