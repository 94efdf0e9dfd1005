import type { Field, FieldBase, FieldOf, KindName } from './field.ts'

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

const settings: { [K in KindName]: Omit<FieldOf<K>, keyof FieldBase> } = {
  text: { kind: 'text', maxLength: 255 },
  long_text: { kind: 'long_text', maxLength: 10_000 },
  email: { kind: 'email', maxLength: 254 },
  url: { kind: 'url', maxLength: 2000 },
  integer: { kind: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, grouping: true },
  decimal: { kind: 'decimal', decimals: 3 },
  money: { kind: 'money', decimals: 2, currency: 'EUR' },
  boolean: { kind: 'boolean' },
  choice: {
    kind: 'choice',
    options: [
      { value: 'prospecting', title: 'Prospection', color: 'grey' },
      { value: 'won', title: 'Gagnée', color: 'green' },
      { value: 'lost', title: 'Perdue', color: 'pink' },
    ],
  },
  date: { kind: 'date' },
  datetime: { kind: 'datetime' },
  link: { kind: 'link', to: 'sample', label: 'text', onDelete: 'restrict' },
}

/** A field of a kind as plain as it can be, with what a test wants of it. */
export const sample = <K extends KindName>(kind: K, more: Partial<Omit<FieldOf<K>, 'kind'>> = {}): FieldOf<K> =>
  ({ ...base(kind), ...settings[kind], ...more }) as unknown as FieldOf<K>

export const samples: readonly Field[] = (Object.keys(settings) as KindName[]).map((kind) => sample(kind))
