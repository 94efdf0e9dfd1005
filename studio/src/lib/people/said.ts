import { spoken } from '#lib/words/index.svelte.ts'
import { people as en } from '#lib/words/en/people.ts'
import { people as fr } from '#lib/words/fr/people.ts'

/** The words of a screen few people open. */
export const peopleWords = spoken({ fr, en })
