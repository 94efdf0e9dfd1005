import { bin as en } from '#lib/words/en/bin.ts'
import { bin as fr } from '#lib/words/fr/bin.ts'
import { spoken } from '#lib/words/index.svelte.ts'

/** The words of the bin. */
export const binWords = spoken({ fr, en })
