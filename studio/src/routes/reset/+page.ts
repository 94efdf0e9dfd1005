import { post, ProblemError } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'
import type { PageLoad } from './$types'

type Lost = { readonly name: string; readonly email: string }

/** Whose password the link of an administrator replaces; or why it is of no use. */
export const load: PageLoad = async ({ fetch, url }) => {
  await here.load(fetch)
  const token = url.searchParams.get('token') ?? ''
  try {
    return { token, lost: await post<Lost>('/auth/reset', { token }, { fetch }), refused: undefined }
  } catch (error) {
    if (error instanceof ProblemError) return { token, lost: undefined, refused: error }
    throw error
  }
}
