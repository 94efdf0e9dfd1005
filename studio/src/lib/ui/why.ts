import { ProblemError } from '#lib/api.ts'
import { words } from '#lib/words/index.svelte.ts'
import { toast, type Toast } from './toasts.svelte.ts'

/** Why something was not done: the server's sentences are already in the person's language. What is our own fault is thrown on. */
export const whyOf = (error: unknown): string => {
  if (!(error instanceof ProblemError)) throw error
  const { offline, failed } = words().common
  if (error.status === 0) return offline
  return error.problem.problems?.map(({ detail }) => detail).join(' ') || error.message || failed
}

/** Says why something could not be done, with a way to what holds it back. */
export function refused(error: unknown, say: (why: string) => string = (why) => why, way?: Toast['action']): void {
  toast({ tone: 'danger', text: say(whyOf(error)), ...(way && { action: way }) })
}
