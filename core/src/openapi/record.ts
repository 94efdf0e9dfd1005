import { kindOf } from '../fields/index.ts'
import type { Reader } from '../form/reader.ts'
import type { Entity, Field } from '../model/model.ts'
import type { Json } from '../openapi.ts'

/** The schemas of one entity: `deal` as answered, `deal.create` and `deal.update` as sent, `deal.page`, and `deal.part` as expanded. */
export const recordSchemas = (see: Reader, entity: Entity, all: readonly Entity[]): Record<string, Json> => {
  const { may } = see.access(entity)
  const fields = see.fields(entity)
  const sent = writable(see, entity)
  const required = sent.filter((field) => asked(field) && field.default === undefined && !field.defaultRule).map((field) => field.name)
  const properties = Object.fromEntries(sent.map((field) => [field.name, input(see, field)]))
  const links = fields.filter((field) => 'to' in field || 'targets' in field)
  const stored = { ...system, ...Object.fromEntries(fields.map((field) => [field.name, answer(see, field)])) }
  // Answered where they are named in `fields`, and only there.
  const named = Object.values(entity.fields).filter((field) => field.hidden && !('rows' in field) && see.access(entity).reads(field))
  const whole = { ...stored, ...Object.fromEntries(named.map((field) => [field.name, answer(see, field)])) }
  const expanded = Object.fromEntries([...links.map((link) => [link.name, part(see, link)]), ...people(see), ...backs(see, entity, all)])
  return {
    [entity.name]: {
      title: entity.title,
      ...object({ ...whole, expand: object(expanded) }, ['id', 'version']),
    },
    [`${entity.name}.part`]: { title: entity.title, ...object({ ...stored, expand: { type: 'object' } }, ['id']) },
    [`${entity.name}.page`]: object(
      {
        items: { type: 'array', items: ref(entity.name) },
        next: { type: ['string', 'null'] },
        count: { type: 'integer', minimum: 0 },
        estimated: { const: true, description: 'The count is about so.' },
        near: { const: true, description: 'Nothing was found for `q`: these are words nearly spelled so.' },
      },
      ['items', 'next'],
    ),
    ...(entity.owner && lineSchemas(see, entity)),
    ...(may('create') && { [`${entity.name}.create`]: object(properties, required), [`${entity.name}.create.part`]: object(properties) }),
    ...(may('update') && { [`${entity.name}.update`]: object(properties) }),
  }
}

/** A line within its record: its own fields, what its links are called, and its id when it is there already. */
const lineSchemas = (see: Reader, entity: Entity): Record<string, Json> => {
  const own = (field: Field): boolean => field.name !== entity.owner!.link && !('rows' in field)
  const fields = see.fields(entity).filter(own)
  const links = fields.filter((field) => 'to' in field)
  const told = { ...Object.fromEntries(fields.map((field) => [field.name, answer(see, field)])), id: id() }
  const sent = writable(see, entity).filter(own)
  return {
    [`${entity.name}.line`]: {
      title: entity.title,
      ...object({ ...told, expand: object(Object.fromEntries(links.map((link) => [link.name, part(see, link)]))) }, ['id']),
    },
    [`${entity.name}.line.sent`]: {
      title: entity.title,
      ...object({ id: id(), ...Object.fromEntries(sent.map((field) => [field.name, input(see, field)])) }),
    },
  }
}

const lineOf = (see: Reader, field: Field): Entity | undefined => (field.kind === 'lines' ? see.entity(field.rows.entity) : undefined)

/** What this actor may send: system fields and read-only ones are refused. */
export const writable = (see: Reader, entity: Entity): Field[] =>
  Object.values(entity.fields)
    .filter((field) => !field.readOnly && see.access(entity).writes(field))
    .map((field) => see.field(entity, field.name) ?? field)

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
export const object = (properties: Json, required: readonly string[] = []): Json => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
})

/** Required whatever else the record says. */
const asked = (field: Field): boolean => field.required && !field.visibleWhen

/** A value as the server takes it. A field that need not be filled may be emptied with null. */
const input = (see: Reader, field: Field): Json => {
  const schema = { ...kindOf(field).schema(field), ...(lineOf(see, field) && { items: ref(`${lineOf(see, field)!.name}.line.sent`) }) }
  const words = { title: field.title, ...described(field), ...(field.default !== undefined && { default: field.default }) }
  return asked(field) ? { ...words, ...schema } : { ...words, anyOf: [schema, { type: 'null' }] }
}

/**
 * A value as it may be stored: rows written before a limit was set, or before an option was taken out, still have what
 * they had, so only what the column itself guarantees is promised.
 */
const answer = (see: Reader, field: Field): Json => {
  const words = { title: field.title, ...described(field) }
  const line = lineOf(see, field)
  if (line) return { ...words, type: 'array', items: ref(`${line.name}.line`) }
  const kind = kindOf(field)
  const schema = kind.answer?.(field) ?? kind.schema(field)
  const format = schema['format'] !== undefined && kind.column(field) !== 'text' ? { format: schema['format'] } : {}
  const { type, ...rest } = loose(schema)
  return type === undefined ? { ...words, anyOf: [rest, { type: 'null' }] } : { ...words, type: [type, 'null'].flat(), ...rest, ...format }
}

const loose = ({ type, oneOf, items, properties }: Json): Json => {
  if (oneOf) return { anyOf: [{ oneOf }, { type: 'string' }] }
  return {
    type,
    ...(items !== undefined && { items: loose(items as Json) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties as Json).map(([name, part]) => [name, loose(part as Json)])),
    }),
  }
}

const described = (field: Field): Json => (field.description || field.help ? { description: field.description ?? field.help } : {})

const part = (see: Reader, link: Field): Json => {
  if ('targets' in link) return { anyOf: [...link.targets.map(({ to }) => ref(`${to}.part`)), { type: 'null' }] }
  const target = 'to' in link ? see.entity(link.to) : undefined
  return { anyOf: [target ? ref(`${target.name}.part`) : object({ id: id() }, ['id']), { type: 'null' }] }
}

/** Records that point here, by the inverse of their link. */
const backs = (see: Reader, entity: Entity, all: readonly Entity[]): [string, Json][] =>
  all.flatMap((from) =>
    see.fields(from).flatMap((link): [string, Json][] => {
      if (!('inverse' in link) || link.inverse === undefined || !('to' in link) || link.to !== entity.name) return []
      return [[link.inverse, { type: 'array', items: ref(`${from.name}.part`) }]]
    }),
  )

const people = (see: Reader): [string, Json][] => {
  const person = { anyOf: [see.entity('member') ? ref('member.part') : object({ id: id() }, ['id']), { type: 'null' }] }
  return [
    ['created_by', person],
    ['updated_by', person],
  ]
}

const id = (): Json => ({ type: 'string', format: 'uuid' })
const time = { type: 'string', format: 'date-time' }
const person = { type: ['string', 'null'], format: 'uuid' }
const system = {
  id: id(),
  version: { type: 'integer', minimum: 1 },
  created_at: time,
  created_by: person,
  updated_at: time,
  updated_by: person,
}
