import { meant, quoted, said } from './english.ts'
import type { Words } from './word.ts'

const states: Readonly<Record<string, string>> = { draft: 'a draft', submitted: 'submitted', cancelled: 'cancelled' }

/** Of questions to the API, and of what the record routes refuse. */
export const query = {
  'query.unknown_parameter': (p) => `There is no parameter ${quoted(p.name)}${meant(p.nearest)}`,
  'query.unknown_field': (p) => `There is no field ${quoted(p.field)}${meant(p.nearest)}`,
  'query.depth': (p) => `${quoted(p.path)} goes through too many links; at most ${p.most} can be followed here.`,
  'query.expand': (p) => `${quoted(p.field)} is no link, so it cannot be expanded.`,
  'query.limit': (p) => `The limit must be a whole number from 1 to ${p.most}.`,
  'query.count': () => 'The ways to count are “exact” and “estimated”.',
  'query.long': (p) => `A search has at most ${p.most} letters.`,
  'query.sort': (p) => `${quoted(p.field)} has several values and cannot be sorted by.`,
  'query.group': (p) => `${quoted(p.field)} has several values and cannot be grouped by.`,
  'query.groups': (p) => `At most ${p.most} fields can be grouped by.`,
  'query.bucket': (p) =>
    `${quoted(p.field)} is not grouped by ${quoted(p.bucket)}. A date is grouped by day, week, month, quarter or year.`,
  'query.measure': (p) => `${quoted(p.field)} has no ${quoted(p.does)}.`,
  'query.measures': (p) => `At most ${p.most} values are worked out at once.`,
  'query.order': (p) => `${quoted(p.name)} is no group, no value worked out, and not “count”.`,
  'query.cursor': () => 'This place in the list belongs to another question. Start again from the first page.',
  'access.field': (p) => `Your role does not open the field ${quoted(p.field)}.`,
  'record.body': () => 'A record is a JSON object of fields and values.',
  'record.unknown_field': (p) => `There is no field ${quoted(p.name)}${meant(p.nearest)}`,
  'record.system_field': (p) => `${quoted(p.name)} is kept by the system and cannot be written.`,
  'record.link': (p) => `The record chosen for ${quoted(p.field)} does not exist any more, or is not for you.`,
  'record.unseen': () => 'Something that you do not see is missing from this record, or does not fit. Ask somebody in charge.',
  'record.unique': () => 'Another record already has this value.',
  'record.in_use_unseen': () =>
    'Other records, which your rights do not show you, depend on it. Ask an administrator to change them first.',
  'record.in_use': (p) =>
    p.count === 1
      ? `A record of ${quoted(p.entity)} depends on it through ${quoted(p.field)}. Change or delete that one first.`
      : `${p.count} records of ${quoted(p.entity)} depend on it through ${quoted(p.field)}. Change or delete them first.`,
  'record.in_use_locked': (p) =>
    `Locked records of ${quoted(p.entity)} depend on it and cannot change any more${p.labels ? `: ${said(p.labels)}${p.more ? ` and ${p.more} more` : ''}` : ''}.`,
  'record.missing': () => 'There is no such record, or it is not for you.',
  'record.entity': () => 'There is no such entity, or it is not for you.',
  'record.stale': () => 'Somebody changed this record since you opened it.',
  'record.present': () => 'This record is not in the bin.',
  'record.condition': () => 'If-Match must hold the ETag of the record, or *.',
  'record.submitted': () => 'This record is submitted. Cancel it first.',
  'record.circle': (p) => `${quoted(p.field)} would come round to this record again. Pick one that is not below it.`,
  'record.single': (p) => `There is one record of ${quoted(p.entity)}, and only one. Change that one.`,
  'record.duplicate': (p) => `This may be there already: ${said(p.labels)}. Look before you make another one.`,
  'record.unsubmittable': (p) => `Records of ${quoted(p.entity)} are not submitted.`,
  'record.submission': (p) => `This cannot be done with a record that is ${states[said(p.state)] ?? said(p.state)}.`,
  'record.amended': () => 'This record was amended already. Work on the one that replaces it.',
  'record.busy': () => 'Too many people are changing this at once. Try again in a moment.',
} satisfies Words
