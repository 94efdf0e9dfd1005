import type { Words } from './word.ts'

const meant = (nearest: unknown): string => (nearest ? `; did you mean “${nearest}”?` : '.')

/** Of questions to the API, and of what the record routes refuse. */
export const query = {
  'query.unknown_parameter': (p) => `There is no parameter “${p.name}”${meant(p.nearest)}`,
  'query.unknown_field': (p) => `There is no field “${p.field}”${meant(p.nearest)}`,
  'query.depth': (p) => `“${p.path}” goes through two links; only one can be followed here.`,
  'query.expand': (p) => `“${p.field}” is no link, so it cannot be expanded.`,
  'query.limit': (p) => `The limit must be a whole number from 1 to ${p.most}.`,
  'query.count': () => 'The only way to count is “exact”.',
  'query.cursor': () => 'This place in the list belongs to another question. Start again from the first page.',
  'access.field': (p) => `You may not see the field “${p.field}”.`,
  'access.write': (p) => `You may not change the field “${p.field}”.`,
  'access.verb': () => 'Your role does not allow this.',
  'record.body': () => 'A record is a JSON object of fields and values.',
  'record.unknown_field': (p) => `There is no field “${p.name}”${meant(p.nearest)}`,
  'record.system_field': (p) => `“${p.name}” is kept by the system and cannot be written.`,
  'record.link': (p) => `The record chosen for “${p.field}” does not exist any more, or is not for you.`,
  'record.unique': () => 'Another record already has this value.',
  'record.referenced': (p) => `${p.count} records of “${p.entity}” depend on it through “${p.field}”. Change or delete them first.`,
  'record.unknown': () => 'There is no such record, or it is not for you.',
  'record.unknown_entity': () => 'There is no such entity, or it is not for you.',
  'record.stale': () => 'Somebody changed this record since you opened it.',
  'record.present': () => 'This record is not in the bin.',
  'record.condition': () => 'If-Match must hold the ETag of the record, or *.',
  'record.busy': () => 'Too many people are changing this at once. Try again in a moment.',
} satisfies Words
