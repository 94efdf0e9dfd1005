import { kindOf } from '../fields/index.ts'
import { numberFormat } from '../fields/intl.ts'
import type { Field, FieldBase, FieldOf, KindName } from '../fields/field.ts'
import type { Style } from '../fields/kind.ts'
import { expression, type Scope } from '../expression/parse.ts'
import type { Expression, Type } from '../expression/node.ts'
import { isBrokenAnywhere, kindName, labelOf, pointerTo, type Catalogue } from './catalogue.ts'
import type { EntityDocument, FieldDocument } from './document.ts'
import { at } from '../problem.ts'
import type { App } from './model.ts'
import { reservedField, systemFields } from './names.ts'
import type { ModelCode, Told } from './problems.ts'
import { origin, type Source } from './sources.ts'

type Context = { readonly known: Catalogue; readonly app: App }
type DocumentOf<K extends KindName> = Extract<FieldDocument, { $ref: `field:${K}` }>
type Settings<K extends KindName> = Omit<FieldOf<K>, keyof FieldBase | 'kind'>

/** One field as compiled: its kind's settings with what is not said filled in, its rules checked, its default tried. */
export const field = (context: Context, entity: Source<EntityDocument>, name: string): Field => {
  const document = entity.json.properties[name]!
  const { known } = context
  const pointer = pointerTo('properties', name)
  const say: Say = (key, code, ...params) => known.report.say(entity, pointer + (key && `/${key}`), code, ...params)

  const reason = reservedField(name)
  if (reason) say('', 'model.reserved_name', { name, reason })
  if (document.id && systemFields.has(document.id)) say('id', 'model.reserved_name', { name: document.id, reason: 'system' })

  const rule = (key: 'defaultRule' | 'visibleWhen' | 'requiredWhen' | 'readOnlyWhen', returns: Type = 'boolean') =>
    (document[key] === undefined ? undefined : compiled(known, entity, pointer + pointerTo(key), document[key], returns))
  const kind = kindName(document)
  const base = given({
    id: document.id ?? name,
    name,
    title: document.title ?? spoken(name),
    description: document.description,
    help: document.help,
    placeholder: document.placeholder,
    required: entity.json.required?.includes(name) ?? false,
    readOnly: document.readOnly ?? false,
    unique: ('unique' in document && document.unique) || false,
    noCopy: document.noCopy ?? false,
    default: 'default' in document ? document.default : undefined,
    defaultRule: rule('defaultRule', known.scope.fields(entity.json.$id)?.[name]?.type ?? 'text'),
    visibleWhen: rule('visibleWhen'),
    requiredWhen: rule('requiredWhen'),
    readOnlyWhen: rule('readOnlyWhen'),
    needs: document.needs ?? [],
    origin: origin(entity, pointer),
  })
  const made = { ...base, kind, ...given((settings[kind] as (d: FieldDocument, c: Context) => object)(document, context)) } as Field
  checkSettings(made, say)
  return made
}

/** A rule read where it stands; what is wrong keeps its place in the rule's text. */
export const compiled = (
  known: Catalogue, source: Source, pointer: string, text: string, returns: Type = 'boolean', entity = (source.json as { $id?: string }).$id,
  without?: Scope['without'],
): Expression | undefined => {
  const scope: Scope = { ...known.scope, ...(entity ? { entity } : {}), ...(without ? { without } : {}) }
  const { expression: made, problems } = expression(text, scope, returns)
  const mine = problems.filter((p) => !(p.code === 'expression.unknown_name' && isBrokenAnywhere(known, String(p.params?.['name']))))
  known.report.add(source, at(pointer, mine))
  return made
}

/** 'close_date' as a title, for who has not written one: 'Close date'. */
export const spoken = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The same without the keys that say nothing. */
const given = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T

/** What each kind takes from its document, with the value of what is not said; the schemas tell the same to people. */
const settings = {
  text: (d) => ({ minLength: d.minLength, maxLength: d.maxLength ?? 255, pattern: d.pattern }),
  long_text: (d) => ({ minLength: d.minLength, maxLength: d.maxLength ?? 20_000 }),
  email: (d) => ({ maxLength: d.maxLength ?? 254 }),
  url: (d) => ({ maxLength: d.maxLength ?? 2048 }),
  integer: (d) => ({
    minimum: d.minimum ?? Number.MIN_SAFE_INTEGER, maximum: d.maximum ?? Number.MAX_SAFE_INTEGER, unit: d.unit, grouping: d.grouping ?? true,
  }),
  decimal: (d) => ({ minimum: d.minimum, maximum: d.maximum, decimals: d.decimals ?? 2, unit: d.unit }),
  money: (d, { app }) => {
    const currency = d.currency ?? app.currency
    return { minimum: d.minimum, maximum: d.maximum, decimals: d.decimals ?? currencyDecimals(currency), currency }
  },
  boolean: () => ({}),
  choice: (d) => ({
    options: d.oneOf.map((option) => given({
      value: option.const, title: option.title ?? spoken(option.const), color: option.color ?? ('grey' as const), description: option.description,
    })),
  }),
  date: (d) => ({ minimum: d.minimum, maximum: d.maximum }),
  datetime: () => ({}),
  link: (d, { known }) => {
    const target = known.entities.get(d.to)
    return { to: d.to, label: (target && labelOf(target)) ?? 'id', inverse: d.inverse, onDelete: d.onDelete ?? 'restrict' }
  },
} satisfies { [K in KindName]: (document: DocumentOf<K>, context: Context) => Settings<K> }

export const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code)

const currencyDecimals = (currency: string): number =>
  (isCurrency(currency) ? (numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2) : 2)

type Say = <C extends ModelCode>(key: string, code: C, ...params: Told<C>) => void

/** What a schema cannot say of settings: how they go together. */
const checkSettings = (field: Field, say: Say): void => {
  if ('currency' in field && !isCurrency(field.currency)) say('currency', 'model.currency', { currency: field.currency })
  if ('pattern' in field && field.pattern !== undefined && !isPattern(field.pattern)) return say('pattern', 'model.regex', { pattern: field.pattern })
  const [low, high] = [bound(field, 'minimum') ?? bound(field, 'minLength'), bound(field, 'maximum') ?? bound(field, 'maxLength')]
  if (low !== undefined && high !== undefined && low > high) {
    return say('minimum' in field ? 'minimum' : 'minLength', 'model.bounds', { minimum: low, maximum: high })
  }
  if ('options' in field) {
    const seen = new Set<string>()
    for (const [at, { value }] of field.options.entries()) {
      if (seen.has(value)) say(`oneOf/${at}/const`, 'model.option_duplicate', { value })
      seen.add(value)
    }
  }
  if ('onDelete' in field && field.onDelete === 'clear' && field.required) say('onDelete', 'model.clear_required', { name: field.name })
  if (field.default === undefined) return
  const [first] = kindOf(field).check(field.default, field, style)
  if (first) say('default', 'model.default_unfit', { value: String(field.default), field: field.name, because: first.code, ...first.params })
}

const bound = (field: Field, key: string): number | string | undefined => {
  const value = (field as unknown as Record<string, unknown>)[key]
  return typeof value === 'number' || (typeof value === 'string' && value !== 'today') ? value : undefined
}

/** A default is the same value on every day and in every language; bounds that speak of today are not asked of it. */
const style: Style = { locale: 'en', timeZone: 'UTC', today: '2000-01-01' }

const isPattern = (pattern: string): boolean => {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}
