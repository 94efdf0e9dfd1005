import { redirect } from '@sveltejs/kit'
import type { PageLoad } from './$types'

/** The first object of the navigation is home until there is a home page. */
export const load: PageLoad = async ({ parent }) => {
  const { model } = await parent()
  const first = model.navigation.flatMap((group) => group.entities)[0]
  if (first) redirect(307, `/${first}`)
}
