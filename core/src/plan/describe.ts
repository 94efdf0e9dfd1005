import { plan as en } from '../words/plan.en.ts'
import { plan as fr } from '../words/plan.fr.ts'
import { isNumbered } from './diff.ts'
import type { Step } from './step.ts'

/**
 * What a step means to the people of the company, in one sentence; the titles in it are as the plan was made with. `days` is for how
 * long values that are set aside are kept.
 */
export const describe = (step: Step, language: string, days = 30): string => {
  const words = language.startsWith('fr') ? fr : en
  const { entity, fields = [], before = '', after = '' } = step.titles
  const code = `step.${phrase(step)}`.replaceAll(' ', '_') as keyof typeof words
  return words[code]({ entity, fields, before, after, days })
}

/** Mostly the step itself; a change of kind reads otherwise when nothing can be kept, or when the kind stays and its column does not. */
const phrase = (step: Step): string => {
  if (step.do === 'add index' && step.index.unique) return 'add unique'
  if (step.do === 'add column' && step.column.derived) return isNumbered(step.column) ? 'add numbers' : 'add rollup'
  if (step.do === 'work out column') return !isNumbered(step.after) ? step.do : step.aside ? 'number again' : 'number column'
  if (step.do !== 'retype column') return step.do
  const stays = step.before.field?.kind === step.after.field?.kind
  if (step.risk === 'hides') return stays ? 'retarget column' : 'empty column'
  if (stays && step.after.field?.kind === 'polymorphic') return 'other targets'
  return stays ? 'resize column' : step.do
}
