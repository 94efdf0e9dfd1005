import { ask } from '#lib/record/record.svelte.ts'
import type { PageLoad } from './$types'

/** Asks for the record as soon as it is gone to; the page itself waits for nothing. */
export const load: PageLoad = ({ params: { entity, id }, fetch }) => {
  const asked = ask(entity, id, fetch)
  // Who waits for it says what went wrong.
  asked.catch(() => {})
  return { asked }
}
