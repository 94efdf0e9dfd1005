import { labelOf } from '#lib/fields/link/labels.svelte.ts'
import { words } from '#lib/words/index.svelte.ts'

const member = { to: 'member', label: 'name' }

/** A person in words: nobody is the software, somebody not shared is another person. */
export const who = (id: string | null | undefined, name?: string | null): string => {
  if (id === undefined || id === null) return name ?? words().record.system
  return name ?? labelOf(member, id) ?? words().record.someone
}
