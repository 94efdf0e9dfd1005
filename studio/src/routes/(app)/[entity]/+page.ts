import { error, redirect } from '@sveltejs/kit'
import type { Page } from '@cahier/core/wire'
import { get } from '#lib/api.ts'
import { here } from '#lib/session.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { PageLoad } from './$types'

/** The views of one object. Which of them is shown, sorted and filtered how, is in the address and read by the page. */
export const load: PageLoad = async ({ fetch, params, parent, depends }) => {
  depends('cahier:model')
  const { model } = await parent()
  const entity = model.entities[params.entity]
  if (!entity) error(404, words().common.notFound)
  // Of what there is one of, the page is that one.
  const [only] = entity.single ? (await get<Page>(`/records/${params.entity}?limit=1&fields=${entity.label}`, { fetch })).items : []
  if (only) redirect(307, `/${params.entity}/${only.id}`)
  return { entity, views: await here.views(params.entity, fetch) }
}
