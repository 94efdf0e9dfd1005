import type { Expression } from '../expression/node.ts'
import type { Origin } from '../model/model.ts'

/** What every compiled field says, whatever its kind. */
export type FieldBase = {
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
  readonly default?: string | number | boolean
  readonly defaultRule?: Expression
  readonly visibleWhen?: Expression
  readonly requiredWhen?: Expression
  readonly readOnlyWhen?: Expression
  readonly needs: readonly string[]
  readonly origin: Origin
}

export type TextField = FieldBase & {
  readonly kind: 'text'
  readonly minLength?: number
  readonly maxLength: number
  readonly pattern?: string
}
export type LongTextField = FieldBase & { readonly kind: 'long_text'; readonly minLength?: number; readonly maxLength: number }
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
/** `currency` is an ISO 4217 code. The number of decimals is the currency's unless said. */
export type MoneyField = FieldBase & {
  readonly kind: 'money'
  readonly minimum?: number
  readonly maximum?: number
  readonly decimals: number
  readonly currency: string
}
export type BooleanField = FieldBase & { readonly kind: 'boolean' }
export type Option = { readonly value: string; readonly title: string; readonly color: Color; readonly description?: string }
export type ChoiceField = FieldBase & { readonly kind: 'choice'; readonly options: readonly Option[] }
/** Bounds are ISO dates or 'today'. */
export type DateField = FieldBase & { readonly kind: 'date'; readonly minimum?: string; readonly maximum?: string }
export type DatetimeField = FieldBase & { readonly kind: 'datetime' }
/** A link to one record of `to`, which may be the entity itself. `label` is the target's label field. */
export type LinkField = FieldBase & {
  readonly kind: 'link'
  readonly to: string
  readonly label: string
  readonly inverse?: string
  readonly onDelete: OnDelete
}

export type OnDelete = 'restrict' | 'clear' | 'cascade'
/** The eight highlighters of the design. */
export type Color = 'grey' | 'blue' | 'mint' | 'green' | 'yellow' | 'orange' | 'pink' | 'violet'

export type Field =
  | TextField
  | LongTextField
  | EmailField
  | UrlField
  | IntegerField
  | DecimalField
  | MoneyField
  | BooleanField
  | ChoiceField
  | DateField
  | DatetimeField
  | LinkField

export type KindName = Field['kind']
export type FieldOf<K extends KindName> = Extract<Field, { kind: K }>
