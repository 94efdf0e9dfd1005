import { save } from '#lib/ui/save.ts'
import { importWords } from './said.ts'
import type { ImportState } from './import.svelte.ts'
import { refusedCsv, refusedName } from './refused.ts'

/** Hands the refused rows to the browser as a file beside the first. */
export function saveRefused({ read, refused, file }: ImportState): void {
  if (!read || !file) return
  save(refusedName(file.name), new Blob([refusedCsv(read, refused, importWords().reason)], { type: 'text/csv' }))
}
