import { ProblemError } from '#lib/api.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { HandleClientError } from '@sveltejs/kit/hooks'

/** What an error page says: the server's own words where it gave any. What our code breaks is told to the console as well. */
export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind !== 'unknown') return
  const { offline, failed } = words().common
  if (error instanceof ProblemError) return { status: error.status || 503, message: error.status === 0 ? offline : error.message || failed }
  console.error(error)
  return { message: failed }
}
