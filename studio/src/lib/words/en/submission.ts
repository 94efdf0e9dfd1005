import type { submission as french } from '../fr/submission.ts'

export const submission: typeof french = {
  submit: 'Submit',
  cancel: 'Cancel the record',
  amend: 'Amend',
  draft: 'Once submitted, the record is locked.',
  submitted: 'The record is locked.',
  cancellable: 'The record is locked. To correct it, cancel it, then amend it.',
  cancelled: 'The record can be read, and changes no more.',
  amendable: 'The record can be read. To correct it, replace it by an amended copy.',
  replacedBy: 'Replaced by',
  done: { submit: 'Record submitted', cancel: 'Record cancelled', amend: 'Here is the copy to amend' },
  ask: 'Cancel this record?',
  askWhy: 'It can still be read, but not be submitted again. To correct it, an amended copy will replace it.',
  keep: 'Keep it submitted',
}
