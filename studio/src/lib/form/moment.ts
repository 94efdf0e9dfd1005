import type { Moment } from '@cahier/core/record'
import { style } from '#lib/fields/style.ts'
import { here } from '#lib/session.svelte.ts'
import { language } from '#lib/words/index.svelte.ts'

/** Who writes, and when, as the rules of a record ask. */
export function moment(): Moment {
  const { user } = here.session
  const actor = {
    kind: 'member' as const,
    id: user?.id ?? null,
    email: user?.email ?? null,
    language: language(),
    roles: user?.roles ?? [],
    teams: user?.teams ?? [],
    sites: user?.sites ?? [],
  }
  return { now: new Date().toISOString(), actor, style: style() }
}
