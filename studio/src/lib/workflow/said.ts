import { spoken } from '#lib/words/index.svelte.ts'
import { workflow as en } from '#lib/words/en/workflow.ts'
import { workflow as fr } from '#lib/words/fr/workflow.ts'

/** The words of states and of the moves between them. */
export const workflowWords = spoken({ fr, en })
