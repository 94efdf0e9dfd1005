import type { Expression, Type } from '../expression/node.ts'
import type { Entity } from '../model/model.ts'
import { problem, type Problem } from '../problem.ts'
import { readFilter, readWords } from './filter.ts'
import { linkTo, resolve, split, type Read, type Reader } from './path.ts'
import { gathering, readLimit, unknownParameters, type Question } from './query.ts'
import type { Words } from './search.ts'

/** Records counted and summed, by up to three groups. */
export type Aggregate = {
  readonly entity: Entity
  readonly filter?: Expression
  readonly words?: Words
  readonly groups: readonly Group[]
  readonly measures: readonly Measure[]
  readonly sort: readonly Order[]
  readonly limit: number
}
/** `name` is what was asked: `stage`, `close_date:month`. With `to`, a link. `usual` stands where there is no value. */
export type Group = {
  readonly name: string
  readonly path: readonly string[]
  readonly type: Type
  readonly bucket?: Bucket
  readonly to?: string
  readonly usual?: string
}
export type Measure = { readonly does: Does; readonly name: string; readonly path: readonly string[]; readonly type: Type }
/** By a group, a measure (`sum.amount`), or how many there are. */
export type Order = { readonly by: { readonly group: number } | { readonly measure: number } | 'count'; readonly descending: boolean }

export const buckets = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Bucket = (typeof buckets)[number]
const does = ['sum', 'avg', 'min', 'max'] as const
export type Does = (typeof does)[number]

const MOST = { groups: 3, measures: 20 } as const
export const GROUPS = { usual: 100, most: 1000 } as const
const PARAMETERS = ['filter', 'q', 'group', ...does, 'sort', 'limit']
/** What can be grouped by, and added up. */
export const GROUPED: readonly Type[] = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'duration', 'link']
export const SUMMED: readonly Type[] = ['number', 'duration']
const COMPARED: readonly Type[] = [...SUMMED, 'date', 'datetime', 'time']

/** Reads what is to be counted, with the same refusals as a page. */
export const aggregate = (
  asked: Question,
  entity: Entity,
  reader: Reader,
):
  | { readonly aggregate: Aggregate; readonly problems?: undefined }
  | { readonly aggregate?: undefined; readonly problems: readonly Problem[] } => {
  const problems = unknownParameters(asked, PARAMETERS)
  const gather = gathering(problems)
  const filter = gather('filter', readFilter(asked['filter'], entity, reader))
  const words = gather('q', readWords(asked['q']))
  const own = gather('group', readGroups(asked['group'], entity, reader))
  const measured = does.map((one) => gather(one, readMeasures(one, asked[one], entity, reader)))
  const measures = measured.flatMap((one) => one.measures)
  if (measures.length > MOST.measures) problems.push(problem('query.measures', '', { most: MOST.measures }))
  const groups = [
    ...own,
    ...currencies(
      measured.flatMap((one) => one.currencies),
      own,
    ),
  ]
  const sort = gather('sort', readOrder(asked['sort'], groups, measures))
  const limit = gather('limit', readLimit(asked['limit'], GROUPS))
  if (problems.length > 0) return { problems }
  return { aggregate: { entity, groups, measures, sort, limit, ...(filter && { filter }), ...(words && { words }) } }
}

const readGroups = (source: string | undefined, entity: Entity, reader: Reader): Read<readonly Group[]> => {
  const problems: Problem[] = []
  const value: Group[] = []
  for (const name of new Set(split(source ?? ''))) {
    const [text = '', bucket] = name.split(':')
    const found = resolve(text.split('.'), entity, reader)
    if (found.problems) problems.push(...found.problems)
    else if (!GROUPED.includes(found.type)) problems.push(problem('query.group', '', { field: text }))
    else if (bucket !== undefined && !isBucket(bucket, found.type)) problems.push(problem('query.bucket', '', { field: text, bucket }))
    else {
      const to = linkTo(found.entity, found.path.at(-1)!, reader.model)
      value.push({ name, path: found.path, type: found.type, ...(bucket && { bucket: bucket as Bucket }), ...(to !== undefined && { to }) })
    }
  }
  if (value.length > MOST.groups) problems.push(problem('query.groups', '', { most: MOST.groups }))
  return { value, problems }
}

const isBucket = (text: string, type: Type): text is Bucket =>
  (type === 'date' || type === 'datetime') && (buckets as readonly string[]).includes(text)

type Measured = { readonly measures: readonly Measure[]; readonly currencies: readonly Group[] }

/** Amounts of several currencies are never added up: the field that says the currency of each becomes a group. */
const readMeasures = (one: Does, source: string | undefined, entity: Entity, reader: Reader): Read<Measured> => {
  const problems: Problem[] = []
  const measures: Measure[] = []
  const currencies: Group[] = []
  for (const name of new Set(split(source ?? ''))) {
    const found = resolve(name.split('.'), entity, reader)
    const fit = one === 'sum' || one === 'avg' ? SUMMED : COMPARED
    if (found.problems) problems.push(...found.problems)
    else if (!fit.includes(found.type)) problems.push(problem('query.measure', '', { field: name, does: one }))
    else {
      measures.push({ does: one, name, path: found.path, type: found.type })
      const said = found.field && 'currencyField' in found.field ? found.field.currencyField : undefined
      if (said === undefined) continue
      const path = [...found.path.slice(0, -1), said]
      const currency = resolve(path, entity, reader)
      const usual = found.field && 'currency' in found.field ? found.field.currency : undefined
      if (currency.problems) problems.push(...currency.problems)
      else currencies.push({ name: path.join('.'), path, type: currency.type, ...(usual !== undefined && { usual }) })
    }
  }
  return { value: { measures, currencies }, problems }
}

const currencies = (asked: readonly Group[], own: readonly Group[]): Group[] =>
  asked.filter(({ name }, i) => !own.some((group) => group.name === name) && asked.findIndex((other) => other.name === name) === i)

/** As asked; else in the order of time where there is one, else the largest first. */
const readOrder = (source: string | undefined, groups: readonly Group[], measures: readonly Measure[]): Read<readonly Order[]> => {
  const problems: Problem[] = []
  const value: Order[] = []
  for (const part of split(source ?? '')) {
    const [name, descending] = [part.replace(/^[-+]/, ''), part.startsWith('-')]
    const group = groups.findIndex((one) => one.name === name)
    const measure = measures.findIndex((one) => `${one.does}.${one.name}` === name)
    if (name === 'count') value.push({ by: 'count', descending })
    else if (group >= 0) value.push({ by: { group }, descending })
    else if (measure >= 0) value.push({ by: { measure }, descending })
    else problems.push(problem('query.order', '', { name }))
  }
  const times = groups.flatMap((group, i): Order[] => (group.bucket ? [{ by: { group: i }, descending: false }] : []))
  const usual: Order[] = times.length > 0 ? times : [{ by: 'count', descending: true }]
  return { value: value.length > 0 || groups.length === 0 ? value : usual, problems }
}
