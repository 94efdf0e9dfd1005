import { language } from '#lib/words/index.svelte.ts'
import { people as en } from '#lib/words/en/people.ts'
import { people as fr } from '#lib/words/fr/people.ts'

/** The words of a screen few people open: they come with it. */
export const peopleWords = (): typeof fr => (language() === 'en' ? en : fr)
