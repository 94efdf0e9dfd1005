import { redirect } from '@sveltejs/kit'
import { here } from '#lib/session.svelte.ts'
import type { PageLoad } from './$types'

/** Only for those who are not signed in; `?to=` is where they were going, on this origin only. */
export const load: PageLoad = async ({ fetch, url }) => {
  await here.load(fetch)
  const asked = url.searchParams.get('to') ?? '/'
  const to = /^\/(?![/\\])/.test(asked) ? asked : '/'
  if (here.session.user) redirect(307, to)
  return { to, ended: url.searchParams.has('ended') }
}
