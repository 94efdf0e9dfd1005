import type { HistoryPage, Row } from '@cahier/core/wire'
import { get, post, query } from '#lib/api.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { refused } from '#lib/ui/why.ts'
import { words } from '#lib/words/index.svelte.ts'
import { workflowWords } from '#lib/workflow/said.ts'
import type { RecordState } from './record.svelte.ts'
import { recordWords } from './said.ts'

/** Tells that the form was saved, with the way back where the record has a history and something changed. */
export function saved(record: RecordState, before: number | undefined, hasHistory: boolean): void {
  const version = record.row?.version
  if (version === undefined || version === before || !hasHistory) return void toast({ text: recordWords().saved })
  const action = { title: words().common.undo, undoes: true, act: () => void takeBack(record, version) } as const
  toast({ text: recordWords().saved, action })
}

/** Only while nothing has come after it: what is read last tells that the change read before is still the last. */
async function takeBack(record: RecordState, version: number): Promise<void> {
  try {
    const { items } = await get<HistoryPage>(`${record.path}/history${query({ limit: 1 })}`)
    const { version: now } = await get<Row>(record.path)
    if (now !== version || !items[0]) return void toast({ tone: 'danger', text: workflowWords().overtaken })
    await post(`/changes/${items[0].group}/undo`)
    record.advance(await get<Row>(record.path))
    toast({ text: recordWords().takenBack })
  } catch (error) {
    refused(error)
  }
}
