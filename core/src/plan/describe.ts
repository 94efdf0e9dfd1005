import { plan as en } from '../words/plan.en.ts'
import { plan as fr } from '../words/plan.fr.ts'
import type { Step } from './step.ts'

/** What a step means to the people of the company, in one sentence; the titles in it are in the app's language. */
export const describe = (step: Step, language: string): string => {
  const words = language.startsWith('fr') ? fr : en
  const { entity, fields = [], before = '', after = '' } = step.titles
  const unique = step.do === 'add index' && step.index.unique
  const hides = step.do === 'retype column' && step.risk === 'hides'
  const code = `step.${unique ? 'add unique' : hides ? 'empty column' : step.do}`.replaceAll(' ', '_') as keyof typeof words
  return words[code]({ entity, fields, before, after })
}
