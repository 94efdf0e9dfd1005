import { labelOf } from '#lib/fields/link/labels.svelte.ts'
import { recordWords } from './said.ts'

const member = { to: 'member', label: 'name' }

/** A person in words: somebody not shared is another person, nobody in person is ''. */
export const who = (id: string | null | undefined, name?: string | null): string => {
  if (id === undefined || id === null) return name ?? ''
  return name ?? labelOf(member, id) ?? recordWords().someone
}
