import { quoted, said } from './english.ts'
import type { Words } from './word.ts'

type Params = Parameters<Words[string]>[0]

const states = (p: Params): string => `from ${p.from === null ? 'nothing' : quoted(p.from)} to ${p.to === null ? 'nothing' : quoted(p.to)}`
/** Where one may go instead. */
const instead = (p: Params): string => {
  const allowed = p.allowed as readonly string[] | undefined
  if (!allowed) return ''
  return allowed.length === 0
    ? ` No move out of ${quoted(p.from)} is open to you.`
    : ` From ${quoted(p.from)} you can move to ${said(allowed)}.`
}
const few = (list: unknown, one: string, many: string): string => ((list as readonly string[]).length === 1 ? one : many)

/** What is wrong with the way a record moves from state to state. */
export const workflow = {
  'workflow.start': (p) =>
    `A record begins at ${quoted(p.initial)}${p.to === null ? '' : `, not at ${quoted(p.to)}`}. Move it on afterwards.`,
  'workflow.enter': (p) => `This record comes to another workflow: put it at ${quoted(p.initial)} first.`,
  'workflow.move': (p) => `Moving ${states(p)} is not provided for.${instead(p)}`,
  'workflow.role': (p) =>
    `Moving ${states(p)} is for the ${few(p.roles, 'role', 'roles')} ${said(p.roles)}. Ask somebody who has it.${instead(p)}`,
  'workflow.when': (p) =>
    `${p.message ? said(p.message) : `The record does not meet the conditions for moving ${states(p)}.`}${instead(p)}`,
  'workflow.required': (p) => `Fill in ${quoted(p.title)} to move ${states(p)}.`,
  'workflow.locked': (p) => `${quoted(p.title)} no longer changes at ${quoted(p.state)}.`,
  'workflow.closed': () => 'This move is not open. Ask somebody in charge.',
  'workflow.none': (p) => `Records of ${quoted(p.entity)} follow no workflow.`,
  'workflow.transition': (p) =>
    `There is no transition ${quoted(p.name)} for this record${p.nearest ? `; did you mean ${quoted(p.nearest)}?` : '.'}`,
  'workflow.body': (p) => `The transition decides on ${quoted(p.title)}: send only the other fields.`,
} satisfies Words
