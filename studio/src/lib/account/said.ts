import { account as en } from '#lib/words/en/account.ts'
import { account as fr } from '#lib/words/fr/account.ts'
import { spoken } from '#lib/words/index.svelte.ts'

/** The words of a person’s own page. */
export const accountWords = spoken({ fr, en })
