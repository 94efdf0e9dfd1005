import { here } from '#lib/session.svelte.ts'
import type { Draft } from './state.svelte.ts'

/** What one has typed is not for who signs in next, in the same tab. */
const key = (of: string): string => `cahier.draft.${here.session.user?.id ?? ''}.${of}`

/**
 * A record begun or being changed and left, per person, `entity` or `entity/id` and browser tab: a reload, a sign-in or a stray Escape
 * loses nothing.
 */
export function draftOf(of: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key(of)) ?? 'null')
    return kept && typeof kept === 'object' && 'values' in kept ? (kept as Draft) : null
  } catch {
    return null
  }
}

export const keepDraft = (of: string, draft: Draft): void => sessionStorage.setItem(key(of), JSON.stringify(draft))
export const dropDraft = (of: string): void => sessionStorage.removeItem(key(of))
