import { on } from '#lib/events.ts'
import type { Records } from './records.svelte.ts'

export type Kept = { readonly href: string; readonly records: Records; readonly cursor: number; readonly top: number }
let last: (Kept & { readonly stop: () => void }) | undefined

/** Keeps the rows of the list that is left. It goes on hearing what changes, so that Back finds it where it was and as it is now. */
export const keep = (left: Kept): void => {
  forget()
  last = { ...left, stop: on('record', (event) => left.records.hear(event)) }
}

/** What was kept, if it is the list at this address; anything else is let go. */
export const recall = (href: string): Kept | undefined => {
  const found = last
  if (found?.href !== href) {
    forget()
    return undefined
  }
  found.stop()
  last = undefined
  return found
}

const forget = (): void => {
  last?.stop()
  last?.records.close()
  last = undefined
}
