import type { Params } from '../problem.ts'

/** A sentence for a code: what is wrong and how to put it right, from the params of the problem. */
export type Word = (p: Params) => string
/** Sentences by code. The English ones are typed by the French, so that a missing one does not compile. */
export type Words = Readonly<Record<string, Word>>
