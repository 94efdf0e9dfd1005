import fc from 'fast-check'
import { Known, fitting, known, unfit, type Link, type Schema } from './arbitrary.ts'

/** A request before its records are known. `sound` says that it was made to fit the OpenAPI document. */
export type Draft = {
  readonly sound: boolean
  readonly method: string
  /** '/records/{entity}/{id}' as the document has it: where the answer's schema is found. */
  readonly route: string
  readonly entity?: string
  readonly record?: Known | string
  /** What stands in the route beside the record: the name of a move, a field and its file. */
  readonly named?: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** An object to be sent as JSON, or a text to be sent as it is. */
  readonly body?: unknown
}

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
export type Send = (path: string, init: { method: string; headers: Record<string, string>; body?: string }) => Promise<Response>
type Operation = {
  readonly parameters?: readonly { readonly name?: string; readonly in?: string; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

/** What a request may say of an entity: where its links lead, and which fields are sorted by, grouped by and added up. */
export type Vocabulary = {
  readonly links: (entity: string) => Readonly<Record<string, Link>>
  readonly fields: (entity: string) => readonly string[]
  readonly grouped: (entity: string) => readonly string[]
  readonly summed: (entity: string) => readonly string[]
}
/** Stands for the changes made so far, as an entity's name does for its records. */
export const CHANGES = '/changes'

/** Requests for the records of every entity in the document: sound ones, and ones with something wrong in them. */
export const requests = (api: OpenApi, words: Vocabulary): fc.Arbitrary<Draft> => {
  const sound = Object.entries(api.paths).flatMap(([route, operations]) => {
    const entity = /^\/records\/(\w+)/.exec(route)?.[1]
    if (!entity) return besides(api, words, route)
    return Object.entries(operations)
      .filter(([method]) => ['get', 'post', 'patch', 'delete'].includes(method))
      .map(([method, operation]) => ({ weight: weights[method] ?? 1, arbitrary: draft(api, words, { route, method, entity }, operation) }))
  })
  const good = fc.oneof(...sound)
  return fc.oneof({ weight: 3, arbitrary: good }, { weight: 2, arbitrary: good.chain(spoil) })
}
const weights: Record<string, number> = { get: 3, post: 3, patch: 4, delete: 1 }

const draft = (
  api: OpenApi,
  words: Vocabulary,
  at: { route: string; method: string; entity: string },
  operation: Operation,
): fc.Arbitrary<Draft> => {
  const links = words.links(at.entity)
  const schema = operation.requestBody?.content['application/json']?.schema
  const list = at.method === 'get' && !at.route.includes('{id}')
  const sums = at.route.endsWith('/aggregate')
  return fc.record({
    sound: fc.constant(true),
    method: fc.constant(at.method.toUpperCase()),
    route: fc.constant(at.route),
    entity: fc.constant(at.entity),
    record: known(at.entity),
    named: named(operation),
    query: sums
      ? totals(words.grouped(at.entity), words.summed(at.entity))
      : list
        ? question(words.fields(at.entity), Object.keys(links))
        : fc.constant({}),
    headers: fc.constant({}),
    body: schema ? fitting(resolve(api, schema), (property) => links[property]) : fc.constant(undefined),
  })
}

const named = ({ parameters = [] }: Operation): fc.Arbitrary<Record<string, string>> =>
  fc.record(
    Object.fromEntries(
      parameters.flatMap((one) => (one.in === 'path' && one.name !== 'id' ? [[one.name, fitting(one.schema!, () => undefined)]] : [])),
    ),
  )

const question = (fields: readonly string[], links: readonly string[]): fc.Arbitrary<Record<string, string>> => {
  const some = (names: readonly string[]) => fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  return fc.record(
    {
      sort: some(fields)
        .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))))
        .map((names) => names.join(',')),
      fields: some(fields).map((names) => names.join(',')),
      ...(links.length > 0 && { expand: some(links).map((names) => names.join(',')) }),
      filter: fc
        .tuple(fc.constantFrom(...fields), fc.constantFrom('==', '!='))
        .map(([field, operator]) => `record.${field} ${operator} null`),
      limit: fc.integer({ min: 1, max: 200 }).map(String),
      count: fc.constantFrom('exact', 'estimated'),
      q: searched,
    },
    { requiredKeys: [] },
  )
}

/** What people look for: words, parts of words, numbers, signs. */
const searched = fc.oneof(
  fc.constantFrom('a', 'la', 'crème', 'CREME brulee', '06 12 34 56 78', '+33 1', '%', '_', "l'", '\\', '" or 1', 'x'.repeat(200)),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
)

/** Counts and sums by group. Not every field has months, or an average: that is refused, and never an error. */
const totals = (grouped: readonly string[], summed: readonly string[]): fc.Arbitrary<Record<string, string>> => {
  const some = (names: readonly string[]) =>
    fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map((chosen) => chosen.join(','))
  const bucket = fc
    .tuple(fc.constantFrom(...grouped), fc.constantFrom('day', 'week', 'month', 'quarter', 'year'))
    .map((parts) => parts.join(':'))
  const sums = summed.length > 0 && { sum: some(summed), avg: some(summed), min: some(summed), max: some(summed) }
  const made = {
    group: fc.oneof({ weight: 4, arbitrary: some(grouped) }, { weight: 1, arbitrary: bucket }),
    ...sums,
    q: searched,
    sort: fc.constantFrom('count', '-count'),
  }
  return fc.record({ ...made, limit: fc.integer({ min: 1, max: 1000 }).map(String) }, { requiredKeys: [] })
}

/** Requests that are of no one entity: batches, the bin, what is undone. */
const besides = (api: OpenApi, words: Vocabulary, route: string): { weight: number; arbitrary: fc.Arbitrary<Draft> }[] => {
  const created = Object.entries(api.paths).flatMap(([path, { post }]) => {
    const entity = /^\/records\/(\w+)$/.exec(path)?.[1]
    const schema = post?.requestBody?.content['application/json']?.schema
    return entity && schema ? [{ entity, schema: resolve(api, schema) }] : []
  })
  const one = (method: string, more: Partial<{ [name in keyof Draft]: fc.Arbitrary<Draft[name]> }>): fc.Arbitrary<Draft> =>
    fc.record({
      sound: fc.constant(true),
      method: fc.constant(method),
      route: fc.constant(route),
      query: fc.constant<Draft['query']>({}),
      headers: fc.constant<Draft['headers']>({}),
      ...more,
    }) as fc.Arbitrary<Draft>
  const entities = created.map(({ entity }) => entity)
  if (route === '/bin')
    return [
      {
        weight: 2,
        arbitrary: one('GET', {
          query: fc.record(
            { entity: fc.constantFrom(...entities), limit: fc.integer({ min: 1, max: 200 }).map(String) },
            { requiredKeys: [] },
          ),
        }),
      },
    ]
  if (route.startsWith('/changes/'))
    return [
      {
        weight: 1,
        arbitrary: one(route.endsWith('/undo') ? 'POST' : 'GET', {
          record: fc.oneof(known(CHANGES), fc.uuid()),
          ...(route.endsWith('/undo') && { body: fc.constantFrom({}, { conflicts: 'skip' }) }),
        }),
      },
    ]
  if (route !== '/batch' || created.length === 0) return []
  const operation = fc.constantFrom(...created).chain(({ entity, schema }) => {
    const record = fitting(schema, (property) => words.links(entity)[property])
    const id = fc.oneof({ weight: 4, arbitrary: known(entity) }, { weight: 1, arbitrary: fc.uuid() })
    return fc.oneof(
      fc.record({ op: fc.constant('create'), entity: fc.constant(entity), record, ref: fc.constantFrom('a', 'b') }),
      fc.record({ op: fc.constant('update'), entity: fc.constant(entity), record, id: fc.oneof(id, fc.constant({ $ref: 'a' })) }),
      fc.record({ op: fc.constantFrom('delete', 'restore'), entity: fc.constant(entity), id: fc.oneof(id, fc.constant({ $ref: 'b' })) }),
    )
  })
  const body = fc.array(operation, { maxLength: 5 }).map((operations) => ({ operations }))
  const headers = fc.oneof(
    fc.constant<Draft['headers']>({}),
    fc.constantFrom('k1', 'k2', 'k3', ' ').map((key) => ({ 'idempotency-key': key })),
  )
  return [{ weight: 3, arbitrary: one('POST', { body, headers }) }]
}

/** The same request with one thing wrong, or likely wrong, in it. */
const spoil = (good: Draft): fc.Arbitrary<Draft> => {
  const spoilt = { ...good, sound: false }
  const names = typeof good.body === 'object' && good.body !== null ? Object.keys(good.body) : []
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', '\0', '%', '%ff', '../..', "' or 1=1 --", '9'.repeat(400)),
  )
  return fc.oneof(
    anything.map((record) => ({ ...spoilt, record })),
    fc.uuid().map((record) => ({ ...spoilt, record })),
    anything.map((entity) => ({ ...spoilt, entity: entity || 'nothing' })),
    fc
      .tuple(
        fc.constantFrom('filter', 'q', 'sort', 'fields', 'expand', 'limit', 'after', 'count', 'group', 'sum', 'nonsense'),
        fc.oneof(anything, rule),
      )
      .map(([name, value]) => ({
        ...spoilt,
        query: { ...good.query, [name]: value },
      })),
    fc
      .constantFrom('"0"', '*', 'W/"1"', 'nonsense', '"99999999999999999999"', '""')
      .map((match) => ({ ...spoilt, headers: { 'if-match': match, 'if-none-match': match } })),
    fc.constantFrom('text/plain', 'application/x-www-form-urlencoded', 'nonsense', 'application/json; charset=utf-16').map((type) => ({
      ...spoilt,
      headers: { 'content-type': type },
    })),
    fc.constantFrom('PUT', 'OPTIONS', 'HEAD', 'POST', 'PATCH', 'DELETE', 'GET').map((method) => ({ ...spoilt, method })),
    ...(good.body === undefined
      ? []
      : [
          unfit.map((body) => ({ ...spoilt, body })),
          fc
            .constantFrom('', '{', '[1,', 'nul', '{"a":1}}', '\ufeff{}', '{"__proto__":{"a":1}}', '['.repeat(5000))
            .map((body) => ({ ...spoilt, body })),
          fc
            .tuple(fc.constantFrom(...names, 'nonsense', 'id', 'version', 'expand', '__proto__', 'constructor'), unfit)
            .map(([name, value]) => ({
              ...spoilt,
              body: { ...(good.body as object), [name]: value },
            })),
          ...names.map((name) =>
            fc.constant({ ...spoilt, body: Object.fromEntries(Object.entries(good.body as object).filter(([key]) => key !== name)) }),
          ),
        ]),
  )
}

/** Texts of the shape of a rule, most of them wrong. */
const rule: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'record',
      '.',
      'id',
      'name',
      '==',
      '!=',
      '<',
      '&&',
      '||',
      '!',
      '(',
      ')',
      'in',
      '[',
      ']',
      ',',
      '"a"',
      '1',
      'null',
      'true',
      'fold(',
      'contains(',
      'now',
      'today',
      'user.id',
      '?',
      ':',
      '+',
      '*',
    ),
    { maxLength: 14 },
  )
  .map((words) => words.join(' '))

const resolve = (api: OpenApi, schema: Schema): Schema => {
  const reference = schema['$ref']
  return typeof reference === 'string' ? api.components.schemas[reference.split('/').at(-1)!]! : schema
}
