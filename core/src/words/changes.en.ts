import { quoted } from './english.ts'
import type { Words } from './word.ts'

/** Of many changes at once, of what is undone, and of the bin. */
export const changes = {
  'batch.body': () => 'A batch is a JSON object whose “operations” is a list.',
  'batch.refused': () => 'What is refused can only be left out: “refused” is “skip”, or absent.',
  'batch.long': (p) => `A batch has at most ${p.most} operations.`,
  'batch.operation': () =>
    'An operation says op (create, update, move, delete or restore) and entity; create and update say record, move says transition, and all but create say id.',
  'batch.ref': (p) => `No operation before this one has created a record called ${quoted(p.ref)}.`,
  'request.key': (p) => `Idempotency-Key has 1 to ${p.most} characters, without spaces or accents.`,
  'request.key_used': () => 'This Idempotency-Key has already been used for another request.',
  'undo.missing': () => 'There are no such changes, or they are not for you.',
  'undo.changed': (p) => `${quoted(p.field)} has been changed since; to put it back would lose that change.`,
  'undo.touched': () => 'This record has been changed since; to delete it would lose those changes.',
  'undo.gone': () => 'This record is not there any more.',
  'undo.erased': () => 'This record has been erased for good.',
  'undo.body': () =>
    `The body says with ${quoted('conflicts')} what becomes of conflicts, ${quoted('refuse')} or ${quoted('skip')}, or nothing.`,
  'undo.nothing': () => 'There is nothing left to undo here.',
  'bin.held': () => 'Another record in the bin still points to this one. Erase that one first.',
} satisfies Words
