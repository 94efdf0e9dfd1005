import { at, step } from '../problem.ts'
import type { Documents, EntityDocument, FieldDocument } from './document.ts'
import { shape } from './shape.ts'
import { kinds } from './shape.generated.js'
import { near, type Report, type Source } from './sources.ts'

/** A field as the compiler reads it: of a kind with its own behaviour; `as` is the kind that was written, where that stands on it. */
export type Based<D extends FieldDocument = FieldDocument> = D & { readonly as?: string }

/** The kinds that documents of `fields/` make, by name. */
export type Made = ReadonlyMap<string, Source<Documents['field']>>

/** Reads the kinds somebody made; one that stands on itself, or says what the kind under it does not take, is said and left out. */
export const made = (documents: readonly Source<Documents['field']>[], report: Report): Made => {
  const all = new Map<string, Source<Documents['field']>>()
  for (const source of documents) {
    const name = source.json.$id ?? source.name
    const other = Object.hasOwn(kinds, name) ? `field:${name}` : all.get(name)?.path
    if (other === undefined) all.set(name, source)
    else report.say(source, '/$id', 'model.duplicate_name', { name, other })
  }
  for (const [name, source] of all) {
    const chain = standing(source.json.extends, all)
    if (chain === 'circle') report.say(source, '/extends', 'model.kind_circle', { name })
    else if (chain === undefined) unknown(report, source, '/extends', source.json.extends, all)
    else {
      const field = { ...chain.settings, ...source.json.settings, $ref: chain.$ref }
      const { problems } = shape('entity', { $schema: 'entity.schema.json', $id: 'kind', type: 'object', properties: { field } })
      const within = '/properties/field'
      report.add(
        { path: source.path, written: (pointer) => setting(all, `field:${name}`, pointer.split('/').slice(2)) },
        at(
          '/settings',
          problems.map((problem) => ({ ...problem, path: problem.path.slice(within.length) })),
        ),
      )
      continue
    }
    all.delete(name)
  }
  return all
}

/** An entity whose fields are all of the product's kinds, with the settings that made kinds give beforehand; unknown kinds are said and left out. */
export const known = (json: unknown, all: Made, source: { readonly path: string }, report: Report): unknown => {
  if (!isObject(json) || !isObject(json['properties'])) return json
  const fields = Object.entries(json['properties']).flatMap(([name, field]): [string, unknown][] => {
    if (!isObject(field) || typeof field['$ref'] !== 'string' || !field['$ref'].startsWith('field:')) return [[name, field]]
    const made = stood(field, all)
    if (!made) {
      unknown(report, source, `/properties${step(name)}/$ref`, field['$ref'], all)
      return []
    }
    // A formula gives values of a kind, which may be a made one as well.
    const said = typeof made['returns'] === 'string' ? { $ref: made['returns'] } : made['returns']
    const returns = isObject(said) && !Object.hasOwn(kinds, String(said['$ref']).slice(PREFIX)) ? stood(said, all) : undefined
    return [[name, returns ? { ...made, returns } : made]]
  })
  return { ...json, properties: Object.fromEntries(fields) }
}

/** Where a keyword of a field stands that it has from a kind somebody made. */
export const givenBy =
  (all: Made, raw: unknown): NonNullable<Source['written']> =>
  (pointer) => {
    const [, of, name = '', key, ...rest] = pointer.split('/')
    const field = of === 'properties' && isObject(raw) && isObject(raw[of]) ? raw[of][name] : undefined
    return isObject(field) && key !== undefined && !Object.hasOwn(field, key)
      ? setting(all, String(field['$ref']), [key, ...rest])
      : undefined
  }

/** Where a kind, or one it stands on, gives this setting. */
const setting = (all: Made, ref: string, [key = '', ...rest]: readonly string[]): ReturnType<NonNullable<Source['written']>> => {
  const source = all.get(ref.slice(PREFIX))
  if (!source) return undefined
  return Object.hasOwn(source.json.settings ?? {}, key)
    ? { source, pointer: ['', 'settings', key, ...rest].join('/') }
    : setting(all, source.json.extends, [key, ...rest])
}

const stood = (field: Readonly<Record<string, unknown>>, all: Made): Record<string, unknown> | undefined => {
  const chain = standing(String(field['$ref']), all)
  return typeof chain === 'object' ? { ...chain.settings, ...field, $ref: chain.$ref } : undefined
}

/** The same entity with every field of a kind that has its own behaviour. */
export const based = <D extends Pick<Partial<EntityDocument>, 'properties'>>(json: D, raw: unknown): D => {
  if (!json.properties) return json
  const written = isObject(raw) && isObject(raw['properties']) ? raw['properties'] : {}
  const fields = Object.entries(json.properties).map(([name, field]) => [name, basic(field, written[name])])
  return { ...json, properties: Object.fromEntries(fields) as EntityDocument['properties'] }
}

/** A field as one of the kind it stands on. `raw` is what was written, whose kind it is called by. */
export const basic = (field: FieldDocument, raw: unknown = field): Based => {
  const { extends: base, settings } = kinds[field.$ref.slice(PREFIX)] ?? {}
  const name = isObject(raw) && typeof raw['$ref'] === 'string' ? raw['$ref'].slice(PREFIX) : field.$ref.slice(PREFIX)
  const made = base === undefined ? field : ({ ...settings, ...field, $ref: base } as FieldDocument)
  if (made.$ref === 'field:formula') return { ...made, returns: returned(made.returns, isObject(raw) ? raw['returns'] : undefined) }
  return name === made.$ref.slice(PREFIX) ? made : { ...made, as: name }
}

const returned = (returns: Formula['returns'], raw: unknown): Formula['returns'] => {
  const written = typeof returns === 'string' ? { $ref: returns } : returns
  return basic(written as FieldDocument, typeof raw === 'string' ? { $ref: raw } : (raw ?? written)) as Formula['returns']
}
type Formula = Extract<FieldDocument, { $ref: 'field:formula' }>

const PREFIX = 'field:'.length

/** The product's kind that a kind stands on, with the settings gathered on the way. */
const standing = (ref: string, all: Made): { readonly $ref: string; readonly settings: object } | 'circle' | undefined => {
  let settings: object = {}
  const seen = new Set<string>()
  for (let at = ref.slice(PREFIX); ;) {
    if (Object.hasOwn(kinds, at)) return { $ref: `field:${at}`, settings }
    const source = all.get(at)
    if (!source) return undefined
    if (seen.has(at)) return 'circle'
    seen.add(at)
    settings = { ...source.json.settings, ...settings }
    at = source.json.extends.slice(PREFIX)
  }
}

const unknown = (report: Report, source: { readonly path: string }, pointer: string, ref: string, all: Made): void => {
  const names = [...Object.keys(kinds), ...all.keys()]
  report.say(source, pointer, 'model.unknown_kind', { kind: ref, kinds: names, nearest: near(ref.slice(PREFIX), names) })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
