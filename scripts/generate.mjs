/**
 * Writes what is made from `schemas/`: the documents' types, the validator and the reference page.
 * `--check` writes nothing and fails when one of them is not what the schemas say.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { documentTypes } from './generate/types.mjs'
import { reference } from './generate/reference.mjs'
import { validator } from './generate/validator.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (path) => JSON.parse(readFileSync(join(root, 'schemas', path), 'utf8'))
const list = (folder) => readdirSync(join(root, 'schemas', folder)).filter((name) => name.endsWith('.schema.json'))

const files = Object.fromEntries([...list('.'), ...list('fields').map((name) => `fields/${name}`)].map((path) => [path, read(path)]))
const kinds = files['fields/field.schema.json'].properties.$ref.examples.map((ref) => ref.slice('field:'.length))
const schemas = {
  files,
  base: whole('fields/base.schema.json'),
  documents: ['app', 'entity', 'role', 'view', 'form', 'locale', 'data', 'test', 'workflow', 'field', 'list', 'extension'].map((name) => ({
    name,
    schema: whole(`${name}.schema.json`),
  })),
  kinds: kinds.map((name) => ({ name, schema: whole(`fields/${name}.schema.json`) })),
}

const outputs = {
  'core/src/model/document.ts': await documentTypes(schemas),
  'core/src/model/shape.generated.js': validator(schemas),
  'docs/model.md': reference(schemas),
}

const check = process.argv.includes('--check')
let drift = false
for (const [path, text] of Object.entries(outputs)) {
  const file = join(root, path)
  if (current(file) === text) continue
  drift = true
  if (check) console.error(`${path} is not what schemas/ says: run « npm run generate »`)
  else {
    writeFileSync(file, text)
    console.log(`wrote ${path}`)
  }
}
if (check && drift) process.exitCode = 1

function current(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** A schema with every reference to another file put in its place, so that each stands alone; a kind takes in the base. */
function whole(path) {
  return inline(files[path], path)
}

function inline(value, path) {
  if (Array.isArray(value)) return value.map((item) => inline(item, path))
  if (value === null || typeof value !== 'object') return value
  if (typeof value.$ref === 'string') {
    const [file, pointer = ''] = value.$ref.split('#')
    const target = file ? posix.join(posix.dirname(path), file) : path
    if (target === 'fields/field.schema.json') return { field: true }
    const { $ref: _ref, ...beside } = value
    const { examples, ...shared } = inline(at(files[target], pointer), target)
    // Examples go with the description they were written for.
    return { ...shared, ...(examples && !beside.description ? { examples } : {}), ...inline(beside, path) }
  }
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    ['examples', 'default', 'enum', 'const', 'settings'].includes(key) ? item : inline(item, path),
  ])
  const { $defs: _defs, allOf, unevaluatedProperties, ...rest } = Object.fromEntries(entries)
  if (unevaluatedProperties === undefined) return allOf ? { ...rest, allOf } : rest
  return { ...rest, additionalProperties: false, properties: { ...rest.properties, ...allOf[0].properties } }
}

function at(schema, pointer) {
  return pointer
    .split('/')
    .slice(1)
    .reduce((part, step) => part[step], schema)
}
