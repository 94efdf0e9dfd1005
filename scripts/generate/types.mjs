import { compile } from 'json-schema-to-typescript'

const header = '// Made from schemas/ by scripts/generate.mjs: change those and run « npm run generate ».\n\n'
const mapping =
  '\n/** How a file of rows is read: the document of shipped data, and the mapping of an import. */\nexport type MappingDocument = DataDocument\n'

/** TypeScript types of the documents, one per document and per kind of field. */
export async function documentTypes({ documents, kinds }) {
  // What stands on another kind is turned into that one before anybody reads it.
  const own = kinds.filter(({ schema }) => !schema.extends)
  const schema = {
    title: 'Documents',
    description: 'The documents of a model by their type.',
    type: 'object',
    additionalProperties: false,
    required: documents.map(({ name }) => name),
    properties: Object.fromEntries(documents.map((one) => [one.name, refer(document(one))])),
    $defs: Object.fromEntries([
      ...documents.map((one) => [document(one), plain(one.schema)]),
      ...own.map((one) => [kind(one), plain(one.schema)]),
      ['FieldDocument', { anyOf: own.map((one) => refer(kind(one))) }],
    ]),
  }
  const text = await compile(schema, 'Documents', {
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { semi: false, singleQuote: true, printWidth: 140 },
  })
  return header + text.trim() + '\n' + mapping
}

/** A document that makes a kind of field is not one of a field. */
const document = ({ name }) => (name === 'field' ? 'KindDocument' : `${pascal(name)}Document`)
const kind = ({ name }) => `${pascal(name)}FieldDocument`
const refer = (name) => ({ $ref: `#/$defs/${name}` })

/** What a type can say of a schema. Titles go, else each would become a type of its own; examples go, for their `$ref`s would be followed. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  if (value.field === true) return refer('FieldDocument')
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (['title', 'examples', 'default', '$schema', '$id', 'propertyNames', 'pattern'].includes(key)) return []
      if (key === 'properties') return [[key, Object.fromEntries(Object.entries(item).map(([name, of]) => [name, plain(of)]))]]
      return [[key, key === 'enum' || key === 'const' ? item : plain(item)]]
    }),
  )
}

const pascal = (name) =>
  name
    .split('_')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('')
