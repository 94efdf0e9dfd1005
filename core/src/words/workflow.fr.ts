import { quoted, said } from './french.ts'
import type { Words } from './word.ts'

type Params = Parameters<Words[string]>[0]

const states = (p: Params): string => `de ${p.from === null ? 'rien' : quoted(p.from)} à ${p.to === null ? 'rien' : quoted(p.to)}`
/** Where one may go instead. */
const instead = (p: Params): string => {
  const allowed = p.allowed as readonly string[] | undefined
  if (!allowed) return ''
  if (allowed.length === 0) return ` Aucun passage ne vous est ouvert depuis ${quoted(p.from)}.`
  return ` Depuis ${quoted(p.from)}, vous pouvez passer à ${said(allowed)}.`
}
const few = (list: unknown, one: string, many: string): string => ((list as readonly string[]).length === 1 ? one : many)

/** What is wrong with the way a record moves from state to state. */
export const workflow = {
  'workflow.start': (p) =>
    `Une fiche commence à l’étape ${quoted(p.initial)}${p.to === null ? '' : ` et non à ${quoted(p.to)}`}. Faites-la passer ensuite.`,
  'workflow.enter': (p) => `Cette fiche entre dans ce parcours\u00a0: mettez-la d’abord à l’étape ${quoted(p.initial)}.`,
  'workflow.move': (p) => `Passer ${states(p)} n’est pas prévu.${instead(p)}`,
  'workflow.role': (p) =>
    `Passer ${states(p)} revient ${few(p.roles, 'au rôle', 'aux rôles')} ${said(p.roles)}. Demandez-le à quelqu’un qui l’a.${instead(p)}`,
  'workflow.when': (p) =>
    `${p.message ? said(p.message) : `La fiche ne remplit pas les conditions pour passer ${states(p)}.`}${instead(p)}`,
  'workflow.required': (p) => `Remplissez ${quoted(p.title)} pour passer ${states(p)}.`,
  'workflow.locked': (p) => `${quoted(p.title)} ne change plus à l’étape ${quoted(p.state)}.`,
  'workflow.closed': () => 'Ce passage n’est pas ouvert. Demandez-le à un responsable.',
  'workflow.none': (p) => `Les fiches de ${quoted(p.entity)} ne suivent aucun parcours.`,
  'workflow.transition': (p) =>
    `Il n’y a pas de passage ${quoted(p.name)} pour cette fiche${p.nearest ? `\u00a0; vouliez-vous dire ${quoted(p.nearest)}\u00a0?` : '.'}`,
  'workflow.body': (p) => `Le passage décide de ${quoted(p.title)}\u00a0: n’envoyez que les autres champs.`,
} satisfies Words
