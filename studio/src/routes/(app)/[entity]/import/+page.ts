import { error } from '@sveltejs/kit'
import { words } from '#lib/words/index.svelte.ts'
import type { PageLoad } from './$types'

/** The object whose records a file brings. */
export const load: PageLoad = async ({ params, parent, depends }) => {
  depends('cahier:model')
  const { model } = await parent()
  const entity = model.entities[params.entity]
  if (!entity) error(404, words().common.notFound)
  return { entity }
}
