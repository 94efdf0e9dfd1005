import fc from 'fast-check'
import { type Entities } from './models.ts'

/**
 * Companies that change their mind, for property tests: a design is edited by numbers, so a failure shrinks to few edits.
 * `name` is the label of every entity and stays a text; everything else may come, go, change name, kind, target or uniqueness.
 */
export type Design = readonly DesignedEntity[]
export type DesignedEntity = {
  readonly id: string
  readonly name: string
  readonly fields: readonly DesignedField[]
  readonly indexes: readonly (readonly string[])[]
}
export type DesignedField = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly unique: boolean
  readonly to?: string
  readonly default?: string | number | boolean
}

const kinds = ['text', 'long_text', 'email', 'url', 'integer', 'decimal', 'money', 'boolean', 'choice', 'date', 'datetime', 'link']
const mayBeUnique = ['text', 'email', 'url', 'integer', 'decimal', 'date', 'datetime', 'link']
const entityIds = ['account', 'contact', 'visit', 'sales_agent']
const fieldIds = ['a', 'b', 'c', 'd_e', 'f', 'a_long_name_that_nobody_would_choose_but_works']
const defaults: Readonly<Record<string, string | number | boolean>> = {
  text: "it's",
  integer: 5,
  decimal: 1.5,
  boolean: true,
  choice: 'one',
  date: '2026-01-31',
}

/** One edit: which, and where. */
export type Edit = readonly [what: number, entity: number, field: number, other: number]
export const edits = (most: number): fc.Arbitrary<readonly Edit[]> => {
  const any = fc.nat(1000)
  return fc.array(fc.tuple(fc.nat(11), any, any, any), { minLength: 1, maxLength: most })
}

export const start: Design = [
  { id: 'account', name: 'account', indexes: [], fields: [{ id: 'name', name: 'name', kind: 'text', unique: false }] },
]

export const edited = (design: Design, all: readonly Edit[]): Design => all.reduce((now, edit) => valid(apply(now, edit)), design)

const apply = (design: Design, [what, e, f, o]: Edit): Design => {
  const entity = pick(design, e)
  const field = pick(
    entity.fields.filter((one) => one.id !== 'name'),
    f,
  )
  const change = (fields: readonly DesignedField[]) => design.map((one) => (one === entity ? { ...one, fields } : one))
  const changeField = (more: Partial<DesignedField>) => change(entity.fields.map((one) => (one === field ? { ...one, ...more } : one)))
  switch (what) {
    case 0:
    case 1:
    case 2: {
      const id = pick(fieldIds, f)
      if (entity.fields.some((one) => one.id === id || one.name === id)) return design
      const kind = pick(kinds, o)
      const given = o % 3 === 0 ? defaults[kind] : undefined
      const made = {
        id,
        name: id,
        kind,
        unique: o % 7 === 0,
        ...(kind === 'link' ? { to: pick(design, o).id } : {}),
        ...(given === undefined ? {} : { default: given }),
      }
      return change([...entity.fields, made])
    }
    case 3:
      return change(entity.fields.filter((one) => one !== field))
    case 4: {
      const name = `${pick(fieldIds, o)}_${o % 3}`
      return entity.fields.some((one) => one.name === name) ? design : changeField({ name })
    }
    case 5: {
      const other = pick(
        entity.fields.filter((one) => one.id !== 'name'),
        o,
      )
      if (!field || !other) return design
      return change(
        entity.fields.map((one) => (one === field ? { ...one, name: other.name } : one === other ? { ...one, name: field.name } : one)),
      )
    }
    case 6: {
      const kind = pick(kinds, o)
      return field
        ? change(
            entity.fields.map((one) =>
              one === field
                ? { id: one.id, name: one.name, kind, unique: false, ...(kind === 'link' ? { to: pick(design, o).id } : {}) }
                : one,
            ),
          )
        : design
    }
    case 7:
      return field ? changeField({ unique: !field.unique }) : design
    case 8: {
      const index = [...new Set([pick(entity.fields, f).id, pick(entity.fields, o).id])]
      const has = entity.indexes.some((one) => one.join() === index.join())
      return design.map((one) =>
        one === entity ? { ...one, indexes: has ? one.indexes.filter((i) => i.join() !== index.join()) : [...one.indexes, index] } : one,
      )
    }
    case 9: {
      const id = pick(entityIds, o)
      if (design.some((one) => one.id === id || one.name === id)) return design
      return [
        ...design,
        {
          id,
          name: id,
          indexes: [],
          fields: [
            { id: 'name', name: 'name', kind: 'text', unique: false },
            { id: 'a', name: 'a', kind: 'link', unique: false, to: entity.id },
          ],
        },
      ]
    }
    case 10:
      return design.length > 1 ? design.filter((one) => one !== entity) : design
    default: {
      const other = pick(design, o)
      if (other === entity)
        return design.some((one) => one.name === `${entity.id}_2`)
          ? design
          : design.map((one) => (one === entity ? { ...one, name: `${entity.id}_2` } : one))
      return design.map((one) => (one === entity ? { ...one, name: other.name } : one === other ? { ...one, name: entity.name } : one))
    }
  }
}

/** A link leads somewhere, and an index has its fields. */
const valid = (design: Design): Design =>
  design.map((entity) => {
    const fields = entity.fields
      .filter((field) => field.to === undefined || design.some((one) => one.id === field.to))
      .map((field) => (mayBeUnique.includes(field.kind) ? field : { ...field, unique: false }))
    const indexes = entity.indexes.filter((index) =>
      index.every((id) => fields.some((field) => field.id === id && field.kind !== 'long_text')),
    )
    return { ...entity, fields, indexes }
  })

/** The documents of a design. */
export const entitiesOf = (design: Design): Entities =>
  Object.fromEntries(
    design.map((entity) => [
      entity.name,
      {
        ...(entity.id === entity.name ? {} : { id: entity.id }),
        label: 'name',
        fields: Object.fromEntries(entity.fields.map((field) => [field.name, document(design, field)])),
        ...(entity.indexes.length
          ? { indexes: entity.indexes.map((index) => index.map((id) => entity.fields.find((field) => field.id === id)?.name)) }
          : {}),
      },
    ]),
  )

const document = (design: Design, { id, name, kind, unique, to, default: given }: DesignedField) => ({
  $ref: `field:${kind}`,
  ...(id === name ? {} : { id }),
  ...(kind === 'choice'
    ? {
        oneOf: [
          { const: 'one', title: 'One' },
          { const: 'two', title: 'Two' },
        ],
      }
    : {}),
  ...(kind === 'link' ? { to: design.find((entity) => entity.id === to)?.name } : {}),
  ...(unique ? { unique } : {}),
  ...(given === undefined ? {} : { default: given }),
})

/** A value of a kind as Postgres prints it: mostly another for each `seed`, so that unique fields hold; at times one that repeats. */
export const valueOf = (field: DesignedField, seed: number, ids: readonly string[]): string | null => {
  const two = String((seed % 28) + 1).padStart(2, '0')
  if (seed % 5 === 0) return null
  switch (field.kind) {
    case 'integer':
      return String(seed)
    case 'decimal':
    case 'money':
      return `${seed}.25`
    case 'boolean':
      return seed % 2 ? 'true' : 'false'
    case 'choice':
      return seed % 2 ? 'one' : 'two'
    case 'date':
      return `${2000 + (seed % 500)}-03-${two}`
    case 'datetime':
      return `${2000 + (seed % 500)}-03-${two} 10:00:00.5+00`
    case 'link':
      return ids.length ? pick(ids, seed) : null
    default:
      return seed % 11 === 0 ? 'twice' : seed % 3 ? `text ${seed}` : String(seed)
  }
}

const pick = <T>(list: readonly T[], number: number): T => list[number % (list.length || 1)] as T
