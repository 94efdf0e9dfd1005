import { kindOf } from '@cahier/core/fields/index'
import { partTitle } from '@cahier/core/fields/part_titles'
import type { LinesField, PolymorphicField } from '@cahier/core/fields/field'
import type { MappingDocument } from '@cahier/core/model/document'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import { nearest } from '@cahier/core/nearest'
import { problem, step, type Problem } from '@cahier/core/problem'

/** How a file's columns become fields (`schemas/data.schema.json`), or as much of it as is needed: an import knows its entity and its file. */
export type Mapping = Partial<MappingDocument>

/** A column that fills a field. `by` is the target's field a link is looked up in; `fields` is the field in each language, the app's own first. */
export type Column = {
  readonly heading: string
  readonly index: number
  readonly field: Field
  /** The one part of the field that it fills: the city of an address. */
  readonly part?: string
  readonly fields: readonly Field[]
  readonly to?: string
  readonly by?: Field
  /** Where a link to one of several entities may lead: the label it is looked up by there, and how a file spells the entity. */
  readonly ways?: readonly Way[]
  /** The field of lines that it says something of: `field` is then a field of each line. */
  readonly list?: LinesField
  readonly aliases: ReadonlyMap<string, string | null>
  readonly expect: ReadonlySet<string>
}
export type Way = { readonly to: string; readonly by: Field; readonly spelt: readonly string[] }
export type Mapped = { readonly columns: readonly Column[]; readonly unmapped: readonly string[]; readonly problems: readonly Problem[] }

/**
 * Finds the field of each heading: what the mapping says, else a field whose name or title (in any language of the app) reads the same,
 * case, accents and punctuation aside. `models` is the model in each language, the app's own first.
 */
export function map(headers: readonly string[], entity: Entity, models: readonly Model[], mapping: Mapping = {}): Mapped {
  const said = mapping.columns ?? {}
  const problems: Problem[] = unknownHeadings(said, headers)
  const known = namesOf(entity, models)
  const columns: Column[] = []
  const unmapped: string[] = []
  const taken = new Set<string>()
  const claimed = new Set(headers.map((heading) => fieldOf(said[heading])))
  for (const [index, heading] of headers.entries()) {
    const told = Object.hasOwn(said, heading) ? said[heading] : undefined
    const name = told === undefined ? known.get(plain(heading)) : fieldOf(told)
    if (told === null) continue
    if (name === undefined || (told === undefined && (taken.has(name) || claimed.has(name)))) {
      unmapped.push(heading)
      continue
    }
    const { column, problem: wrong } = columnOf(heading, index, name, typeof told === 'object' ? told : { field: name }, entity, models)
    if (wrong) problems.push(wrong)
    else if (taken.has(name)) problems.push(problem('import.twice', pointer(heading), { field: name }))
    if (column && !taken.has(name)) columns.push(column)
    taken.add(name)
  }
  for (const [at, name] of (mapping.key ?? []).entries()) {
    if (!taken.has(name)) problems.push(problem('import.key', `/key/${at}`, { field: name }))
  }
  if (columns.length === 0 && problems.length === 0)
    problems.push(problem('import.no_column', '', { entity: entity.title, headings: headers }))
  return { columns, unmapped, problems }
}

type Told = Exclude<MappingDocument['columns'][string], string | null>
type Found = { readonly column: Column; readonly problem?: undefined } | { readonly column?: undefined; readonly problem: Problem }

function columnOf(heading: string, index: number, name: string, told: Told, entity: Entity, models: readonly Model[]): Found {
  const [first = '', ...rest] = name.split('.')
  const field = Object.hasOwn(entity.fields, first) ? entity.fields[first] : undefined
  if (field?.kind === 'lines' && rest.length > 0) return lineColumn(heading, index, field, rest.join('.'), told, models)
  const part = rest.length > 0 ? rest.join('.') : undefined
  if (field && part !== undefined && !Object.hasOwn(kindOf(field).parts ?? {}, part))
    return { problem: unknownField(pointer(heading), part, Object.keys(kindOf(field).parts ?? {})) }
  if (!field) return { problem: unknownField(pointer(heading), name, Object.keys(entity.fields)) }
  if (field.computed) return { problem: problem('field.read_only', pointer(heading)) }
  const to = targetOf(field)
  const target = to === undefined ? undefined : models[0]?.entities[to]
  const by = target?.fields[told.by ?? target.label]
  if (told.by && !by) return { problem: unknownField(pointer(heading) + '/by', told.by, Object.keys(target?.fields ?? {})) }
  const column: Column = {
    heading,
    index,
    field,
    ...(part !== undefined && { part }),
    fields: unique(models.map((model) => model.entities[entity.name]?.fields[first] ?? field)),
    ...(to !== undefined && by ? { to, by } : {}),
    ...(field.kind === 'polymorphic' && { ways: waysOf(field, models) }),
    aliases: new Map(Object.entries(told.aliases ?? {})),
    expect: new Set(told.expect),
  }
  return { column }
}

/** A column that says something of each line of a record. */
function lineColumn(heading: string, index: number, list: LinesField, name: string, told: Told, models: readonly Model[]): Found {
  const entity = models[0]?.entities[list.rows.entity]
  const open = Object.fromEntries(entity ? lineFields(list, entity).map((field) => [field.name, field]) : [])
  if (!entity) return { problem: unknownField(pointer(heading), name, []) }
  const found = columnOf(heading, index, name, told, { ...entity, fields: open }, models)
  return found.column ? { column: { ...found.column, list } } : found
}

/** What a file may say of a line: not which record it is of, since that is the one it stands with. */
const lineFields = ({ rows }: LinesField, entity: Entity): Field[] =>
  Object.values(entity.fields).filter((field) => field.name !== rows.owner && !field.hidden && field.kind !== 'lines')

const waysOf = ({ targets }: PolymorphicField, models: readonly Model[]): Way[] =>
  targets.flatMap(({ to, label }) => {
    const by = models[0]?.entities[to]?.fields[label]
    return by ? [{ to, by, spelt: [to, ...models.map((model) => model.entities[to]?.title ?? to)].map(plain) }] : []
  })

/** A column by the field it fills, with the field of lines it is of: 'amount', 'lines.price'. */
export const pathOf = ({ field, list }: Column): string => (list ? `${list.name}.${field.name}` : field.name)

const fieldOf = (told: MappingDocument['columns'][string] | undefined): string | undefined =>
  typeof told === 'object' ? told?.field : told

const pointer = (heading: string): string => '/columns' + step(heading)

/** The entity a field links to, once or several times; fields of other kinds have none. */
export const targetOf = (field: Field): string | undefined =>
  'to' in field ? field.to : field.kind === 'links' ? field.rows.to : undefined

/** What a cell calls: one record, or several where the field takes several, between semicolons, bars or line ends. */
export const calledIn = ({ field }: Column, cell: string): string[] =>
  field.kind === 'links' ? cell.split(/\s*[;|\n]\s*/).filter(Boolean) : [cell]

/** A heading as it sounds: no case, no accents, no punctuation. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function namesOf(entity: Entity, models: readonly Model[]): Map<string, string> {
  const names = new Map<string, string>()
  const add = (text: string, field: string) => {
    if (!names.has(plain(text))) names.set(plain(text), field)
  }
  // What is worked out comes in a file that went out, and so do the files of a record, which are its own; nobody takes them from there.
  const given = (field: Field | undefined): boolean => field !== undefined && !field.computed && !kindOf(field).keeps
  for (const field of Object.values(entity.fields)) if (given(field)) add(field.name, field.name)
  for (const model of models) {
    const translated = model.entities[entity.name]
    for (const field of Object.values(translated?.fields ?? {})) if (given(entity.fields[field.name])) add(field.title, field.name)
  }
  const composed = Object.values(entity.fields)
    .filter(given)
    .flatMap((field) => Object.keys(kindOf(field).parts ?? {}).map((part) => ({ field, part })))
  for (const { field, part } of composed) add(`${field.name} ${part}`, `${field.name}.${part}`)
  for (const model of models) {
    for (const { field, part } of composed) {
      const title = model.entities[entity.name]?.fields[field.name]?.title ?? field.title
      add(`${title} ${partTitle(part, model.language)}`, `${field.name}.${part}`)
    }
  }
  const lined = Object.values(entity.fields).filter((field) => field.kind === 'lines')
  for (const list of lined) for (const [spelt, name] of linesNamed(list, models)) add(spelt, name)
  // A file of products calls the product's name « product »: the entity's own name stands for its label.
  if (given(entity.fields[entity.label])) {
    for (const model of models) add(model.entities[entity.name]?.title ?? '', entity.label)
    add(entity.name, entity.label)
  }
  // « Ville » is the city of the one address there is.
  for (const model of models) {
    for (const { field, part } of composed) {
      if (composed.filter((other) => other.part === part).length === 1) add(partTitle(part, model.language), `${field.name}.${part}`)
    }
  }
  return names
}

/** « Lignes · Prix » and `lines.price`, in every language. */
const linesNamed = (list: LinesField, models: readonly Model[]): [spelt: string, name: string][] => {
  const own = models[0]?.entities[list.rows.entity]
  if (!own) return []
  const titles = models.map(
    (model) =>
      Object.values(model.entities)
        .flatMap(({ fields }) => fields[list.name] ?? [])
        .find(({ id }) => id === list.id)?.title,
  )
  const named = namesOf(
    { ...own, label: '', fields: Object.fromEntries(lineFields(list, own).map((field) => [field.name, field])) },
    models,
  )
  return [...named].flatMap(([spelt, name]) =>
    [list.name, ...titles].map((title): [string, string] => [`${title ?? list.name} ${spelt}`, `${list.name}.${name}`]),
  )
}

const unknownHeadings = (said: object, headers: readonly string[]): Problem[] =>
  Object.keys(said)
    .filter((heading) => !headers.includes(heading))
    .map((heading) => {
      const close = nearest(heading, headers)
      return problem('import.unknown_heading', pointer(heading), { heading, ...(close ? { nearest: close } : {}) })
    })

function unknownField(path: string, field: string, names: readonly string[]): Problem {
  const close = nearest(field, names)
  return problem('import.unknown_field', path, { field, ...(close ? { nearest: close } : {}) })
}

const unique = (fields: readonly Field[]): Field[] => [...new Set(fields)]
