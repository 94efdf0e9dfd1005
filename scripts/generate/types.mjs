import { compile } from 'json-schema-to-typescript'

const header = '// Made from schemas/ by scripts/generate.mjs: change those and run « npm run generate ».\n\n'

/** TypeScript types of the documents. Titles go first, else each would become a type of its own. */
export async function documentTypes({ documents, kinds }) {
  const names = Object.fromEntries(kinds.map(({ name }) => [name, `${pascal(name)}FieldDocument`]))
  const field = { anyOf: kinds.map(({ name }) => ({ $ref: `#/$defs/${names[name]}` })) }
  const schema = {
    title: 'Documents',
    type: 'object',
    additionalProperties: false,
    required: documents.map(({ name }) => name),
    properties: Object.fromEntries(documents.map(({ name }) => [name, { $ref: `#/$defs/${pascal(name)}Document` }])),
    $defs: Object.fromEntries([
      ...documents.map(({ name, ...rest }) => [`${pascal(name)}Document`, plain(rest, true)]),
      ...kinds.map(({ name, ...rest }) => [names[name], plain(rest, true)]),
      ['FieldDocument', field],
    ]),
  }
  const text = await compile(schema, 'Documents', {
    bannerComment: '', format: false, additionalProperties: false, enableConstEnums: false, ignoreMinAndMaxItems: true,
  })
  return header + text.replaceAll(/;$/gm, '').replaceAll(/^export interface/gm, 'export interface').trim() +
    '\n\n/** How a file of rows is read: the document of shipped data, and the mapping of an import. */\nexport type MappingDocument = DataDocument\n'
}

function plain(value, root = false) {
  if (Array.isArray(value)) return value.map((item) => plain(item))
  if (value === null || typeof value !== 'object') return value
  if (value.field === true) return { $ref: '#/$defs/FieldDocument' }
  const kept = Object.entries(value).flatMap(([key, item]) => {
    if (key === 'properties') return [[key, Object.fromEntries(Object.entries(item).map(([name, of]) => [name, plain(of)]))]]
    if (['title', 'examples', 'default', '$schema', '$id', 'propertyNames', 'pattern'].includes(key)) return []
    return [[key, plain(item)]]
  })
  void root
  return Object.fromEntries(kept)
}

const pascal = (name) => name.split('_').map((word) => word[0].toUpperCase() + word.slice(1)).join('')
