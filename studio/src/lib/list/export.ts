import { download, query } from '#lib/api.ts'
import { save } from '#lib/ui/save.ts'
import { toast } from '#lib/ui/toasts.svelte.ts'
import { refused } from '#lib/ui/why.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { ListState } from './state.svelte.ts'

/** Saves what the list shows as a CSV, in the language of the screens: Excel opens it as people there write numbers. */
export async function exported(list: ListState): Promise<void> {
  const { entity, filter, q, sort } = list.question
  const fields = list.columns.map(({ path }) => path).join(',')
  try {
    const { name, blob } = await download(`/export/${entity}${query({ filter, q, sort, fields })}`)
    const file = name || `${entity}.csv`
    save(file, blob)
    toast({ text: words().list.exported(file) })
  } catch (error) {
    refused(error)
  }
}
