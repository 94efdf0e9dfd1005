import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'

const require = createRequire(import.meta.url)
const standaloneCode = require('ajv/dist/standalone').default

const header = '// Made from schemas/ by scripts/generate.mjs: change those and run « npm run generate ».\n'

/** Ajv's checks as plain code: no eval, no import, so it runs in a browser under a strict content policy. */
export function validator({ files, documents, kinds }) {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
    allowUnionTypes: true,
    messages: false,
    // Each shared part is one function, called where it is referred to, instead of its code again and again.
    inlineRefs: false,
    code: { source: true, esm: true },
  })
  for (const [path, schema] of Object.entries(files)) ajv.addSchema({ ...closed(bare(schema, files), files), $id: path })
  const code = standaloneCode(ajv, Object.fromEntries(documents.map(({ name }) => [name, `${name}.schema.json`])))
  return header + inlineHelpers(code).replaceAll(/;(?=(const|function|export) )/g, ';\n') + known({ documents, kinds })
}

/** Annotations decide nothing and would travel with the code. Names of properties are checked in place, so that an error knows which. */
function bare(value, files) {
  if (Array.isArray(value)) return value.map((item) => bare(item, files))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (['title', 'description', 'examples', 'default', '$schema'].includes(key) || (key === 'extends' && typeof item === 'string'))
        return []
      if (key === 'settings' && value.extends) return []
      if (key === 'properties' || key === '$defs') return [[key, map(item, (of) => bare(of, files))]]
      if (key === 'propertyNames') return [[key, bare(files['common.schema.json'].$defs[item.$ref.split('/').at(-1)], files)]]
      return [[key, key === 'const' || key === 'enum' ? item : bare(item, files)]]
    }),
  )
}

const map = (object, make) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value)]))

/** A kind knows its own keywords and the base's. Naming them costs less code than keeping count of what has been evaluated. */
function closed({ unevaluatedProperties, ...schema }, files) {
  if (unevaluatedProperties === undefined) return schema
  const base = Object.keys(files['fields/base.schema.json'].properties).map((name) => [name, true])
  return { ...schema, additionalProperties: false, properties: { ...Object.fromEntries(base), ...schema.properties } }
}

/** Standalone code asks for its helpers with require(), which neither a browser nor an ES module has. */
function inlineHelpers(code) {
  return code.replaceAll(
    /const (\w+) = require\("([^"]+)"\)\.default;/g,
    (_, name, path) => `const ${name} = ${require(path).default.toString()};`,
  )
}

/** The keywords each place knows, by the schema path Ajv reports: for the nearest name of a typo. */
function known({ documents, kinds }) {
  const names = {}
  const walk = (schema, path) => {
    if (schema === null || typeof schema !== 'object') return
    if (schema.properties) {
      if (schema.additionalProperties === false) names[path] = Object.keys(schema.properties)
      for (const [name, of] of Object.entries(schema.properties)) walk(of, `${path}/properties/${name}`)
    }
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}/additionalProperties`)
    if (schema.items) walk(schema.items, `${path}/items`)
  }
  for (const { name, schema } of documents) walk(schema, name)
  for (const { name, schema } of kinds) walk(schema, `field:${name}`)
  return `\nexport const keywords = ${JSON.stringify(names, null, 2)};\n\nexport const kinds = ${JSON.stringify(standing(kinds), null, 2)};\n`
}

/** Every kind, and what it stands on where that is another. */
function standing(kinds) {
  return Object.fromEntries(kinds.map(({ name, schema: { extends: base, settings } }) => [name, base ? { extends: base, settings } : {}]))
}
