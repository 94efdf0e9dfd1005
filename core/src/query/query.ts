import type { Access } from '../access.ts'
import { scopeOf } from '../expression/model.ts'
import type { Expression, Type } from '../expression/node.ts'
import { expression } from '../expression/parse.ts'
import { systemFields } from '../expression/scope.ts'
import { kindOf } from '../fields/index.ts'
import type { Entity, Field, Model } from '../model/model.ts'
import { nearest } from '../nearest.ts'
import { at, problem, type Problem } from '../problem.ts'
import { readCursor, type Cursor } from './cursor.ts'

/** What a caller wrote in the address of a page, as text. */
export type Question = Readonly<Record<string, string | undefined>>
/** The same, read and allowed: nothing in it is unknown to the model or hidden from the actor. */
export type Query = {
  readonly entity: Entity
  /** The fields of a record, without `id` and `version`, which it always has. */
  readonly fields: readonly string[]
  readonly expand: readonly Expansion[]
  readonly filter?: Expression
  /** Ends with `id`, which breaks ties. */
  readonly sort: readonly SortKey[]
  readonly limit: number
  readonly after?: Cursor
  readonly count: boolean
}
export type Expansion = { readonly link: string; readonly to: string; readonly fields: readonly string[] }
export type SortKey = { readonly path: readonly string[]; readonly type: Type; readonly descending: boolean }
export type Reader = { readonly model: Model; readonly access: (entity: Entity) => Access }

const PARAMETERS = ['filter', 'sort', 'fields', 'expand', 'limit', 'after', 'count']
export const LIMIT = { usual: 50, most: 200 } as const

/** Reads a question and refuses what the model does not know (`query.*`, `expression.*`) or the actor may not read (`access.field`). */
export const query = (
  asked: Question,
  entity: Entity,
  reader: Reader,
): { readonly query: Query; readonly problems?: undefined } | { readonly query?: undefined; readonly problems: readonly Problem[] } => {
  const problems = Object.keys(asked)
    .filter((name) => !PARAMETERS.includes(name))
    .map((name) => problem('query.unknown_parameter', `/${name}`, { name, nearest: nearest(name, PARAMETERS) ?? null }))
  const gather = <T>(name: string, read: { value: T; problems: readonly Problem[] }): T => {
    problems.push(...at(`/${name}`, read.problems))
    return read.value
  }
  const filter = gather('filter', readFilter(asked['filter'], entity, reader))
  const sort = gather('sort', readSort(asked['sort'], entity, reader))
  const columns = gather('fields', readFields(asked['fields'], entity, reader))
  const labels = gather('expand', readExpand(asked['expand'], entity, reader))
  const limit = gather('limit', readLimit(asked['limit']))
  const count = asked['count'] === 'exact'
  if (asked['count'] !== undefined && !count) problems.push(problem('query.count', '/count', { value: asked['count'] }))
  const after = asked['after'] ? readCursor(entity.name, sort, asked['after']) : undefined
  if (asked['after'] && !after) problems.push(problem('query.cursor', '/after'))
  if (problems.length > 0) return { problems }
  const expand = merge([...columns.expand, ...labels])
  return { query: { entity, fields: columns.own, expand, sort, limit, count, ...(filter && { filter }), ...(after && { after }) } }
}

type Read<T> = { value: T; problems: readonly Problem[] }

const readFilter = (source: string | undefined, entity: Entity, reader: Reader): Read<Expression | undefined> => {
  if (!source?.trim()) return { value: undefined, problems: [] }
  const { model, access } = reader
  const opens = (of: string, name: string): boolean => {
    const known = model.entities[of]!
    const { may, reads } = access(known)
    return may('read') && (!Object.hasOwn(known.fields, name) || reads(known.fields[name]!))
  }
  const { expression: read, problems } = expression(source, { ...scopeOf(model.entities, entity.name, ['old', 'isNew']), opens })
  const hidden = problems.filter(({ code }) => code === 'access.field')
  return { value: read, problems: hidden.length > 0 ? hidden : problems }
}

const ID: SortKey = { path: ['id'], type: 'link', descending: false }

/** The order asked for, else the entity's own as far as the actor may see it. */
const readSort = (source: string | undefined, entity: Entity, reader: Reader): Read<readonly SortKey[]> => {
  const problems: Problem[] = []
  const keys: SortKey[] = []
  const asked = source?.trim() ? split(source) : entity.sort.map((s) => (s.descending ? '-' : '') + s.field)
  for (const part of asked) {
    const descending = part.startsWith('-')
    const found = resolve(byLabel(part.replace(/^[-+]/, '').split('.'), entity, reader.model), entity, reader)
    if (found.problems) problems.push(...(source?.trim() ? found.problems : []))
    else if (!keys.some((key) => key.path.join('.') === found.path.join('.'))) keys.push({ path: found.path, type: found.type, descending })
  }
  const end = keys.findIndex((key) => key.path.length === 1 && key.path[0] === 'id')
  return { value: end < 0 ? [...keys, ID] : keys.slice(0, end + 1), problems }
}

/** To sort by a link is to sort by the label of what it leads to. */
const byLabel = (path: readonly string[], entity: Entity, model: Model, depth = 3): readonly string[] => {
  let at: Entity | undefined = entity
  let to: string | undefined
  for (const step of path) {
    to = at && linkTo(at, step)
    at = to === undefined ? undefined : model.entities[to]
  }
  return at && depth > 0 ? byLabel([...path, at.label], entity, model, depth - 1) : path
}

const linkTo = (entity: Entity, name: string): string | undefined => {
  const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined
  if (field) return 'to' in field ? field.to : undefined
  return Object.hasOwn(systemFields, name) ? systemFields[name]!.to : undefined
}

type Columns = { readonly own: readonly string[]; readonly expand: readonly Expansion[] }

const readFields = (source: string | undefined, entity: Entity, reader: Reader): Read<Columns> => {
  if (!source?.trim()) return { value: { own: readable(entity, reader), expand: [] }, problems: [] }
  const problems: Problem[] = []
  const own = new Set<string>()
  const expand: Expansion[] = []
  for (const part of split(source)) {
    const path = part.split('.')
    const found = resolve(path, entity, reader)
    if (found.problems) problems.push(...found.problems)
    else if (path.length > 2) problems.push(problem('query.depth', '', { path: part }))
    else if (path.length === 2) expand.push({ link: path[0]!, to: linkTo(entity, path[0]!)!, fields: [path[1]!] })
    else own.add(part)
  }
  const order = [...Object.keys(entity.fields), ...Object.keys(systemFields)]
  return { value: { own: order.filter((name) => own.has(name) && name !== 'id' && name !== 'version'), expand }, problems }
}

/** Every field the actor may see, in the model's order, then what the system knows. */
export const readable = (entity: Entity, reader: Reader): string[] => {
  const access = reader.access(entity)
  const own = Object.values(entity.fields)
    .filter((field) => access.reads(field))
    .map((field) => field.name)
  return [...own, ...Object.keys(systemFields).filter((name) => name !== 'id' && name !== 'version')]
}

const readExpand = (source: string | undefined, entity: Entity, reader: Reader): Read<readonly Expansion[]> => {
  const problems: Problem[] = []
  const value: Expansion[] = []
  for (const link of source?.trim() ? split(source) : []) {
    const to = linkTo(entity, link)
    const found =
      to === undefined ? resolve([link], entity, reader) : resolve([link, reader.model.entities[to]?.label ?? 'id'], entity, reader)
    if (found.problems) problems.push(...found.problems)
    else if (to === undefined) problems.push(problem('query.expand', '', { field: link }))
    else value.push({ link, to, fields: [found.path[1]!] })
  }
  return { value, problems }
}

const merge = (all: readonly Expansion[]): Expansion[] =>
  [...new Set(all.map((one) => one.link))].map((link) => {
    const same = all.filter((one) => one.link === link)
    return { link, to: same[0]!.to, fields: [...new Set(same.flatMap((one) => one.fields))].filter((name) => name !== 'id') }
  })

const readLimit = (source: string | undefined): Read<number> => {
  const value = source === undefined ? LIMIT.usual : Number(source)
  const fits = source === undefined || (/^\d{1,3}$/.test(source) && value >= 1 && value <= LIMIT.most)
  return { value, problems: fits ? [] : [problem('query.limit', '', { value: source!.slice(0, 20), most: LIMIT.most })] }
}

const split = (source: string): string[] =>
  source
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

type Resolved =
  | { readonly path: readonly string[]; readonly type: Type; readonly problems?: undefined }
  | { readonly problems: readonly Problem[] }

/** Walks a path through the model as the actor may: each entity on it must be readable, and each field. */
const resolve = (path: readonly string[], entity: Entity, reader: Reader): Resolved => {
  let at = entity
  const text = path.join('.')
  for (const [i, name] of path.entries()) {
    const field: Field | undefined = Object.hasOwn(at.fields, name) ? at.fields[name] : undefined
    const system = !field && Object.hasOwn(systemFields, name) ? systemFields[name] : undefined
    const access = reader.access(at)
    if (!field && !system) {
      const names = [
        ...Object.values(at.fields)
          .filter((f) => access.reads(f))
          .map((f) => f.name),
        ...Object.keys(systemFields),
      ]
      return { problems: [problem('query.unknown_field', '', { field: text, name, nearest: nearest(name, names) ?? null })] }
    }
    if (!access.may('read') || (field && !access.reads(field))) return { problems: [problem('access.field', '', { field: text })] }
    if (i === path.length - 1) return { path, type: field ? kindOf(field).type : system!.type }
    const to = linkTo(at, name)
    const next = to === undefined ? undefined : reader.model.entities[to]
    if (!next) return { problems: [problem('query.unknown_field', '', { field: text, name: path[i + 1]!, nearest: null })] }
    at = next
  }
  return { problems: [problem('query.unknown_field', '', { field: text, name: text, nearest: null })] }
}
