import type { Document, Layer } from '@cahier/core/model/model'
import type { Random } from './random.ts'

type Json = Record<string, unknown>
/** What a random entity is made of, for those who write rules and rows. */
export type Shape = { readonly name: string; readonly fields: Readonly<Record<string, Json>> }
export type Company = { readonly layer: Layer; readonly shapes: readonly Shape[]; readonly roles: readonly string[] }

/** A random company: entities that link to each other and to members, and roles that grant by rules and field by field. */
export const company = (random: Random): Company => {
  const names = ['ash', 'birch', 'cedar'].slice(0, 2 + random.below(2))
  const shapes = [...names.map((name) => shape(random, name, names)), ...SHIPPED]
  const roles = ['red', 'green', 'blue']
  const documents: Document[] = [
    { path: 'app.json', json: { $schema: 'app.schema.json', name: 'walk', title: 'Walk', language: 'en', timeZone: 'Europe/Paris' } },
    ...shapes.filter((one) => !SHIPPED.includes(one)).map(({ name, fields }) => entity(random, name, fields)),
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

/** Names carry their entity, so that one which should be hidden is known wherever it turns up. */
const shape = (random: Random, name: string, all: readonly string[]): Shape => {
  const own = (field: string): string => `${name}_${field}`
  const link = (): Json => ({ $ref: 'field:link', to: random.pick(all), onDelete: random.pick(['clear', 'restrict', 'cascade']) })
  const optional: [string, Json][] = [
    ['note', { $ref: 'field:text' }],
    ['code', { $ref: 'field:text', unique: true }],
    ['count', { $ref: 'field:integer' }],
    ['flag', { $ref: 'field:boolean' }],
    ['stage', { $ref: 'field:choice', oneOf: ['a', 'b', 'c'].map((value) => ({ const: value, title: value })) }],
    ['backup', { $ref: 'field:link', to: 'member', onDelete: 'clear' }],
    ['next', link()],
    ['team', { $ref: 'field:link', to: 'team', onDelete: 'clear' }],
    ['pals', { $ref: 'field:links', to: random.pick(['member', ...all]) }],
  ]
  const fields: [string, Json][] = [
    ['label', { $ref: 'field:text' }],
    ['owner', { $ref: 'field:link', to: 'member', onDelete: 'clear' }],
    ['parent', link()],
    ...random.some(optional, 4, optional.length),
  ]
  return { name, fields: Object.fromEntries(fields.map(([field, json]) => [own(field), json])) }
}

const entity = (random: Random, name: string, properties: Readonly<Record<string, Json>>): Document => ({
  path: `entities/${name}.json`,
  json: {
    $schema: 'entity.schema.json',
    $id: name,
    label: `${name}_label`,
    type: 'object',
    properties,
    search: [`${name}_label`, ...(random.chance(0.5) && `${name}_note` in properties ? [`${name}_note`] : [])],
  },
})

const role = (random: Random, name: string, below: readonly string[], shapes: readonly Shape[]): Document => {
  const granted = random.some(shapes, Math.max(1, shapes.length - 1), shapes.length)
  return {
    path: `roles/${name}.json`,
    json: {
      $schema: 'role.schema.json',
      $id: name,
      inherits: random.chance(0.3) ? random.some(below, 0, 1) : [],
      entities: Object.fromEntries(granted.map((one) => [one.name, grant(random, shapes, one)])),
    },
  }
}

const grant = (random: Random, shapes: readonly Shape[], { name, fields }: Shape): Json => {
  const verb = (yes: number): boolean | string => {
    const at = random.next()
    return at < yes ? true : at < 0.88 ? rule(random, shapes, name, 2) : false
  }
  const closed = random
    .some(Object.keys(fields), 0, 3)
    .map((field) => [field, random.pick([{ read: false }, { read: false, update: true }, { update: false }])])
  const writes = shipped(name) ? {} : { create: verb(0.3), update: verb(0.2), delete: verb(0.2), export: verb(0.4), import: verb(0.4) }
  return { read: verb(0.06), ...writes, fields: Object.fromEntries(closed) as Json }
}

/** A random condition on records of an entity, as a person would write it. */
export const rule = (random: Random, shapes: readonly Shape[], of: string, depth: number): string => {
  if (depth > 0 && random.chance(0.55)) {
    const part = (): string => rule(random, shapes, of, depth - 1)
    return random.pick([() => `(${part()} || ${part()})`, () => `(${part()} && ${part()})`, () => `!(${part()})`])()
  }
  const { path, field } = reach(random, shapes, of, 2)
  const value = `record.${path.join('.')}`
  switch (field['$ref']) {
    case 'field:boolean':
      return random.pick([`${value} == true`, `${value} != false`, value])
    case 'field:integer':
      return `${value} ${random.pick(['<', '>=', '==', '!='])} ${random.pick(['null', '800000500'])}`.replace(/[<>]=? null/, '!= null')
    case 'field:choice':
      return random.pick([`${value} == 'a'`, `${value} != 'b'`, `${value} in ['a', 'c']`])
    case 'field:links':
      return field['to'] === 'member' ? `user.id in ${value}` : `size(${value}) > 1`
    case 'field:link':
      if (field['to'] === 'team') return random.pick([`${value} in user.teams`, `!(${value} in user.teams)`, `${value} == null`])
      return field['to'] === 'member'
        ? random.pick([`${value} == user.id`, `${value} != user.id`, `${value} == null`])
        : random.pick([`${value} == null`, `${value} != null`])
    default:
      return random.pick([`${value}.contains('${random.below(10)}')`, `${value} != null`, `user.language == 'en'`, `'red' in user.roles`])
  }
}

/** A random field, of the record or behind its links. */
const reach = (random: Random, shapes: readonly Shape[], of: string, links: number): { path: string[]; field: Json } => {
  const { fields } = shapes.find(({ name }) => name === of)!
  const [name, field] = random.pick(Object.entries(fields))
  if (field['$ref'] !== 'field:link' || links === 0 || random.chance(0.4)) return { path: [name], field }
  const beyond = reach(random, shapes, String(field['to']), links - 1)
  return { path: [name, ...beyond.path], field: beyond.field }
}
