import { ADMINISTRATOR } from '@cahier/core/administrator'
import type { Documents } from '@cahier/core/wire'
import { get } from '#lib/api.ts'
import { peopleWords } from './said.ts'

export type Role = { readonly name: string; readonly title: string }

/** What may be given to a person, by an administrator: the roles of the model, then the one that may do everything. */
export const rolesOf = async (): Promise<readonly Role[]> => {
  const { layers } = await get<Documents>('/model/documents')
  const found = layers.flatMap(({ documents }) => documents.filter((d) => /(^|\/)roles\/[^/]+\.json$/.test(d.path)).flatMap(roleOf))
  return [...found, { name: ADMINISTRATOR, title: peopleWords().administrator }]
}

const roleOf = ({ text, json }: Documents['layers'][number]['documents'][number]): Role[] => {
  const role = (text === undefined ? json : JSON.parse(text)) as { $id?: string; title?: string } | undefined
  return role?.$id ? [{ name: role.$id, title: role.title ?? role.$id }] : []
}
