import { meant, quoted } from './english.ts'
import type { Words } from './word.ts'

/** Of questions to the API, and of what the record routes refuse. */
export const query = {
  'query.unknown_parameter': (p) => `There is no parameter ${quoted(p.name)}${meant(p.nearest)}`,
  'query.unknown_field': (p) => `There is no field ${quoted(p.field)}${meant(p.nearest)}`,
  'query.depth': (p) => `${quoted(p.path)} goes through two links; only one can be followed here.`,
  'query.expand': (p) => `${quoted(p.field)} is no link, so it cannot be expanded.`,
  'query.limit': (p) => `The limit must be a whole number from 1 to ${p.most}.`,
  'query.count': () => 'The only way to count is “exact”.',
  'query.cursor': () => 'This place in the list belongs to another question. Start again from the first page.',
  'access.field': (p) => `Your role does not open the field ${quoted(p.field)}.`,
  'record.body': () => 'A record is a JSON object of fields and values.',
  'record.unknown_field': (p) => `There is no field ${quoted(p.name)}${meant(p.nearest)}`,
  'record.system_field': (p) => `${quoted(p.name)} is kept by the system and cannot be written.`,
  'record.link': (p) => `The record chosen for ${quoted(p.field)} does not exist any more, or is not for you.`,
  'record.unique': () => 'Another record already has this value.',
  'record.in_use': (p) => `${p.count} records of ${quoted(p.entity)} depend on it through ${quoted(p.field)}. Change or delete them first.`,
  'record.missing': () => 'There is no such record, or it is not for you.',
  'record.entity': () => 'There is no such entity, or it is not for you.',
  'record.stale': () => 'Somebody changed this record since you opened it.',
  'record.present': () => 'This record is not in the bin.',
  'record.condition': () => 'If-Match must hold the ETag of the record, or *.',
  'record.busy': () => 'Too many people are changing this at once. Try again in a moment.',
} satisfies Words
