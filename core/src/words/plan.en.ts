import type { plan as french } from './plan.fr.ts'
import type { Word } from './word.ts'

const named = (title: unknown): string => `“${String(title)}”`
const all = (titles: unknown): string => (Array.isArray(titles) ? titles.map(named).join(', ') : named(titles))

const kinds: Record<string, string> = {
  text: 'text',
  long_text: 'long text',
  email: 'e-mail',
  url: 'web address',
  integer: 'whole number',
  decimal: 'decimal number',
  money: 'amount',
  boolean: 'yes or no',
  choice: 'choice',
  date: 'date',
  datetime: 'date and time',
  link: 'link',
  json: 'JSON',
  emails: 'e-mails',
  phones: 'phones',
  urls: 'web addresses',
  time: 'time',
  duration: 'duration',
  date_or_time: 'day or moment',
  choices: 'choices',
  tags: 'tags',
  person_name: 'person name',
  address: 'address',
  geolocation: 'geolocation',
  file: 'file',
  files: 'files',
  secret: 'secret',
  rich_text: 'rich text',
  code: 'code',
  phone: 'phone',
  percent: 'percent',
  rating: 'rating',
  color: 'colour',
  barcode: 'barcode',
  siren: 'SIREN',
  siret: 'SIRET',
  vat_number: 'VAT number',
  iban: 'IBAN',
  country: 'country',
  currency: 'currency',
  language: 'language',
  image: 'image',
  signature: 'signature',
}
const kind = (name: unknown): string => kinds[String(name)] ?? String(name)
const few = (count: unknown, one: string, many: string): string => (Number(count) === 1 ? one : many)
const days = (count: unknown): string => `${String(count)} ${few(count, 'day', 'days')}`

export const plan = {
  'step.create_table': (p) => `The entity ${named(p.entity)} is created.`,
  'step.rename_table': (p) =>
    `The entity ${named(p.entity)} is called ${p.after} and no longer ${p.before}: whatever uses the API must follow.`,
  'step.set_table_aside': (p) => `The records of ${named(p.entity)} are hidden, recoverable for ${days(p.days)}.`,
  'step.restore_table': (p) => `The entity ${named(p.entity)} comes back with its records.`,
  'step.add_column': (p) => `The field ${all(p.fields)} is added to ${named(p.entity)}.`,
  'step.add_rollup': (p) => `The field ${all(p.fields)} is added to ${named(p.entity)}, and worked out for every record there is.`,
  'step.add_numbers': (p) =>
    `The field ${all(p.fields)} is added to ${named(p.entity)}, and the records there are get their numbers in the order they were made.`,
  'step.work_out_column': (p) => `The field ${all(p.fields)} of ${named(p.entity)} is worked out anew for every record.`,
  'step.number_column': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} becomes a sequence: what it says stays, and records that have no number get one.`,
  'step.number_again': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} comes back with its numbers, and the records made since get theirs in the order they were made.`,
  'step.rename_column': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} is called ${p.after} and no longer ${p.before}: whatever uses the API must follow.`,
  'step.retype_column': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} turns from ${kind(p.before)} into ${kind(p.after)}: values that do not fit are hidden, recoverable for ${days(p.days)}, and whatever uses the API must follow.`,
  'step.empty_column': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} turns from ${kind(p.before)} into ${kind(p.after)}: its values are hidden, recoverable for ${days(p.days)}.`,
  'step.retarget_column': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} leads to another entity: its values are hidden, recoverable for ${days(p.days)}.`,
  'step.other_targets': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} leads to other entities than before, or to some that are called otherwise: its values follow, and those that lead to none of them are hidden, recoverable for ${days(p.days)}.`,
  'step.resize_column': (p) =>
    `The field ${all(p.fields)} of ${named(p.entity)} changes its precision: values that do not fit are hidden, recoverable for ${days(p.days)}.`,
  'step.misfit': (p) => `${p.count} ${few(p.count, 'value does', 'values do')} not fit, for example ${all(p.examples)}.`,
  'step.values': (p) => (p.count === 0 ? 'There are none.' : `That is ${p.count} ${few(p.count, 'value', 'values')}.`),
  'step.records': (p) => (p.count === 0 ? 'There are none.' : `That is ${p.count} ${few(p.count, 'record', 'records')}.`),
  'step.set_column_aside': (p) =>
    `The values of the field ${all(p.fields)} of ${named(p.entity)} are hidden, recoverable for ${days(p.days)}.`,
  'step.restore_column': (p) => `The field ${all(p.fields)} of ${named(p.entity)} comes back with its values.`,
  'step.add_index': (p) => `Filtering and sorting ${named(p.entity)} by ${all(p.fields)} becomes fast.`,
  'step.add_unique': (p) => `No two records of ${named(p.entity)} can have the same value in ${all(p.fields)} any more.`,
  'step.drop_index': (p) => `The index of ${named(p.entity)} on ${all(p.fields)} is removed.`,
  'step.add_foreign_key': (p) => `The link ${all(p.fields)} of ${named(p.entity)} always leads to a record that exists.`,
  'step.drop_foreign_key': (p) => `The link ${all(p.fields)} of ${named(p.entity)} is no longer checked.`,
  'plan.rename_or_new': (p) =>
    `${named(p.title)} (${p.before}) goes${p.entity === p.before ? '' : ` from ${p.entity}`} while ${all(p.after)} comes. Say whether it has a new name or is something else.`,
  'step.taken': (p) => `Move ${p.count} ${few(p.count, 'record', 'records')} of ${named(p.entity)} from ${all(p.from)} to ${named(p.to)}.`,
  'plan.stranded': (p) =>
    `${p.count} ${few(p.count, 'record', 'records')} of ${named(p.entity)} would be left in a state the workflow no longer knows: ${(p.states as readonly string[]).length > 0 ? all(p.states) : 'none'}. Keep the state, say which state takes them (previously), or answer stay: ${p.answer}. They can then only go back to the beginning.`,
  'access.administrator': () => 'Only an administrator may do this. Ask one of them.',
  'publish.request': () => 'A publish takes “layers”, the documents by folder, and nothing but “answers” and “note” beside.',
  'publish.busy': (p) =>
    `${p.by ? `${p.by} has been publishing` : 'Another publish has been under way'} for ${p.minutes} ${few(p.minutes, 'minute', 'minutes')}. Wait for its end, then try again.`,
  'publish.locked': () => 'The database is too busy to publish now. Nothing has changed. Try again in a few minutes.',
  'publish.overtaken': (p) =>
    `Revision ${p.revision} was published in the meantime. Nothing has changed. Read the difference again, then retry.`,
  'publish.duplicates': (p) =>
    `${p.count} ${few(p.count, 'value is', 'values are')} there more than once in ${all(p.fields)} of ${named(p.entity)}, for example ${all(p.examples)}. Correct these records, then try again.`,
  'publish.dangling': (p) =>
    `${p.count} ${few(p.count, 'record', 'records')} of ${named(p.entity)} ${few(p.count, 'leads', 'lead')} through ${all(p.fields)} to records that no longer exist, for example ${all(p.examples)}.`,
} satisfies Record<keyof typeof french, Word>
