import type { Document, Layer } from '@cahier/core/model/model'
import type { Random } from './random.ts'
import { rule } from './rule.ts'

export type Json = Record<string, unknown>
/** What a random entity is made of, for those who write rules and rows. */
export type Shape = {
  readonly name: string
  readonly fields: Readonly<Record<string, Json>>
  /** The link of a line to the record it belongs to. */
  readonly owner?: string
  /** What else its document says. */
  readonly more?: Json
}
export type Company = { readonly layer: Layer; readonly shapes: readonly Shape[]; readonly roles: readonly string[] }

/** A random company: entities that link to each other and to members, and roles that grant by rules and field by field. */
export const company = (random: Random): Company => {
  const names = ['ash', 'birch', 'cedar'].slice(0, 2 + random.below(2))
  const own = names.flatMap((name) => shape(random, name, names))
  const shapes = [...own, ...SHIPPED]
  const roles = ['red', 'green', 'blue']
  const documents: Document[] = [
    { path: 'app.json', json: { $schema: 'app.schema.json', name: 'walk', title: 'Walk', language: 'en', timeZone: 'Europe/Paris' } },
    BELL,
    ...own.map((one) => entity(random, one)),
    ...own.flatMap((one) => workflows(random, shapes, one, roles)),
    ...roles.map((name, i) => role(random, name, roles.slice(0, i), shapes)),
  ]
  return { layer: { name: 'company', documents }, shapes, roles }
}

/** What every company has: written here by nobody, since who could shut everybody out is another story. */
const SHIPPED: readonly Shape[] = [
  { name: 'member', fields: { name: { $ref: 'field:text' }, email: { $ref: 'field:email' } } },
  { name: 'team', fields: { name: { $ref: 'field:text' } } },
]
export const shipped = (name: string): boolean => SHIPPED.some((one) => one.name === name)

/** What everybody may read: whoever hears it has heard all that came before. */
const BELL: Document = {
  path: 'entities/bell.json',
  json: { $schema: 'entity.schema.json', $id: 'bell', label: 'rung', type: 'object', properties: { rung: { $ref: 'field:text' } } },
}

/** Names carry their entity, so that one which should be hidden is known wherever it turns up. An entity, and that of its lines if it has any. */
const shape = (random: Random, name: string, all: readonly string[]): Shape[] => {
  const own = (field: string): string => `${name}_${field}`
  const link = (field: string): Json => ({
    $ref: 'field:link',
    to: random.pick(all),
    onDelete: random.pick(['clear', 'restrict', 'cascade']),
    ...(random.chance(0.6) && { inverse: `${own(field)}_back` }),
  })
  const optional: [string, Json][] = [
    ['note', { $ref: 'field:text' }],
    ['code', { $ref: 'field:text', unique: true }],
    ['count', { $ref: 'field:integer' }],
    ['flag', { $ref: 'field:boolean' }],
    ['stage', { $ref: 'field:choice', oneOf: STATES.map((value) => ({ const: value, title: value })) }],
    ['backup', { $ref: 'field:link', to: 'member', onDelete: 'clear' }],
    ['next', link('next')],
    ['team', { $ref: 'field:link', to: 'team', onDelete: 'clear' }],
    ['pals', { $ref: 'field:links', to: random.pick(['member', ...all]) }],
    ['about', { $ref: 'field:link', to: random.some(all, 2, 3), onDelete: random.pick(['clear', 'restrict']) }],
    ['place', { $ref: 'field:address' }],
    ['key', { $ref: 'field:secret' }],
    ['paper', { $ref: 'field:file' }],
  ]
  const stored: [string, Json][] = [
    ['label', { $ref: 'field:text' }],
    ['owner', { $ref: 'field:link', to: 'member', onDelete: 'clear' }],
    ['parent', link('parent')],
    ...random.some(optional, 5, optional.length),
  ]
  const has = (field: string): boolean => stored.some(([one]) => one === field)
  const lines = random.chance(0.6)
  const fields: [string, Json][] = [
    ...stored,
    ...(lines ? [['lines', { $ref: 'field:lines', to: own('item'), through: own('item_of') }] as [string, Json]] : []),
    ...(lines && random.chance(0.7) ? [['most', most(random, own)] as [string, Json]] : []),
    ...(random.chance(0.6)
      ? [['over', { $ref: 'field:lookup', of: `${own('parent')}.${label(stored, 'parent')}` }] as [string, Json]]
      : []),
    ...(random.chance(0.6) && has('note') ? [['said', said(random, own, has)] as [string, Json]] : []),
  ]
  const more: Json = {
    ...(random.chance(0.3) && { submit: true }),
    ...(random.chance(0.3) && { duplicates: [[own('label')]] }),
    ...(random.chance(0.3) && has('note') && { unique: [[own('note'), own('label')]] }),
    ...(random.chance(0.3) && { required: [own('label')] }),
  }
  const main = { name, fields: Object.fromEntries(fields.map(([field, json]) => [own(field), json])), more }
  return lines ? [main, items(random, name, all)] : [main]
}
export const STATES = ['a', 'b', 'c'] as const

/** What records of the entity behind a link are called. */
const label = (fields: readonly [string, Json][], name: string): string =>
  `${String(fields.find(([field]) => field === name)![1]['to'])}_label`

const most = (random: Random, own: (field: string) => string): Json =>
  random.pick([
    { $ref: 'field:rollup', over: own('lines'), aggregate: 'max', of: own('item_price') },
    { $ref: 'field:rollup', over: own('lines'), aggregate: 'count' },
  ])

/** A formula that shows what other fields hold, whoever sees those. */
const said = (random: Random, own: (field: string) => string, has: (field: string) => boolean): Json => ({
  $ref: 'field:formula',
  returns: 'field:text',
  formula: random.pick([
    `record.${own('note')} + "!"`,
    `record.${own('parent')} == null ? record.${own('note')} : record.${own('label')}`,
    ...(has('pals') ? [`size(record.${own('pals')}) > 1 ? record.${own('note')} : null`] : []),
  ]),
})

const items = (random: Random, owner: string, all: readonly string[]): Shape => {
  const own = (field: string): string => `${owner}_item_${field}`
  const link: Json = { $ref: 'field:link', to: random.pick(all), onDelete: 'clear' }
  return {
    name: `${owner}_item`,
    owner: own('of'),
    fields: {
      [own('what')]: { $ref: 'field:text' },
      [own('of')]: { $ref: 'field:link', to: owner },
      [own('price')]: { $ref: 'field:integer' },
      ...(random.chance(0.5) && { [own('with')]: link }),
    },
  }
}

const entity = (random: Random, { name, fields, owner, more = {} }: Shape): Document => ({
  path: `entities/${name}.json`,
  json: {
    $schema: 'entity.schema.json',
    $id: name,
    label: owner === undefined ? `${name}_label` : `${name}_what`,
    type: 'object',
    properties: fields,
    ...(owner === undefined && { search: [`${name}_label`, ...(random.chance(0.5) && `${name}_note` in fields ? [`${name}_note`] : [])] }),
    ...more,
  },
})

/** One way of its stages, or two by a rule, some moves of which ask for a role, a condition or a value. */
const workflows = (random: Random, shapes: readonly Shape[], { name, fields }: Shape, roles: readonly string[]): Document[] => {
  const field = `${name}_stage`
  if (!(field in fields) || random.chance(0.4)) return []
  const plain = Object.entries(fields).flatMap(([one, json]) =>
    ['field:text', 'field:integer'].includes(String(json['$ref'])) ? [one] : [],
  )
  const move = (from: string, to: string): Json => ({
    from: [from],
    to,
    ...(random.chance(0.3) && { roles: random.some(roles, 1, 2) }),
    ...(random.chance(0.3) && { when: rule(random, shapes, name, 1) }),
    ...(random.chance(0.4) && { requires: random.some(plain, 1, 2) }),
  })
  const machine = (id: string, more: Json): Document => ({
    path: `workflows/${id}.json`,
    json: {
      $schema: 'workflow.schema.json',
      $id: id,
      entity: name,
      field,
      initial: 'a',
      final: [...STATES],
      ...(random.chance(0.4) && { states: { c: { locked: random.chance(0.5) || random.some(plain, 1, 2) } } }),
      transitions: {
        [`${id}_on`]: move('a', 'b'),
        [`${id}_up`]: move('b', 'c'),
        ...(random.chance(0.7) && { [`${id}_back`]: move('c', 'a') }),
      },
      ...more,
    },
  })
  const second = random.chance(0.3) ? [machine(`${name}_second`, { appliesWhen: `record.${name}_parent == null` })] : []
  return [machine(`${name}_way`, {}), ...second]
}

const role = (random: Random, name: string, below: readonly string[], shapes: readonly Shape[]): Document => {
  const granted = random.some(shapes, Math.max(1, shapes.length - 1), shapes.length)
  return {
    path: `roles/${name}.json`,
    json: {
      $schema: 'role.schema.json',
      $id: name,
      inherits: random.chance(0.3) ? random.some(below, 0, 1) : [],
      entities: { bell: { read: true }, ...Object.fromEntries(granted.map((one) => [one.name, grant(random, shapes, one)])) },
    },
  }
}

const grant = (random: Random, shapes: readonly Shape[], { name, fields, owner, more = {} }: Shape): Json => {
  const verb = (yes: number): boolean | string => {
    const at = random.next()
    return at < yes ? true : at < 0.88 ? rule(random, shapes, name, 2) : false
  }
  const closed = random
    .some([...Object.keys(fields).filter((field) => field !== owner), ...('submit' in more ? ['submission', 'amended_from'] : [])], 0, 3)
    .map((field) => [field, random.pick([{ read: false }, { read: false, update: true }, { update: false }])])
  const verbs = { create: verb(0.3), update: verb(0.2), delete: verb(0.2), export: verb(0.4), import: verb(0.4) }
  // Lines have the rights of their record; only fields of theirs can be left out.
  return { ...(owner === undefined && { read: verb(0.06), ...(shipped(name) ? {} : verbs) }), fields: Object.fromEntries(closed) as Json }
}
