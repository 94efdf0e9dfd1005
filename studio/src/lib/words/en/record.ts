import type { Words } from '../index.svelte.ts'

export const record: Words['record'] = {}
