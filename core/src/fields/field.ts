import type { Expression } from '../expression/node.ts'
import type { Origin } from '../model/model.ts'
import type { Value } from './kind.ts'
import type { CheckName } from './named/index.ts'

/** What every compiled field says, whatever its kind. */
export type FieldBase = {
  /** The kind as written, where that one stands on another: a `siren` is a `text`. */
  readonly as?: string
  /** Stable: survives renames, never reused. Defaults to the first name. */
  readonly id: string
  readonly name: string
  readonly title: string
  readonly description?: string
  readonly help?: string
  readonly placeholder?: string
  readonly required: boolean
  readonly readOnly: boolean
  readonly unique: boolean
  readonly noCopy: boolean
  /** Once it has a value, that value stays. */
  readonly setOnce?: true
  /** Says something of a person. */
  readonly personalData?: true
  /** Still open when its record is submitted. */
  readonly allowOnSubmit?: true
  /** The writer's own: nobody is shown it. */
  readonly hidden?: true
  readonly default?: Value
  readonly defaultRule?: Expression
  readonly visibleWhen?: Expression
  readonly requiredWhen?: Expression
  readonly readOnlyWhen?: Expression
  readonly needs: readonly string[]
  /** Nobody gives it its value: how it gets one. The field is otherwise one of the kind of its value. */
  readonly computed?: Computed
  readonly origin: Origin
}

export type Computed = Formula | Rollup | Sequence
/** Worked out where it is read, and kept nowhere; a lookup is the path to another record's field. */
export type Formula = { readonly how: 'formula' | 'lookup'; readonly formula: Expression }
/** Kept by whoever writes the rows it is worked out of: those of `entity` whose `link` leads here. A count has no `of`. */
export type Rollup = {
  readonly how: 'rollup'
  readonly entity: string
  readonly link: string
  /** Of a link to one of several entities: what its value begins with where it leads here. */
  readonly prefix?: string
  readonly aggregate: Aggregate
  readonly of?: string
  readonly where?: Expression
}
export type Aggregate = 'count' | 'sum' | 'min' | 'max' | 'avg'
/** A number drawn once, at creation or when `assignedWhen` is first true. `pattern` is as written: 'DEV-{year}-{number:5}'. */
export type Sequence = {
  readonly how: 'sequence'
  readonly pattern: string
  readonly start: number
  readonly per: 'year' | 'month' | 'none'
  readonly gapFree: boolean
  readonly assignedWhen?: Expression
}

export type TextField = FieldBase & {
  readonly kind: 'text'
  readonly minLength?: number
  readonly maxLength: number
  readonly pattern?: string
  /** What its values are, by the name of a check that knows how they are spelled. */
  readonly check?: CheckName
  /** ISO 3166 code of the country whose telephone numbers need no prefix. */
  readonly region?: string
}
/** `language` is what code is written in. */
export type LongTextField = FieldBase & {
  readonly kind: 'long_text'
  readonly minLength?: number
  readonly maxLength: number
  readonly language?: string
}
export type JsonField = FieldBase & { readonly kind: 'json'; readonly maxLength: number }
export type EmailField = FieldBase & { readonly kind: 'email'; readonly maxLength: number }
export type UrlField = FieldBase & { readonly kind: 'url'; readonly maxLength: number }
export type IntegerField = FieldBase & {
  readonly kind: 'integer'
  readonly minimum: number
  readonly maximum: number
  readonly unit?: string
  readonly grouping: boolean
}
export type DecimalField = FieldBase & {
  readonly kind: 'decimal'
  readonly minimum?: number
  readonly maximum?: number
  readonly decimals: number
  readonly unit?: string
}
/**
 * `currency` is an ISO 4217 code. The number of decimals is the currency's unless said. `currencyField` is the field beside it
 * that says the currency of each record; `currency` is then the one of records that say none.
 */
export type MoneyField = FieldBase & {
  readonly kind: 'money'
  readonly minimum?: number
  readonly maximum?: number
  readonly decimals: number
  readonly currency: string
  readonly currencyField?: string
  /** Lists add it up. */
  readonly total?: true
}
export type BooleanField = FieldBase & { readonly kind: 'boolean' }
/** `when` says for which records it is offered; offered to all where it says nothing. */
export type Option = {
  readonly value: string
  readonly title: string
  readonly color: Color
  readonly description?: string
  readonly when?: Expression
}
/** `list` is the shared list that the options are of. */
export type ChoiceField = FieldBase & { readonly kind: 'choice'; readonly options: readonly Option[]; readonly list?: string }
export type ChoicesField = FieldBase & {
  readonly kind: 'choices'
  readonly options: readonly Option[]
  readonly list?: string
  readonly maxItems: number
}
export type TagsField = FieldBase & { readonly kind: 'tags'; readonly maxItems: number; readonly maxLength: number }
/** Of several the first is the main one. */
export type EmailsField = FieldBase & { readonly kind: 'emails'; readonly maxItems: number }
export type PhonesField = FieldBase & { readonly kind: 'phones'; readonly maxItems: number; readonly region: string }
export type UrlsField = FieldBase & { readonly kind: 'urls'; readonly maxItems: number }
/** Bounds are ISO dates or 'today'. */
export type DateField = FieldBase & { readonly kind: 'date'; readonly minimum?: string; readonly maximum?: string }
export type DatetimeField = FieldBase & { readonly kind: 'datetime' }
/** Bounds are times: '09:00'. */
export type TimeField = FieldBase & { readonly kind: 'time'; readonly minimum?: string; readonly maximum?: string }
/** In seconds. */
export type DurationField = FieldBase & { readonly kind: 'duration'; readonly minimum?: number; readonly maximum?: number }
export type DateOrTimeField = FieldBase & { readonly kind: 'date_or_time' }
export type PersonNameField = FieldBase & { readonly kind: 'person_name' }
/** `country` is an ISO 3166 code: that of an address that names none. */
export type AddressField = FieldBase & { readonly kind: 'address'; readonly country: string }
export type GeolocationField = FieldBase & { readonly kind: 'geolocation' }
/** `accept` are MIME types or families ('image/*'), any where it is empty; `maximum` is in megabytes. */
export type FileField = FieldBase & { readonly kind: 'file'; readonly accept: readonly string[]; readonly maximum: number }
export type FilesField = FieldBase & {
  readonly kind: 'files'
  readonly accept: readonly string[]
  readonly maximum: number
  readonly maxItems: number
}
export type SecretField = FieldBase & { readonly kind: 'secret'; readonly maxLength: number }
/** A link to one record of `to`, which may be the entity itself. `label` is the target's label field. */
export type LinkField = FieldBase & {
  readonly kind: 'link'
  readonly to: string
  readonly label: string
  readonly inverse?: string
  readonly onDelete: OnDelete
  /** A link to the entity itself that never leads back to where it began. */
  readonly tree?: true
  /** Which targets may be chosen, over `target` and `record`. */
  readonly optionsWhen?: Expression
}
/** A link to one record of any of several entities; `label` is that entity's label field. */
export type PolymorphicField = FieldBase & {
  readonly kind: 'polymorphic'
  /** `id`: the entity's own, which stays when it is called otherwise. */
  readonly targets: readonly { readonly id?: string; readonly to: string; readonly label: string }[]
  readonly inverse?: string
  readonly onDelete: OnDelete
}
/** Where the items of a list of records are: the entity whose records lead to them, by its link back to the owner. */
export type RowsOf = { readonly entity: string; readonly owner: string }
/** Records of `rows.entity` that belong to this one, in order. */
export type LinesField = FieldBase & { readonly kind: 'lines'; readonly rows: RowsOf; readonly minItems: number; readonly maxItems: number }
/**
 * Many records of `rows.to`: each is the `target` of a record of `rows.entity`, which the compiler made for them. `label` is
 * the label field of what is linked.
 */
export type LinksField = FieldBase & {
  readonly kind: 'links'
  readonly rows: RowsOf & { readonly target: string; readonly to: string }
  readonly label: string
  readonly inverse?: string
  readonly optionsWhen?: Expression
  readonly minItems: number
  readonly maxItems: number
}

export type OnDelete = 'restrict' | 'clear' | 'cascade'
/** The eight highlighters of the design. */
export type Color = 'grey' | 'blue' | 'mint' | 'green' | 'yellow' | 'orange' | 'pink' | 'violet'

export type Field =
  | TextField
  | LongTextField
  | JsonField
  | EmailField
  | EmailsField
  | PhonesField
  | UrlField
  | UrlsField
  | IntegerField
  | DecimalField
  | MoneyField
  | BooleanField
  | ChoiceField
  | ChoicesField
  | TagsField
  | DateField
  | DatetimeField
  | TimeField
  | DurationField
  | DateOrTimeField
  | PersonNameField
  | AddressField
  | GeolocationField
  | FileField
  | FilesField
  | SecretField
  | LinkField
  | PolymorphicField
  | LinesField
  | LinksField

export type KindName = Field['kind']
export type FieldOf<K extends KindName> = Extract<Field, { kind: K }>
