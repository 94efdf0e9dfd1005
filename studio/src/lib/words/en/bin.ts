import type { bin as french } from '../fr/bin.ts'

export const bin: typeof french = {
  title: 'Bin',
  lead: 'What you can still restore. When its time is over, a record is erased for good.',
  empty: 'The bin is empty',
  emptyWhy: 'There is nothing in it that you can restore.',
  failed: 'The bin could not load',
  by: (who, day) => `deleted by ${who} on ${day}`,
  on: (day) => `deleted on ${day}`,
  until: (day) => `erased for good on ${day}`,
  restore: 'Restore',
  restoreIt: (label) => `Restore ${label}`,
  older: 'See older ones',
  nameless: 'Without a name',
}
