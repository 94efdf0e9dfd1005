import { redirect } from '@sveltejs/kit'
import { here } from '#lib/session.svelte.ts'
import type { LayoutLoad } from './$types'

/** Everything but the sign-in page needs somebody signed in, and the part of the model they may see. */
export const load: LayoutLoad = async ({ fetch, depends, url, untrack }) => {
  depends('cahier:model')
  await here.load(fetch)
  const asked = untrack(() => url.pathname + url.search)
  if (!here.session.user) redirect(307, asked === '/' ? '/login' : `/login?to=${encodeURIComponent(asked)}`)
  await here.loadModel(fetch)
  return { model: here.model }
}
