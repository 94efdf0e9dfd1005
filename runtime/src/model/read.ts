import type { Document, Layer } from '@cahier/core/model/model'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'

/** The folders a model is made of; anything else beside them (data, pictures, a README) is none of its documents. */
const folders = [
  'fields',
  'lists',
  'entities',
  'roles',
  'workflows',
  'automations',
  'forms',
  'views',
  'dashboards',
  'documents',
  'mails',
  'segments',
  'locales',
  'data',
  'tests',
]

/**
 * Reads a company's or a template's folder. Paths use `/` and come sorted, so the same folder is the same layer on every
 * machine. A file that is no JSON keeps its text and has no `json`: compile says where it breaks.
 */
export const readLayer = async (folder: string): Promise<Layer> => {
  const root = resolve(folder)
  const files = [...(await jsonFiles(root, false)), ...(await Promise.all(folders.map((name) => jsonFiles(join(root, name), true)))).flat()]
  const documents = await Promise.all(files.map((file) => read(root, file)))
  return layerOf(documents)
}

/** The layer that documents make together, from wherever they came: it bears the app's name, so that a copied folder is the same company. */
export const layerOf = (documents: readonly { readonly path: string; readonly text?: string; readonly json?: unknown }[]): Layer => {
  const whole = documents.map(({ path, text, json }): Document => (text === undefined ? { path, json } : { path, ...written(text) }))
  const app = whole.find((document) => document.path === 'app.json')?.json
  const name = typeof app === 'object' && app !== null && 'name' in app && typeof app.name === 'string' ? app.name : 'company'
  return { name, documents: whole.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }
}

const jsonFiles = async (folder: string, recursive: boolean): Promise<string[]> => {
  const entries = await readdir(folder, { recursive, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && recursive) return []
    throw error
  })
  // A link to a document shared between companies is that document: left out, its tables would be set aside without a word.
  return entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
}

const read = async (root: string, file: string): Promise<{ path: string; text: string }> => {
  return { path: relative(root, file).split(sep).join('/'), text: await readFile(file, 'utf8') }
}

/** Some editors begin a file with a byte order mark. */
const written = (text: string): { text: string; json: unknown } => {
  const bare = text.replace(/^\uFEFF/, '')
  return { text: bare, json: parse(bare) }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
