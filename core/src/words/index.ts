import type { Problem } from '../problem.ts'
import type { SaidProblem } from '../wire.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import type { Words } from './word.ts'

export type Code = keyof typeof fr

const languages: Readonly<Record<string, Words>> = { fr, en }

/** A problem in a person's words: French, or else English. A code without words, which a test looks for, is shown itself. */
export const say = ({ code, params = {} }: Pick<Problem, 'code' | 'params'>, language: string): string => {
  const words: Words = languages[language.slice(0, 2)] ?? en
  return words[code]?.(params) ?? (words === fr ? `Quelque chose ne va pas (${code}).` : `Something is wrong (${code}).`)
}

/** A problem as it goes over the wire. */
export const said = (problem: Problem, language: string): SaidProblem => ({
  code: problem.code,
  pointer: problem.path,
  detail: say(problem, language),
  ...(problem.params && { params: problem.params }),
  ...(problem.document && { document: problem.document }),
})
