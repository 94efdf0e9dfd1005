import { nearest } from '../nearest.ts'
import { step, type Problem } from '../problem.ts'
import type { Documents } from './document.ts'
import type { ModelCode, Told } from './problems.ts'
import {
  app,
  data,
  entity,
  extension,
  field,
  form,
  keywords,
  list,
  locale,
  role,
  test,
  view,
  workflow,
  type ShapeError,
  type Validate,
} from './shape.generated.js'

export type DocumentType = keyof Documents
const validators: Readonly<Record<DocumentType, Validate>> = {
  app,
  entity,
  extension,
  role,
  view,
  form,
  locale,
  data,
  test,
  workflow,
  field,
  list,
}

/** A document with what does not fit taken out, so that the rest can still be checked; nothing when too little is left. */
export type Shaped<T extends DocumentType> = { readonly json: Documents[T] | undefined; readonly problems: readonly Problem[] }

/** Checks a document against its schema. Everything wrong is said at once, each where it stands. */
export const shape = <T extends DocumentType>(type: T, json: unknown): Shaped<T> => {
  const problems = errors(type, json).flatMap((error) => translated(type, json, error))
  if (problems.length === 0) return { json: json as Documents[T], problems }
  let rest = JSON.parse(JSON.stringify(json)) as unknown
  for (let round = 0; round < 20; round++) {
    const left = errors(type, rest)
    if (left.length === 0) return { json: rest as Documents[T], problems }
    for (const error of left) rest = without(rest, place(error))
    if (rest === undefined) break
  }
  return { json: undefined, problems }
}

const errors = (type: DocumentType, json: unknown): readonly ShapeError[] => {
  const validate = validators[type]
  return validate(json) ? [] : (validate.errors ?? []).filter((error) => error.keyword !== 'if' && error.keyword !== 'propertyNames')
}

/** Where the culprit stands: what is to be taken out when the rest shall fit. */
const place = (error: ShapeError): string => {
  if (error.keyword === 'additionalProperties') return error.instancePath + step(String(error.params['additionalProperty']))
  if (error.propertyName !== undefined) return error.instancePath + step(error.propertyName)
  return error.instancePath
}

const translated = (type: DocumentType, json: unknown, error: ShapeError): Problem[] => {
  const path = place(error)
  const say = <C extends ModelCode>(code: C, ...[params]: Told<C>): Problem[] => [{ code, path, ...(params ? { params } : {}) }]
  const { params } = error
  const value = error.propertyName ?? at(json, path)
  const shown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  switch (error.keyword) {
    case 'additionalProperties': {
      const keyword = String(params['additionalProperty'])
      return say('model.unknown_keyword', { keyword, nearest: nearest(keyword, keywordsAt(type, json, error.instancePath)) ?? null })
    }
    case 'required':
      return say('model.missing', { keyword: String(params['missingProperty']) })
    case 'type':
      return say('model.type', { wanted: [params['type']].flat().map(String), found: typeOf(value) })
    case 'const':
      return say('model.value', { value: shown, allowed: [String(params['allowedValue'])], nearest: null })
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map(String)
      const near = nearest(String(value), allowed) ?? null
      return path.endsWith('/$ref')
        ? say('model.unknown_kind', { kind: String(value), kinds: allowed.map(kindName), nearest: near && kindName(near) })
        : say('model.value', { value: shown, allowed, nearest: near })
    }
    case 'pattern': {
      const pattern = String(params['pattern'])
      return pattern === NAME ? say('model.name', { value: shown }) : say('model.pattern', { value: shown, pattern })
    }
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return say('model.empty')
    case 'maxLength':
    case 'maxItems':
      return say('model.long', { limit: Number(params['limit']) })
    case 'minimum':
      return say('model.below', { value: shown, limit: Number(params['limit']) })
    case 'maximum':
      return say('model.above', { value: shown, limit: Number(params['limit']) })
    case 'uniqueItems': {
      const again = path + step(Math.max(Number(params['i']), Number(params['j'])))
      return [{ code: 'model.repeated', path: again, params: { value: String(at(json, again)) } }]
    }
    default:
      throw new Error(`no words for the schema keyword ${error.keyword}`)
  }
}

/** The pattern of names, as the schemas write it. */
const NAME = '^[a-z][a-z0-9]*(_[a-z0-9]+)*$'
const kindName = (ref: string): string => ref.replace(/^field:/, '')

/** The keywords known at a place: the generated table has them by schema path, where names of fields are `additionalProperties`. */
const keywordsAt = (type: DocumentType, json: unknown, path: string): readonly string[] => {
  const field = type === 'entity' || type === 'extension' ? /^\/properties\/([^/]+)(.*)$/.exec(path) : null
  const kind = field && (at(json, `/properties/${field[1]}`) as { $ref?: string }).$ref
  let table: string = kind ?? type
  for (const name of (field ? field[2]! : path).split('/').slice(1)) {
    const next = ['items', `properties/${name}`, 'additionalProperties']
    table = next.map((part) => `${table}/${part}`).find((key) => key in keywords || prefixes.has(key)) ?? ''
  }
  return keywords[table] ?? []
}
const prefixes = new Set(Object.keys(keywords).flatMap((key) => key.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))))

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/** The value a JSON pointer leads to. */
export const at = (json: unknown, pointer: string): unknown =>
  steps(pointer).reduce<unknown>(
    (value, name) => (value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined),
    json,
  )

/** The same without what stands at the pointer: an item takes its whole array along, lest the places of the others shift. */
const without = (json: unknown, pointer: string): unknown => {
  const names = steps(pointer.replace(/^(\/properties\/[^/]+)\/\$ref$/, '$1'))
  const last = names.pop()
  if (last === undefined) return undefined
  const parent = at(json, pointerOf(names))
  if (Array.isArray(parent)) return without(json, pointerOf(names))
  if (parent !== null && typeof parent === 'object') delete (parent as Record<string, unknown>)[last]
  return json
}

const pointerOf = (names: readonly string[]): string => names.map(step).join('')
const steps = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
