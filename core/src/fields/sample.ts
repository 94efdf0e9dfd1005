import { checkNames } from './named/index.ts'
import type { Field, FieldBase, FieldOf, KindName, Option } from './field.ts'

const base = (kind: KindName): FieldBase => ({
  id: kind,
  name: kind,
  title: kind,
  required: false,
  readOnly: false,
  unique: false,
  noCopy: false,
  needs: [],
  origin: { layer: 'test', document: 'entities/sample.json', pointer: `/properties/${kind}` },
})

const options: readonly Option[] = [
  { value: 'prospecting', title: 'Prospection', color: 'grey' },
  { value: 'won', title: 'Gagnée', color: 'green' },
  { value: 'lost', title: 'Perdue', color: 'pink' },
]

const settings: { [K in KindName]: Omit<FieldOf<K>, keyof FieldBase> } = {
  text: { kind: 'text', maxLength: 255 },
  json: { kind: 'json', maxLength: 10_000 },
  emails: { kind: 'emails', maxItems: 10 },
  phones: { kind: 'phones', maxItems: 10, region: 'FR' },
  urls: { kind: 'urls', maxItems: 10 },
  tags: { kind: 'tags', maxItems: 30, maxLength: 40 },
  long_text: { kind: 'long_text', maxLength: 10_000 },
  email: { kind: 'email', maxLength: 254 },
  url: { kind: 'url', maxLength: 2000 },
  integer: { kind: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, grouping: true },
  decimal: { kind: 'decimal', decimals: 3 },
  money: { kind: 'money', decimals: 2, currency: 'EUR' },
  boolean: { kind: 'boolean' },
  choice: { kind: 'choice', options },
  choices: { kind: 'choices', options, maxItems: 50 },
  date: { kind: 'date' },
  datetime: { kind: 'datetime' },
  time: { kind: 'time' },
  duration: { kind: 'duration' },
  date_or_time: { kind: 'date_or_time' },
  person_name: { kind: 'person_name' },
  address: { kind: 'address', country: 'FR' },
  geolocation: { kind: 'geolocation' },
  file: { kind: 'file', accept: [], maximum: 25 },
  files: { kind: 'files', accept: [], maximum: 25, maxItems: 20 },
  secret: { kind: 'secret', maxLength: 255 },
  link: { kind: 'link', to: 'sample', label: 'text', onDelete: 'restrict' },
  polymorphic: { kind: 'polymorphic', targets: [{ to: 'sample', label: 'text' }], onDelete: 'restrict' },
  lines: { kind: 'lines', rows: { entity: 'sample_line', owner: 'sample' }, minItems: 0, maxItems: 1000 },
  links: {
    kind: 'links',
    rows: { entity: 'sample_links', owner: 'owner', target: 'target', to: 'sample' },
    label: 'text',
    minItems: 0,
    maxItems: 1000,
  },
}

/** A field of a kind as plain as it can be, with what a test wants of it. */
export const sample = <K extends KindName>(kind: K, more: Partial<Omit<FieldOf<K>, 'kind'>> = {}): FieldOf<K> =>
  ({ ...base(kind), ...settings[kind], ...more }) as unknown as FieldOf<K>

export const samples: readonly Field[] = (Object.keys(settings) as KindName[]).map((kind) => sample(kind))

/** A field of each kind that stands on another, with the settings the schemas give it. */
export const standing: readonly Field[] = [
  sample('long_text', { as: 'rich_text' }),
  sample('long_text', { as: 'code', language: 'sql' }),
  sample('decimal', { as: 'percent', decimals: 2, unit: '%' }),
  sample('integer', { as: 'rating', minimum: 1, maximum: 5, grouping: false }),
  sample('file', { as: 'image', accept: ['image/*'] }),
  sample('file', { as: 'signature', accept: ['image/png'] }),
  ...checkNames.map((check) => sample('text', { as: check, check, ...(check === 'phone' && { region: 'FR' }) })),
]
