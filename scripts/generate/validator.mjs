import { createRequire } from 'node:module'
import { Ajv2020 } from 'ajv/dist/2020.js'

const require = createRequire(import.meta.url)
const standaloneCode = require('ajv/dist/standalone').default

const header = '// Made from schemas/ by scripts/generate.mjs: change those and run « npm run generate ».\n'

/** Ajv's checks as plain code: no eval, no import, so it runs in a browser under a strict content policy. */
export function validator({ documents, kinds }) {
  const ajv = new Ajv2020({
    strict: true, strictTypes: false, strictRequired: false, allErrors: true, allowUnionTypes: true, messages: false,
    code: { source: true, esm: true, lines: true },
  })
  ajv.addVocabulary(['field'])
  const branches = kinds.map(({ name }) => ({
    if: { properties: { $ref: { const: `field:${name}` } }, required: ['$ref'] },
    then: { $ref: `kind-${name}` },
  }))
  ajv.addSchema({
    $id: 'field', type: 'object', required: ['$ref'],
    properties: { $ref: { enum: kinds.map(({ name }) => `field:${name}`) } }, allOf: branches,
  })
  for (const { name, ...schema } of kinds) ajv.addSchema({ ...bare(schema), $id: `kind-${name}` })
  for (const { name, ...schema } of documents) ajv.addSchema({ ...bare(schema), $id: name })
  const code = standaloneCode(ajv, Object.fromEntries(documents.map(({ name }) => [name, name])))
  return header + inlineHelpers(code) + known({ documents, kinds })
}

/** Annotations decide nothing and would travel with the code. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare)
  if (value === null || typeof value !== 'object') return value
  if (value.field === true) return { $ref: 'field' }
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => {
    if (key === 'properties') return [[key, Object.fromEntries(Object.entries(item).map(([name, of]) => [name, bare(of)]))]]
    if (['title', 'description', 'examples', 'default', '$schema', '$id'].includes(key)) return []
    return [[key, key === 'const' || key === 'enum' ? item : bare(item)]]
  }))
}

/** Standalone code asks for its helpers with require(), which neither a browser nor an ES module has. */
function inlineHelpers(code) {
  return code.replaceAll(/^const (\w+) = require\("([^"]+)"\)\.default;?$/gm, (_, name, path) =>
    `const ${name} = ${require(path).default.toString()};`)
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
  for (const { name, ...schema } of documents) walk(schema, name)
  for (const { name, ...schema } of kinds) walk(schema, `field:${name}`)
  return `\nexport const keywords = ${JSON.stringify(names, null, 2)};\n`
}
