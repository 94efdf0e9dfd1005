import { error } from '@sveltejs/kit'
import type { ViewSpec } from '@cahier/core/form/spec'
import { get } from '#lib/api.ts'
import { words } from '#lib/words/index.svelte.ts'
import type { PageLoad } from './$types'

/** The views of one object. Which of them is shown, sorted and filtered how, is in the address and read by the page. */
export const load: PageLoad = async ({ fetch, params, parent, depends }) => {
  depends('cahier:model')
  const { model } = await parent()
  const entity = model.entities[params.entity]
  if (!entity) error(404, words().common.notFound)
  return { entity, views: await get<ViewSpec[]>(`/views/${params.entity}`, { fetch }) }
}
