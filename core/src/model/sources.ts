import { nearest } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import type { Documents, EntityDocument } from './document.ts'
import { based, givenBy, known, made } from './kinds.ts'
import type { Document, Layer, Origin } from './model.ts'
import { readJson } from './json.ts'
import type { ModelCode, Told } from './problems.ts'
import { shape, type DocumentType } from './shape.ts'

/** A document that could be read: what fits of it, where it came from, and the name its file gives it. */
export type Source<T = unknown> = {
  readonly layer: string
  readonly path: string
  readonly name: string
  readonly json: T
  /** What was written, where what does not fit still stands: a name found only there is broken, not unknown. */
  readonly raw: unknown
  /** Where a part of it was written, when that is another document: an extension's, for what one adds to an entity. */
  readonly written?: (pointer: string) => { readonly source: Source; readonly pointer: string } | undefined
}
export type Sources = { readonly [T in DocumentType]: readonly Source<Documents[T]>[] }

/** Collects what is wrong, each with its document and place. */
export class Report {
  readonly problems: Problem[] = []
  say<C extends ModelCode>(source: Written, path: string, code: C, ...[params]: Told<C>): void {
    this.add(source, [{ code, path, ...(params ? { params } : {}) }])
  }
  /** Problems said elsewhere, which lie in this document, or in the one that wrote this part of it. */
  add(source: Written, problems: readonly Problem[]): void {
    for (const problem of problems) {
      const { source: from, pointer: path } = source.written?.(problem.path) ?? { source, pointer: problem.path }
      const said = { ...problem, path, document: from.path }
      // What several documents have from one is wrong there, once.
      if (from === source || !this.problems.some((one) => JSON.stringify(one) === JSON.stringify(said))) this.problems.push(said)
    }
  }
}
type Written = Pick<Source, 'path' | 'written'>

export const origin = (source: Source, pointer = ''): Origin => {
  const { source: from, pointer: place } = source.written?.(pointer) ?? { source, pointer }
  return { layer: from.layer, document: from.path, pointer: place }
}

/** Reads every document of every layer, with the schema it names. */
export const sources = (layers: readonly Layer[], report: Report): Sources => {
  const found: { [T in DocumentType]: Source<Documents[T]>[] } = {
    app: [],
    entity: [],
    role: [],
    view: [],
    form: [],
    locale: [],
    data: [],
    test: [],
    workflow: [],
    field: [],
    list: [],
    extension: [],
  }
  const all = layers.flatMap((layer) => layer.documents.map((document) => ({ layer, document, type: typeOf(document, report) })))
  const read = ({ layer, document, type }: (typeof all)[number], given: unknown, written?: Source['written']): void => {
    if (!type) {
      if (folderOf(document.path) === 'entities') found.entity.push(broken(layer, document))
      return
    }
    const { json: fitting, problems } = shape(type, given)
    report.add({ path: document.path, ...(written && { written }) }, problems)
    const name = fileName(document.path)
    // Others mostly know it as its file is called: they are not called wrong as well.
    const json = checkName(document, name, type, report) || !fitting ? fitting : { ...(fitting as object), $id: name }
    const source = { layer: layer.name, path: document.path, name, json, raw: document.json, ...(written && { written }) }
    if (json)
      (found[type] as Source[]).push(HAS_FIELDS.has(type) ? { ...source, json: based(json as EntityDocument, document.json) } : source)
    else if (type === 'entity') found.entity.push(broken(layer, document))
  }
  // The kinds that documents make come first: entities are read with them.
  for (const one of all) if (one.type === 'field') read(one, one.document.json)
  const kinds = made(found.field, report)
  for (const one of all) {
    const { json } = one.document
    if (HAS_FIELDS.has(one.type!)) read(one, known(json, kinds, one.document, report), givenBy(kinds, json))
    else if (one.type !== 'field') read(one, json)
  }
  return found
}

/** Documents whose `properties` are fields. */
const HAS_FIELDS: ReadonlySet<DocumentType> = new Set(['entity', 'extension'])

/** An entity too broken to read still has its name, so that links to it are not called wrong as well. */
const broken = (layer: Layer, { path, json }: Document): Source<Documents['entity']> => {
  const name = fileName(path)
  return { layer: layer.name, path, name, raw: json, json: { $schema: '', $id: name, type: 'object', properties: {} } }
}

const folders: Readonly<Record<string, DocumentType>> = {
  entities: 'entity',
  roles: 'role',
  views: 'view',
  forms: 'form',
  locales: 'locale',
  data: 'data',
  tests: 'test',
  workflows: 'workflow',
  fields: 'field',
  lists: 'list',
}

/** What a document is, from its `$schema`; where it stands must agree. */
const typeOf = (document: Document, report: Report): DocumentType | undefined => {
  if (document.text !== undefined) report.add(document, readJson(document.text).problems)
  else if (document.json === undefined) report.say(document, '', 'json.syntax', { line: 1, column: 1 })
  if (document.json === undefined) return undefined
  const expected = document.path === 'app.json' ? 'app' : folders[folderOf(document.path)]
  if (!expected) {
    report.say(document, '', 'model.misplaced', { folders: Object.keys(folders) })
    return undefined
  }
  const named = document.json !== null && typeof document.json === 'object' ? (document.json as { $schema?: unknown }).$schema : undefined
  if (typeof named !== 'string') return expected
  const schema = /([^/]+)\.schema\.json$/.exec(named)?.[1]
  if (schema === expected) return expected
  if (expected === 'entity' && schema === 'extension') return schema
  report.say(document, '/$schema', 'model.schema', { schema: named, expected: `${expected}.schema.json` })
  return undefined
}

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/')

const fileName = (path: string): string =>
  path
    .split('/')
    .at(-1)!
    .replace(/\.json$/, '')

/** Whether the document is called as its file is, or by nothing else. */
const checkName = (document: Document, name: string, type: DocumentType, report: Report): boolean => {
  const id = document.json !== null && typeof document.json === 'object' ? (document.json as { $id?: unknown }).$id : undefined
  if (type === 'app' || typeof id !== 'string' || id === name) return true
  report.say(document, '/$id', 'model.file_name', { name: id, file: name })
  return false
}

/** The name somebody probably meant, as a param of a problem. */
export const near = (name: string, names: Iterable<string>): string | null => nearest(name, names) ?? null
