import { spoken } from '#lib/words/index.svelte.ts'
import { record as en } from '#lib/words/en/record.ts'
import { record as fr } from '#lib/words/fr/record.ts'

/** The words of the page of a record. */
export const recordWords = spoken({ fr, en })
