import { importWords } from './said.ts'
import type { ImportState } from './import.svelte.ts'
import { refusedCsv, refusedName } from './refused.ts'

/** Hands the refused rows to the browser as a file beside the first. */
export function saveRefused({ read, refused, file }: ImportState): void {
  if (!read || !file) return
  const blob = new Blob([refusedCsv(read, refused, importWords().reason)], { type: 'text/csv' })
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: refusedName(file.name) })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
