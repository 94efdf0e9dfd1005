const intro = `<!-- Made from schemas/ by scripts/generate.mjs: change those and run « npm run generate ». -->
# The model language

A company is a folder of JSON documents. Each names its schema in \`$schema\`, by the path that leads from the document to it, so that any
editor completes and checks it. (The examples below lie three folders deep, as in \`examples/b2b-sales/entities\`.)
\`cahier check <folder>\` says everything that is wrong at once, with the place, and in French where \`LANG\` says so.

\`\`\`
my-company/
  app.json             name, languages, currency, time zone, menu
  entities/*.json      what records are kept of
  lists/*.json         options that several fields share
  fields/*.json        kinds of fields of one’s own
  roles/*.json         who may do what
  workflows/*.json     the ways records go, from state to state
  views/*.json         lists; each entity has one anyway
  forms/*.json         forms; each entity has one anyway
  locales/*.json       the texts in other languages
  data/*.json, *.csv   rows shipped with the model, and how they are read
  tests/*.json         scenarios, tried by cahier test
\`\`\`

**Names** are snake_case, at most 48 characters, and the same everywhere: JSON, SQL, the API, rules. The words that SQL and the rule
language keep for themselves are refused, and so are the fields every record has: \`id\`, \`created_at\`, \`created_by\`, \`updated_at\`,
\`updated_by\`, \`version\`, \`deleted_at\`.

**Renaming** keeps the data: write the old name as \`id\` beside the new one. Without it, the old field is set aside and a new one begins.

**Texts** stand in the app's language where they are used; \`locales/<language>.json\` has the other languages.

**Rules** are expressions (CEL): \`record.stage in ['won', 'lost'] && record.amount > 1000\`. They know \`record\`, \`old\` (before the change),
\`user\` (\`id\`, \`email\`, \`roles\`, \`teams\`, \`sites\`, \`language\`), \`now\`, \`today\` and \`isNew\`. A dot follows a link:
\`record.account.sector\`. \`==\` and \`!=\` take an empty value as a value; any other comparison with one is neither true nor false: what
depends on it stays hidden, is not required, and a check passes. [rules.md](rules.md) has all of the language.

**Formulas, lookups, roll-ups and sequences** are fields nobody fills in: [computed.md](computed.md) says how they behave.

**\`member\`** is an entity every company has: the people who work with it. Link to it as to any other.
`

/** docs/model.md: the schemas as a person reads them. */
export function reference({ documents, kinds, base }) {
  const keywords = new Set(Object.keys(base.properties))
  const own = (schema) => ({
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => name !== '$ref' && !keywords.has(name))),
  })
  const parts = [
    intro,
    '## Documents',
    ...documents.map(({ schema }) => section(schema, '###')),
    '## Fields',
    `${base.description} \`required\` stands at the entity, as in any JSON Schema.`,
    table(base),
    ...kinds.map(({ name, schema }) => section({ ...own(schema), title: `${schema.title} · \`field:${name}\`` }, '###')),
  ]
  return (
    parts
      .filter(Boolean)
      .join('\n\n')
      .replaceAll(/\n{3,}/g, '\n\n') + '\n'
  )
}

function section(schema, mark) {
  return [
    `${mark} ${schema.title}`,
    escape(schema.description),
    table(schema),
    ...inner(schema, ''),
    ...(schema.examples ?? []).slice(0, 1).map((example) => '```json\n' + pretty(example) + '\n```'),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Tables of the objects inside, each under its path. */
function inner(schema, path) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, of]) => nested(of, path ? `${path}.${name}` : name))
}

function nested(schema, path) {
  if (schema.items) return nested(schema.items, `${path}[]`)
  const each = typeof schema.additionalProperties === 'object' ? nested(schema.additionalProperties, `${path}.*`) : []
  return schema.properties ? [`\`${path}\`: ${escape(schema.description)}`, table(schema), ...inner(schema, path), ...each] : each
}

function table(schema) {
  const entries = Object.entries(schema.properties ?? {}).filter(([name]) => name !== '$schema')
  if (entries.length === 0) return ''
  const row = ([name, of]) =>
    `| \`${name}\`${schema.required?.includes(name) ? ' *' : ''} | ${kindOf(of)} | ${escape(of.description ?? '')}${preset(of)}${sample(of)} |`
  return ['| keyword | value | meaning |', '|---|---|---|', ...entries.map(row)].join('\n')
}

function kindOf(schema) {
  if (schema.field) return 'field'
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value).slice(1, -1).replaceAll('|', '\\|')}\``).join(', ')
  if (schema.items) return [...singles(schema), `list of ${plural(kindOf(schema.items))}`].join(' or ')
  if (typeof schema.additionalProperties === 'object') return `${plural(kindOf(schema.additionalProperties))} by name`
  return singles(schema).join(' or ')
}

/** What it may be, apart from a list of items. */
const singles = ({ type, items }) =>
  [type]
    .flat()
    .filter((one) => !items || one !== 'array')
    .map((one) => ({ string: 'text', integer: 'whole number' })[one] ?? one)

const plural = (kind) => ({ text: 'texts', object: 'objects', field: 'fields' })[kind] ?? kind.replace(/^list /, 'lists ')
const preset = ({ default: value }) => (value === undefined ? '' : ` Default: \`${JSON.stringify(value)}\`.`)
const sample = ({ examples }) => (examples ? ` Example: ${examples.map((value) => `\`${JSON.stringify(value)}\``).join(', ')}.` : '')
const escape = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** JSON as the examples are written: short values on one line. */
function pretty(value, indent = '') {
  const flat = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ').replaceAll(/\[ /g, '[').replaceAll(/ \]/g, ']')
  if (indent !== '' && flat.length + indent.length <= 120) return flat
  if (value === null || typeof value !== 'object') return flat
  const inside = indent + '  '
  const lines = Array.isArray(value)
    ? value.map((item) => inside + pretty(item, inside))
    : Object.entries(value).map(([key, item]) => `${inside}${JSON.stringify(key)}: ${pretty(item, inside)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
