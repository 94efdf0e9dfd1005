import { here } from '#lib/session.svelte.ts'
import type { LayoutLoad } from './$types'

export const ssr = false
export const prerender = false

/** Who is here, before anything is drawn: every page below may read `here.session`. */
export const load: LayoutLoad = async ({ fetch, depends }) => {
  depends('cahier:session')
  await here.load(fetch)
  return { session: here.session }
}
