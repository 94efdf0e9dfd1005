import { quoted } from './french.ts'
import type { Words } from './word.ts'

/** De plusieurs modifications à la fois, de ce qu’on annule et de la corbeille. */
export const changes = {
  'batch.body': () => 'Un lot est un objet JSON dont «\u00a0operations\u00a0» est une liste.',
  'batch.refused': () =>
    'Ce qui est refusé ne peut qu’être laissé de côté\u00a0: «\u00a0refused\u00a0» vaut «\u00a0skip\u00a0», ou est absent.',
  'batch.long': (p) => `Un lot a ${p.most} opérations au plus.`,
  'batch.operation': () =>
    'Une opération dit op (create, update, move, delete ou restore) et entity\u00a0; create et update disent record, move dit transition, et toutes sauf create disent id.',
  'batch.ref': (p) => `Aucune opération avant celle-ci n’a créé de fiche nommée ${quoted(p.ref)}.`,
  'request.key': (p) => `Idempotency-Key a de 1 à ${p.most} caractères, sans espaces ni accents.`,
  'request.key_used': () => 'Cette Idempotency-Key a déjà servi pour une autre demande.',
  'undo.missing': () => 'Ces modifications n’existent pas, ou ne vous sont pas accessibles.',
  'undo.changed': (p) => `${quoted(p.field)} a changé depuis\u00a0; le remettre effacerait cette modification.`,
  'undo.touched': () => 'Cette fiche a été modifiée depuis\u00a0; la supprimer effacerait ces modifications.',
  'undo.gone': () => 'Cette fiche n’est plus là.',
  'undo.erased': () => 'Cette fiche a été effacée pour de bon.',
  'undo.body': () =>
    `Le corps dit par ${quoted('conflicts')} ce qu’il advient des conflits, ${quoted('refuse')} ou ${quoted('skip')}, ou rien.`,
  'undo.nothing': () => 'Il n’y a plus rien à annuler ici.',
  'bin.held': () => 'Une autre fiche de la corbeille pointe encore vers celle-ci. Effacez-la d’abord.',
} satisfies Words
