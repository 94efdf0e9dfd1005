import type { Expression, Type } from '../expression/node.ts'
import type { Entity } from '../model/model.ts'
import { nearest } from '../nearest.ts'
import { at, problem, type Problem } from '../problem.ts'
import { readCursor, type Cursor } from './cursor.ts'
import { merge, readExpand, readFields, readLists, type Expansion } from './expand.ts'
import { readFilter, readWords } from './filter.ts'
import { byLabel, resolve, split, type Read, type Reader } from './path.ts'
import type { Words } from './search.ts'

export type { Expansion } from './expand.ts'
export { readable, type Reader } from './path.ts'

/** What a caller wrote in the address of a page, as text. */
export type Question = Readonly<Record<string, string | undefined>>
/** The same, read and allowed: nothing in it is unknown to the model or hidden from the actor. */
export type Query = {
  readonly entity: Entity
  /** The fields of a record, without `id` and `version`, which it always has. */
  readonly fields: readonly string[]
  readonly expand: readonly Expansion[]
  readonly filter?: Expression
  /** What is searched for. */
  readonly words?: Words
  /** Whether what fits the words best comes first: where no other order was asked for. */
  readonly ranked: boolean
  /** Ends with `id`, which breaks ties. */
  readonly sort: readonly SortKey[]
  readonly limit: number
  readonly after?: Cursor
  readonly count?: 'exact' | 'estimated'
  /** Whether the caller said how it shall be: such questions come in any number of shapes. */
  readonly chosen: boolean
}
export type SortKey = { readonly path: readonly string[]; readonly type: Type; readonly descending: boolean }

const PARAMETERS = ['filter', 'q', 'sort', 'fields', 'expand', 'limit', 'after', 'count']
const CHOSEN = ['filter', 'sort', 'fields', 'expand', 'limit']
export const LIMIT = { usual: 50, most: 200 } as const

/** Reads a question and refuses what the model does not know (`query.*`, `expression.*`) or hides from the actor: what is hidden is as unknown as what is not there. */
export const query = (
  asked: Question,
  entity: Entity,
  reader: Reader,
): { readonly query: Query; readonly problems?: undefined } | { readonly query?: undefined; readonly problems: readonly Problem[] } => {
  const problems = unknownParameters(asked, PARAMETERS)
  const gather = gathering(problems)
  const filter = gather('filter', readFilter(asked['filter'], entity, reader))
  const words = gather('q', readWords(asked['q']))
  const sort = gather('sort', readSort(asked['sort'], entity, reader))
  const columns = gather('fields', readFields(asked['fields'], entity, reader))
  const labels = gather('expand', readExpand(asked['expand'], entity, reader))
  const limit = gather('limit', readLimit(asked['limit']))
  const count = gather('count', readCount(asked['count']))
  const ranked = words !== undefined && !asked['sort']?.trim()
  const after = asked['after'] ? readCursor(entity.name, sort, asked['after']) : undefined
  if (asked['after'] && !after) problems.push(problem('query.cursor', '/after'))
  if (problems.length > 0) return { problems }
  const expand = merge([...columns.expand, ...labels])
  return {
    query: {
      entity,
      fields: [...new Set([...columns.own, ...readLists(asked['expand'], entity, reader)])],
      expand,
      ranked,
      chosen: CHOSEN.some((name) => asked[name] !== undefined),
      sort,
      limit,
      ...(count && { count }),
      ...(filter && { filter }),
      ...(words && { words }),
      ...(after && { after }),
    },
  }
}

export const unknownParameters = (asked: Question, known: readonly string[]): Problem[] =>
  Object.keys(asked)
    .filter((name) => !known.includes(name))
    .map((name) => problem('query.unknown_parameter', `/${name}`, { name, nearest: nearest(name, known) ?? null }))

/** Puts what is wrong with each parameter under its name. */
export const gathering =
  (problems: Problem[]) =>
  <T>(name: string, read: Read<T>): T => {
    problems.push(...at(`/${name}`, read.problems))
    return read.value
  }

const ID: SortKey = { path: ['id'], type: 'link', descending: false }

/** The order asked for, else the entity's own as far as the actor may see it. */
const readSort = (source: string | undefined, entity: Entity, reader: Reader): Read<readonly SortKey[]> => {
  const problems: Problem[] = []
  const keys: SortKey[] = []
  const asked = source?.trim() ? split(source) : entity.sort.map((s) => (s.descending ? '-' : '') + s.field)
  for (const part of asked) {
    const descending = part.startsWith('-')
    const found = resolve(byLabel(part.replace(/^[-+]/, '').split('.'), entity, reader), entity, reader)
    if (found.problems) problems.push(...(source?.trim() ? found.problems : []))
    else if (typeof found.type === 'object' || found.type === 'record') problems.push(problem('query.sort', '', { field: part }))
    else if (!keys.some((key) => key.path.join('.') === found.path.join('.'))) keys.push({ path: found.path, type: found.type, descending })
  }
  const end = keys.findIndex((key) => key.path.length === 1 && key.path[0] === 'id')
  return { value: end < 0 ? [...keys, ID] : keys.slice(0, end + 1), problems }
}

export const readLimit = (source: string | undefined, { usual, most }: { usual: number; most: number } = LIMIT): Read<number> => {
  const value = source === undefined ? usual : Number(source)
  const fits = source === undefined || (/^\d{1,4}$/.test(source) && value >= 1 && value <= most)
  return { value, problems: fits ? [] : [problem('query.limit', '', { value: source!.slice(0, 20), most })] }
}

const readCount = (source: string | undefined): Read<'exact' | 'estimated' | undefined> =>
  source === undefined || source === 'exact' || source === 'estimated'
    ? { value: source, problems: [] }
    : { value: undefined, problems: [problem('query.count', '', { value: source })] }
