import type { ProblemError } from '#lib/api.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { Said } from './state.svelte.ts'

/** What the server refused, at its fields: its sentences are already in the person's language. */
export function refusedBy(error: ProblemError, fields: Readonly<Record<string, unknown>>): Said[] {
  const { problems, detail, status } = error.problem
  if (status === 0) return [{ field: null, text: words().common.offline }]
  if (!problems?.length) return [{ field: null, text: detail || words().common.failed }]
  return problems.map((p) => {
    const [, step, ...rest] = p.pointer.split('/')
    const name = step?.replaceAll('~1', '/').replaceAll('~0', '~')
    const field = name !== undefined && name in fields ? name : null
    return { field, text: p.detail, ...(field !== null && rest.length === 2 && /^\d+$/.test(rest[0]!) && { path: `/${rest.join('/')}` }) }
  })
}
