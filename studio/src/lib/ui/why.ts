import { ProblemError } from '#lib/api.ts'
import { words } from '#lib/words/index.svelte.ts'

/** Why something was not done, in one sentence: the server's are already in the person's language. What is our own fault is thrown on. */
export const whyOf = (error: unknown): string => {
  if (!(error instanceof ProblemError)) throw error
  const { offline, failed } = words().common
  return error.status === 0 ? offline : error.problem.problems?.[0]?.detail || error.message || failed
}
