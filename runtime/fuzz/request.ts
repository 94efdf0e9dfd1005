import fc from 'fast-check'
import { Known, fitting, known, unfit, type Schema } from './arbitrary.ts'

/** A request before its records are known. `sound` says that it was made to fit the OpenAPI document. */
export type Draft = {
  readonly sound: boolean
  readonly method: string
  /** '/records/{entity}/{id}' as the document has it: where the answer's schema is found. */
  readonly route: string
  readonly entity?: string
  readonly record?: Known | string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** An object to be sent as JSON, or a text to be sent as it is. */
  readonly body?: unknown
}

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
type Operation = { readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> } }

/** What a request may say of an entity: its links, and rules a person could write about its fields. */
export type Vocabulary = {
  readonly links: (entity: string) => Readonly<Record<string, string>>
  readonly fields: (entity: string) => readonly string[]
}

/** Requests for the records of every entity in the document: sound ones, and ones with something wrong in them. */
export const requests = (api: OpenApi, words: Vocabulary): fc.Arbitrary<Draft> => {
  const sound = Object.entries(api.paths).flatMap(([route, operations]) => {
    const entity = /^\/records\/(\w+)/.exec(route)?.[1]
    if (!entity) return []
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
  return fc.record({
    sound: fc.constant(true),
    method: fc.constant(at.method.toUpperCase()),
    route: fc.constant(at.route),
    entity: fc.constant(at.entity),
    record: known(at.entity),
    query: list ? question(words.fields(at.entity), Object.keys(links)) : fc.constant({}),
    headers: fc.constant({}),
    body: schema ? fitting(resolve(api, schema), (property) => links[property]) : fc.constant(undefined),
  })
}

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
      count: fc.constant('exact'),
    },
    { requiredKeys: [] },
  )
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
      .tuple(fc.constantFrom('filter', 'sort', 'fields', 'expand', 'limit', 'after', 'count', 'nonsense'), fc.oneof(anything, rule))
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
