import { spoken } from '#lib/words/index.svelte.ts'
import { submission as en } from '#lib/words/en/submission.ts'
import { submission as fr } from '#lib/words/fr/submission.ts'

/** The words of records that are submitted, cancelled and amended. */
export const submissionWords = spoken({ fr, en })
