import { numberFormat } from '../fields/intl.ts'
import { kindOf } from '../fields/index.ts'
import type { Field, FieldBase, FieldOf, KindName } from '../fields/field.ts'
import type { Style } from '../fields/kind.ts'
import { kindName, labelOf, type Catalogue } from './catalogue.ts'
import type { FieldDocument } from './document.ts'
import type { App } from './model.ts'
import { junctionOf, rowsOf } from './lines.ts'
import { options } from './options.ts'
import type { ModelCode, Told } from './problems.ts'

export type Context = { readonly known: Catalogue; readonly app: App }
/** Of which field of which entity. */
type Of = Context & { readonly entity: string; readonly name: string }
type DocumentOf<K extends KindName> = Extract<FieldDocument, { $ref: `field:${K extends 'polymorphic' ? 'link' : K}` }>
type Settings<K extends KindName> = Omit<FieldOf<K>, keyof FieldBase | 'kind'>

/** The settings of a field's own kind. */
export const settings = (document: FieldDocument, context: Of): object =>
  given((byKind[kindName(document)] as (document: FieldDocument, context: Of) => object)(document, context))

/** 'close_date' as a title, for who has not written one: 'Close date'. */
export const spoken = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The same without the keys that say nothing. */
export const given = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T

/** What each kind takes from its document, with the value of what is not said; the schemas tell the same to people. */
const byKind = {
  text: (d) => ({
    minLength: d.minLength,
    maxLength: d.maxLength ?? 255,
    pattern: d.pattern,
    check: d.check,
    region: d.check === 'phone' ? (d.region ?? 'FR') : undefined,
  }),
  long_text: (d) => ({ minLength: d.minLength, maxLength: d.maxLength ?? 20_000, language: d.language }),
  json: (d) => ({ maxLength: d.maxLength ?? 20_000 }),
  emails: (d) => ({ maxItems: d.maxItems ?? 10 }),
  phones: (d) => ({ maxItems: d.maxItems ?? 10, region: d.region ?? 'FR' }),
  urls: (d) => ({ maxItems: d.maxItems ?? 10 }),
  tags: (d) => ({ maxItems: d.maxItems ?? 30, maxLength: d.maxLength ?? 40 }),
  email: (d) => ({ maxLength: d.maxLength ?? 254 }),
  url: (d) => ({ maxLength: d.maxLength ?? 2048 }),
  integer: (d) => ({
    minimum: d.minimum ?? Number.MIN_SAFE_INTEGER,
    maximum: d.maximum ?? Number.MAX_SAFE_INTEGER,
    unit: d.unit,
    grouping: d.grouping ?? true,
  }),
  decimal: (d) => ({ minimum: d.minimum, maximum: d.maximum, decimals: d.decimals ?? 2, unit: d.unit }),
  money: (d, { app }) => {
    const currency = d.currency ?? app.currency
    return {
      minimum: d.minimum,
      maximum: d.maximum,
      decimals: d.decimals ?? currencyDecimals(currency),
      currency,
      currencyField: d.currencyField,
      total: d.total || undefined,
    }
  },
  boolean: () => ({}),
  choice: (d, context) => ({ options: options(d, context), list: d.optionsFrom }),
  choices: (d, context) => ({ options: options(d, context), list: d.optionsFrom, maxItems: d.maxItems ?? 50 }),
  date: (d) => ({ minimum: d.minimum, maximum: d.maximum }),
  datetime: () => ({}),
  time: (d) => ({ minimum: d.minimum, maximum: d.maximum }),
  duration: (d) => ({ minimum: d.minimum, maximum: d.maximum }),
  date_or_time: () => ({}),
  person_name: () => ({}),
  address: (d) => ({ country: d.country ?? 'FR' }),
  geolocation: () => ({}),
  file: (d) => ({ accept: d.accept ?? [], maximum: d.maximum ?? 25 }),
  files: (d) => ({ accept: d.accept ?? [], maximum: d.maximum ?? 25, maxItems: d.maxItems ?? 20 }),
  secret: (d) => ({ maxLength: d.maxLength ?? 255 }),
  link: (d, { known }) => {
    const [to = ''] = [d.to].flat()
    return { to, label: named(known, to), inverse: d.inverse, onDelete: d.onDelete ?? 'restrict', tree: d.tree || undefined }
  },
  polymorphic: (d, { known }) => ({
    targets: [d.to].flat().map((to) => ({ id: known.entities.get(to)?.json.id ?? to, to, label: named(known, to) })),
    inverse: d.inverse,
    onDelete: d.onDelete ?? 'restrict',
  }),
  lines: (d, { known, entity, name }) => ({
    rows: { entity: d.to, owner: rowsOf(known.entities, entity, name, d)?.owner ?? '' },
    minItems: d.minItems ?? 0,
    maxItems: d.maxItems ?? 1000,
  }),
  links: (d, { known, entity, name }) => ({
    rows: { entity: junctionOf(entity, name), owner: 'owner', target: 'target', to: d.to },
    label: named(known, d.to),
    inverse: d.inverse,
    minItems: d.minItems ?? 0,
    maxItems: d.maxItems ?? 1000,
  }),
} satisfies { [K in KindName]: (document: DocumentOf<K>, context: Of) => Settings<K> }

const named = (known: Catalogue, to: string): string => {
  const target = known.entities.get(to)
  return (target && labelOf(target)) ?? 'id'
}

export const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code)

const currencyDecimals = (currency: string): number =>
  isCurrency(currency) ? (numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2) : 2

export type Say = <C extends ModelCode>(key: string, code: C, ...params: Told<C>) => void

/** What a schema cannot say of settings: how they go together. */
export const checkSettings = (field: Field, entity: string, say: Say): void => {
  if ('currency' in field && !isCurrency(field.currency)) say('currency', 'model.currency', { currency: field.currency })
  if ('pattern' in field && field.pattern !== undefined && !isPattern(field.pattern)) {
    return say('pattern', 'model.regex', { pattern: field.pattern })
  }
  const [low, high] = [bound(field, 'minimum') ?? bound(field, 'minLength'), bound(field, 'maximum') ?? bound(field, 'maxLength')]
  if (low !== undefined && high !== undefined && low > high) {
    return say('minimum' in field ? 'minimum' : 'minLength', 'model.bounds', { minimum: low, maximum: high })
  }
  if ('options' in field) {
    const seen = new Set<string>()
    for (const [i, { value }] of field.options.entries()) {
      if (seen.has(value)) say(`oneOf/${i}/const`, 'model.option_duplicate', { value })
      seen.add(value)
    }
  }
  if ('tree' in field && field.tree && field.to !== entity) say('tree', 'model.tree_link', { name: field.name })
  if ('onDelete' in field && field.onDelete === 'clear' && field.required) say('onDelete', 'model.clear_required', { name: field.name })
  if (field.default === undefined) return
  const [first] = kindOf(field).check(field.default, lasting(field), style)
  if (first)
    say('default', 'model.default_unfit', { ...first.params, value: String(field.default), field: field.name, because: first.code })
}

/** The field without bounds that move with the day: what fits today must fit tomorrow. */
const lasting = (field: Field): Field => Object.fromEntries(Object.entries(field).filter(([, value]) => value !== 'today')) as Field

/** A default is the same on every day and in every language. */
const style: Style = { locale: 'en', timeZone: 'UTC', today: '2000-01-01' }

const bound = (field: Field, key: string): number | string | undefined => {
  const value = (field as unknown as Record<string, unknown>)[key]
  return typeof value === 'number' || (typeof value === 'string' && value !== 'today') ? value : undefined
}

const isPattern = (pattern: string): boolean => {
  try {
    return Boolean(new RegExp(pattern, 'u'))
  } catch {
    return false
  }
}
