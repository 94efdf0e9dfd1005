import { systemFields } from '../expression/scope.ts'
import type { Entity } from '../model/model.ts'
import { problem, type Problem } from '../problem.ts'
import { inverseOf, labelled, linkTo, readable, resolve, split, type Read, type Reader } from './path.ts'

/**
 * What is told of the records around a record. Along a link it is the one it leads to; with `from`, back along the link of that
 * name, the first of those that point here.
 */
export type Expansion = {
  readonly link: string
  readonly to: string
  readonly from?: string
  readonly fields: readonly string[]
  readonly expand?: readonly Expansion[]
  /** Of a link to one of several entities: those the actor may see, each with what is told of it. */
  readonly any?: readonly { readonly to: string; readonly fields: readonly string[] }[]
}
export type Columns = { readonly own: readonly string[]; readonly expand: readonly Expansion[] }

/** How many links a path follows at most. */
const DEPTH = 2
/** How many of those that point at a record are told. */
export const BACK = 10

/** The fields asked for: of the record itself, and behind links. All that the actor may see where none is named. */
export const readFields = (source: string | undefined, entity: Entity, reader: Reader): Read<Columns> => {
  if (!source?.trim()) return { value: { own: readable(entity, reader), expand: [] }, problems: [] }
  const problems: Problem[] = []
  const own = new Set<string>()
  const expand: Expansion[] = []
  for (const part of split(source)) {
    const path = part.split('.')
    if (path.length === 1) {
      const found = resolve(path, entity, reader)
      if (found.problems) problems.push(...found.problems)
      else own.add(part)
      continue
    }
    const back = !Object.hasOwn(entity.fields, path[0]!) && inverseOf(entity, path[0]!, reader.model)
    const found = back || linkTo(entity, path[0]!, reader.model) !== undefined ? undefined : resolve(path, entity, reader)
    if (found) {
      // A part of a field: the field is told whole.
      if (found.problems) problems.push(...found.problems)
      else own.add(path[0]!)
      continue
    }
    const way = follow(path.slice(0, -1), path.at(-1), entity, reader, part)
    if ('problems' in way) problems.push(...way.problems)
    else expand.push(way)
  }
  const order = [...Object.keys(entity.fields), ...Object.keys(systemFields)]
  return { value: { own: order.filter((name) => own.has(name) && name !== 'id' && name !== 'version'), expand }, problems }
}

/** The lists asked for by name: they are fields of the record, though nobody is told them unasked. */
export const readLists = (source: string | undefined, entity: Entity, reader: Reader): string[] =>
  (source?.trim() ? split(source) : []).filter((name) => isList(entity, name) && reader.access(entity).reads(entity.fields[name]!))

const isList = ({ fields }: Entity, name: string): boolean => Object.hasOwn(fields, name) && 'rows' in fields[name]!

/** The links asked for by name, each with what its target is called. */
export const readExpand = (source: string | undefined, entity: Entity, reader: Reader): Read<readonly Expansion[]> => {
  const problems: Problem[] = []
  const value: Expansion[] = []
  for (const part of source?.trim() ? split(source) : []) {
    if (readLists(part, entity, reader).length > 0) continue
    const any = anyOf(part, entity, reader)
    if (any) {
      value.push(any)
      continue
    }
    const way = follow(part.split('.'), undefined, entity, reader, part)
    if ('problems' in way) problems.push(...way.problems)
    else value.push(way)
  }
  return { value, problems }
}

/** A link to one of several entities, where the actor may read it. */
const anyOf = (name: string, entity: Entity, reader: Reader): Expansion | undefined => {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name]! : undefined
  if (field?.kind !== 'polymorphic' || !reader.access(entity).reads(field)) return undefined
  const any = field.targets.flatMap(({ to, label }) => {
    const target = reader.model.entities[to]!
    const named = target.fields[label]
    return reader.access(target).may('read') ? [{ to, fields: named && reader.access(target).reads(named) ? [label] : [] }] : []
  })
  return { link: name, to: '', fields: [], any }
}

/** One way along links to a field, that of the label where none is named. */
const follow = (
  links: readonly string[],
  field: string | undefined,
  entity: Entity,
  reader: Reader,
  asked: string,
): Expansion | { readonly problems: readonly Problem[] } => {
  if (links.length > DEPTH) return { problems: [problem('query.depth', '', { path: asked, most: DEPTH })] }
  const [link, ...rest] = links as [string, ...string[]]
  const step = stepOf(link, entity, reader, asked)
  if ('problems' in step) return step
  const target = reader.model.entities[step.to]!
  if (!reader.access(target).may('read')) return { problems: [problem('query.expand', '', { field: asked })] }
  const end = rest.length === 0 ? (field ?? (labelled(target, reader) ? target.label : 'id')) : undefined
  if (end !== undefined) {
    const found = resolve([end], target, reader)
    return found.problems ? { problems: found.problems.map((one) => named(one, asked)) } : { ...step, fields: [end] }
  }
  const beyond = follow(rest, field, target, reader, asked)
  return 'problems' in beyond ? beyond : { ...step, fields: [], expand: [beyond] }
}

const stepOf = (
  link: string,
  entity: Entity,
  reader: Reader,
  asked: string,
): Pick<Expansion, 'link' | 'to' | 'from'> | { readonly problems: readonly Problem[] } => {
  const back = Object.hasOwn(entity.fields, link) ? undefined : inverseOf(entity, link, reader.model)
  if (back) {
    const access = reader.access(back.from)
    const open = access.may('read') && access.reads(back.link)
    if (open) return { link, to: back.from.name, from: back.link.name }
  }
  const found = resolve([link], entity, reader)
  if (found.problems) return { problems: found.problems.map((one) => named(one, asked)) }
  const to = linkTo(entity, link, reader.model)
  return to === undefined ? { problems: [problem('query.expand', '', { field: asked })] } : { link, to }
}

const named = (one: Problem, asked: string): Problem => ({ ...one, params: { ...one.params, field: asked } })

/** The same links once, with all that is asked of each. */
export const merge = (all: readonly Expansion[]): Expansion[] =>
  [...new Set(all.map((one) => one.link))].map((link) => {
    const same = all.filter((one) => one.link === link)
    const beyond = merge(same.flatMap((one) => one.expand ?? []))
    const fields = [...new Set(same.flatMap((one) => one.fields))].filter((name) => name !== 'id')
    const { expand: _, ...first } = same[0]!
    return { ...first, fields, ...(beyond.length > 0 && { expand: beyond }) }
  })
