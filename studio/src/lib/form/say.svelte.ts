import type { Problem } from '@cahier/core/problem'
import { language } from '#lib/words/index.svelte.ts'

type Say = (problem: Problem, language: string) => string
let say = $state.raw<Say>()

/** The sentences of every problem weigh as much as a screen: they come once somebody writes, not with each page that is read. */
export const loadWords = async (): Promise<void> => {
  say ??= (await import('@cahier/core/words/index')).say
}
/** A problem in the language of the screens; empty for the moment its sentences take to come. */
export const inWords = (problem: Problem): string => say?.(problem, language()) ?? ''
