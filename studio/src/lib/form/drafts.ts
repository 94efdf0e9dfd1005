import type { Draft } from './state.svelte.ts'

const key = (entity: string): string => `cahier.draft.${entity}`

/** A record begun and left, per object and browser tab: a reload, a sign-in or a stray Escape loses nothing. */
export function draftOf(entity: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key(entity)) ?? 'null')
    return kept && typeof kept === 'object' && 'values' in kept ? (kept as Draft) : null
  } catch {
    return null
  }
}

export const keepDraft = (entity: string, draft: Draft): void => sessionStorage.setItem(key(entity), JSON.stringify(draft))
export const dropDraft = (entity: string): void => sessionStorage.removeItem(key(entity))
