import { Ajv2020 } from 'ajv/dist/2020.js'
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

type Json = Record<string, unknown>

const root = join(import.meta.dirname, '../..')
const read = (path: string): Json => JSON.parse(readFileSync(join(root, path), 'utf8')) as Json
const schemas = globSync('schemas/**/*.schema.json', { cwd: root })
const documents = globSync('examples/*/{app,*/*}.json', { cwd: root })

/** As an editor reads them: each file as it stands, references followed by path. */
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, allowUnionTypes: true })
// What a kind stands on, and how: an editor leaves it alone.
ajv.addVocabulary(['extends', 'settings'])
for (const path of schemas) ajv.addSchema(read(path))
const errors = (schema: string, json: unknown) => {
  const validate = ajv.getSchema(schema)!
  return validate(json) ? [] : validate.errors
}

describe.each(schemas)('%s', (path) => {
  const id = relative('schemas', path)
  const schema = read(path)

  it('is named by its path, so that references lead to files', () => {
    expect(schema['$id']).toBe(id)
  })

  it('gives examples that fit', () => {
    for (const example of (schema['examples'] as Json[] | undefined) ?? []) expect(errors(id, example)).toEqual([])
  })

  it('has a title and a description for everything an editor shows', () => {
    expect(undescribed(schema)).toEqual([])
  })
})

it.each(documents)('%s fits the schema it names', (path) => {
  const json = read(path)
  const schema = resolve(join(root, path), '..', String(json['$schema']))
  expect(schema).toBe(join(root, 'schemas', basename(schema)))
  expect(errors(basename(schema), json)).toEqual([])
})

it('has made everything that is made of the schemas', () => {
  expect(execFileSync(process.execPath, [join(root, 'scripts/generate.mjs'), '--check'], { encoding: 'utf8' })).toBe('')
})

it('checks documents without what a content policy forbids', () => {
  const code = readFileSync(join(root, 'core/src/model/shape.generated.js'), 'utf8')
  expect(code.match(/\b(require|eval|Function|import)\s*\(|^\s*import\s/m)).toBeNull()
})

const undescribed = (schema: Json, path = ''): string[] => {
  const inside = (of: unknown, at: string): string[] => (of !== null && typeof of === 'object' ? undescribed(of as Json, at) : [])
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  const missing = properties.filter(([, of]) => !of['$ref'] && !(of['title'] && of['description'])).map(([name]) => `${path}/${name}`)
  return [
    ...missing,
    ...properties.flatMap(([name, of]) => inside(of, `${path}/${name}`)),
    ...inside(schema['items'], `${path}/items`),
    ...inside(schema['additionalProperties'], `${path}/*`),
  ]
}
