import fc from 'fast-check'

export type Schema = { readonly [keyword: string]: unknown }

/** Stands for a record that will be known when the request is sent: the `nth` of those of an entity, said with it where `named`. */
export class Known {
  readonly entity: string
  readonly nth: number
  readonly named: boolean
  constructor(entity: string, nth: number, named = false) {
    this.entity = entity
    this.nth = nth
    this.named = named
  }
}
export const known = (entity: string, named = false): fc.Arbitrary<Known> => fc.nat(9999).map((nth) => new Known(entity, nth, named))

/** Where a property leads: to one record, to several, or to one of any of several entities. */
export type Link = { readonly how: 'one' | 'several' | 'any'; readonly to: readonly string[] }
type Target = (property: string) => Link | undefined

const linked = ({ how, to }: Link): fc.Arbitrary<unknown> => {
  if (how === 'any') return fc.constantFrom(...to).chain((entity) => known(entity, true))
  return how === 'one' ? known(to[0]!) : fc.array(known(to[0]!), { maxLength: 3 })
}

/** Values that fit a JSON Schema as our OpenAPI writes them; `target` says where a property leads. */
export const fitting = (schema: Schema, target: Target): fc.Arbitrary<unknown> => {
  if (schema['const'] !== undefined) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'])
  for (const union of ['anyOf', 'oneOf']) {
    const members = schema[union]
    if (Array.isArray(members)) return fc.oneof(...members.map((member: Schema) => fitting(member, target)))
  }
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type']
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: Math.max(Number(schema['minimum'] ?? -1e9), -1e9), max: Math.min(Number(schema['maximum'] ?? 1e9), 1e9) })
    case 'number':
      return decimal(schema)
    case 'string':
      return text(schema)
    case 'object':
      return properties(schema, target)
    case 'array':
      return several(schema, target)
    case undefined:
      return fc.jsonValue({ maxDepth: 2 })
    default:
      throw new Error(`No values are known for ${JSON.stringify(schema)}`)
  }
}

/** Few are enough. Lines, which are described elsewhere, are left out. */
const several = (schema: Schema, target: Target): fc.Arbitrary<unknown[]> => {
  const items = (schema['items'] ?? {}) as Schema
  if (items['$ref'] !== undefined) return fc.constant([])
  const most = Math.min(Number(schema['maxItems'] ?? 3), 3)
  return fc.uniqueArray(fitting(items, target), {
    minLength: Number(schema['minItems'] ?? 0),
    maxLength: most,
    selector: (item) => JSON.stringify(item),
  })
}

const decimal = (schema: Schema): fc.Arbitrary<number> => {
  const unit = Number(schema['multipleOf'] ?? 0.01)
  const bound = (value: unknown, otherwise: number): number => Math.trunc(Math.max(-1e9, Math.min(1e9, Number(value ?? otherwise) / unit)))
  const places = Math.max(0, Math.round(-Math.log10(unit)))
  return fc
    .integer({ min: Math.ceil(bound(schema['minimum'], -1e6)), max: bound(schema['maximum'], 1e6) })
    .map((n) => Number(`${n}e-${places}`) || 0)
}

const text = (schema: Schema): fc.Arbitrary<string> => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  if (schema['format'] === 'date') return day.map((date) => date.toISOString().slice(0, 10))
  if (schema['format'] === 'date-time') return day.map((date) => date.toISOString())
  if (schema['format'] === 'uuid') return fc.uuid()
  if (schema['format'] === 'email') return fc.stringMatching(/^[a-z]{1,12}@[a-z]{1,12}\.fr$/)
  if (schema['format'] === 'uri' || schema['format'] === 'uri-reference')
    return fc.stringMatching(/^https:\/\/[a-z]{1,12}\.fr\/[a-z]{0,8}$/)
  const pattern = schema['pattern']
  if (typeof pattern === 'string' && pattern !== String.raw`\S`) return matching(pattern)
  const [least, most] = [Number(schema['minLength'] ?? 1), Math.min(Number(schema['maxLength'] ?? 60), 60)]
  return fc
    .string({ unit: 'grapheme', minLength: least, maxLength: most })
    .map((value) => [...value.replaceAll(/[\0\p{Cs}]/gu, '')].slice(0, most).join(''))
    .map((value) => (/\S/u.test(value) && [...value].length >= least ? value : 'é'.repeat(Math.max(1, least))))
}

/** What looks ahead cannot be made from its pattern: then what is likely to fit, and core says whether it does. */
const matching = (pattern: string): fc.Arbitrary<string> => {
  if (!pattern.includes('(?')) return fc.stringMatching(new RegExp(pattern, 'u'))
  return fc.stringMatching(/^\+33[1-9][0-9]{8}$|^[0-9]{9,14}$|^[A-Z]{2}[0-9]{2,20}$/)
}

const properties = (schema: Schema, target: Target): fc.Arbitrary<Record<string, unknown>> => {
  const all = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  const arbitraries = all.map(([name, property]) => {
    const to = target(name)
    return [name, to ? linked(to) : fitting(property, target)] as const
  })
  return fc.record(Object.fromEntries(arbitraries), { requiredKeys: (schema['required'] ?? []) as string[] })
}

/** Values that fit nothing in particular, and those that have broken servers before. */
export const unfit: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\0',
    '\ud800',
    'a\u202eb',
    "'; drop table account; --",
    '{{7*7}}',
    '../../etc/passwd',
    'é'.repeat(20_000),
  ),
  fc.constantFrom<unknown>(0, -0, 1e308, 5e-324, Number('9007199254740993'), 1e21, 123456789012345.67, -1, 0.1 + 0.2, true, [], {}, [[]], {
    $ref: '#',
  }),
  fc.constantFrom<unknown>(
    '2026-02-30',
    '0000-01-01',
    '99999-01-01',
    '2026-11-21T25:00:00Z',
    '2026-11-21T08:00:00+99:00',
    'infinity',
    'NaN',
    'null',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.uuid(),
)
