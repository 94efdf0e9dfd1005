import { problem } from '../problem.ts'
import type { AddressField } from './field.ts'
import type { Kind, Style } from './kind.ts'
import { checks } from './named/index.ts'
import { composite, isParts, line, readParts, textOf, tidyParts, type Parts } from './parts.ts'

/** The lines of a French address (NF Z10-011: recipient, unit, building, street, place, postcode and city) and what other countries add. */
const country = {
  type: 'text' as const,
  read: (raw: string, style: Style) => checks.country.read(raw, {}, style),
  check: (value: unknown) => (typeof value === 'string' && checks.country.valid(value) ? [] : [checks.country.problem(String(value))]),
  schema: { type: 'string', pattern: checks.country.pattern },
}
const parts = {
  recipient: line(120),
  unit: line(120),
  building: line(120),
  street: line(120),
  place: line(120),
  postcode: line(16),
  city: line(120),
  region: line(120),
  country,
}
const made = composite(parts)

/** A postal address, in its parts. */
export const address: Kind<AddressField> = {
  ...made,
  parse: (raw, field, style) => readParts(raw) ?? { value: tidyParts(read(raw, field, style)) },
  check: (value, field) => {
    const problems = made.check(value)
    if (problems.length > 0 || !isParts(value)) return problems
    const [code, home] = [textOf(value, 'postcode'), textOf(value, 'country') || field.country]
    return code && home === 'FR' && !/^[0-9]{5}$/.test(code) ? [problem('address.postcode', '/postcode', { value: code })] : []
  },
  format: (value, field, style) => (isParts(value) ? lines(value, field, style).join(', ') : ''),
  sortable: true,
  sortedBy: 'city',
  rank: 6,
}

/** An address as it is written on an envelope: at most six lines, then the country where it is another than the field's own. */
export const lines = (value: Parts, field: AddressField, style: Style): string[] => {
  const town = [textOf(value, 'postcode'), textOf(value, 'city')].filter(Boolean).join(' ')
  const away = textOf(value, 'country')
  return [
    ...['recipient', 'unit', 'building', 'street', 'place'].map((part) => textOf(value, part)),
    town,
    textOf(value, 'region'),
    away && away !== field.country ? checks.country.write(away, {}, style) : '',
  ].filter(Boolean)
}

/** '12 rue de Metz, 31000 Toulouse': the line with the postcode is found first, and what stands before it is the street. */
const read = (raw: string, field: AddressField, style: Style): Parts => {
  const all = raw
    .split(/[\r\n]+|, ?/)
    .map((one) => one.trim())
    .filter(Boolean)
  const at = all.findLastIndex((one) => /^([A-Z]{1,2}-)?\d{4,6} \S/.test(one))
  if (at < 0) return { street: all.join(', ') }
  const [, postcode = '', city = ''] = /^(?:[A-Z]{1,2}-)?(\d{4,6}) (.*)$/.exec(all[at]!) ?? []
  const before = all.slice(0, at)
  const after = all.slice(at + 1)
  const said = after.length > 0 ? checks.country.read(after.at(-1)!, {}, style) : ''
  const known = checks.country.valid(said)
  const names = ['street', 'building', 'unit', 'recipient']
  const above = before.toReversed().map((one, i): [string, string] => [names[Math.min(i, 3)]!, one])
  return {
    ...Object.fromEntries(above),
    postcode,
    city,
    ...(known ? { country: said === field.country ? null : said, region: after.slice(0, -1).join(', ') } : { region: after.join(', ') }),
  }
}
