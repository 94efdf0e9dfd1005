import { redirect } from '@sveltejs/kit'
import { destination } from '#lib/destination.ts'
import { here } from '#lib/session.svelte.ts'
import type { PageLoad } from './$types'

/** Only for those who are not signed in; `?to=` is where they were going, on this origin only. */
export const load: PageLoad = async ({ fetch, url }) => {
  await here.load(fetch)
  const to = destination(url)
  if (here.session.user) redirect(307, to)
  return { to, ended: url.searchParams.has('ended') }
}
