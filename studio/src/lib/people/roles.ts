import { ADMINISTRATOR } from '@cahier/core/administrator'
import type { Documents } from '@cahier/core/wire'
import { get } from '#lib/api.ts'
import { language } from '#lib/words/index.svelte.ts'
import { peopleWords } from './said.ts'

export type Role = { readonly name: string; readonly title: string }

/** What may be given to a person, by an administrator: the roles of the model, then the one that may do everything. */
export const rolesOf = async (): Promise<readonly Role[]> => {
  const { layers } = await get<Documents>('/model/documents')
  const all = layers.flatMap(({ documents }) => documents)
  const read = <D>(where: RegExp): D[] =>
    all.filter(({ path }) => where.test(path)).map(({ text, json }) => (text === undefined ? json : JSON.parse(text)) as D)
  const spoken = read<Spoken>(new RegExp(`(^|/)locales/${language()}\\.json$`))
  const found = read<Written>(/(^|\/)roles\/[^/]+\.json$/).flatMap(({ $id, title = $id }) =>
    $id ? [{ name: $id, title: spoken.findLast(({ roles }) => roles?.[$id]?.title)?.roles?.[$id]?.title ?? title! }] : [],
  )
  return [...found, { name: ADMINISTRATOR, title: peopleWords().administrator }]
}

type Written = { readonly $id?: string; readonly title?: string }
type Spoken = { readonly roles?: Readonly<Record<string, { readonly title?: string }>> }
