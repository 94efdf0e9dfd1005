import { goto } from '$app/navigation'
import { ProblemError } from '#lib/api.ts'
import { print } from '#lib/list/filters.ts'
import { here } from '#lib/session.svelte.ts'
import { toast, type Toast } from '#lib/ui/toasts.svelte.ts'
import { refused } from '#lib/ui/why.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { RecordState } from './record.svelte.ts'
import { recordWords } from './said.ts'

/** Puts the record in the bin and goes back to its list; the toast takes it out again. */
export async function remove(record: RecordState, label: string, back: string): Promise<void> {
  try {
    await record.remove()
  } catch (error) {
    return refused(error, recordWords().notRemoved, dependents(error, record.id))
  }
  // A form that is still open stays as a draft: leaving a record that is gone asks nothing, and undo finds it again.
  record.keepDraft()
  record.whole = false
  await goto(back)
  const action = { title: words().common.undo, undoes: true, act: () => void undo(record, label) } as const
  toast({ text: recordWords().removed(label), action })
}

async function undo(record: RecordState, label: string): Promise<void> {
  try {
    await record.restore()
    const action = { title: words().common.open, act: () => void goto(`/${record.entity}/${record.id}`) }
    toast({ text: recordWords().restored(label), action })
  } catch (error) {
    refused(error)
  }
}

/** The records that hold this one back, in their own list. */
function dependents(error: unknown, id: string): Toast['action'] {
  const problem = error instanceof ProblemError ? error.problem.problems?.find((p) => p.code === 'record.in_use') : undefined
  const [name, path] = [problem?.params?.['name'], problem?.params?.['link']]
  if (typeof name !== 'string' || typeof path !== 'string' || !here.entity(name)) return undefined
  const filter = print({ path, test: '==', values: [id] })
  return { title: recordWords().seeThem, act: () => void goto(`/${name}?f=${encodeURIComponent(filter)}`) }
}
