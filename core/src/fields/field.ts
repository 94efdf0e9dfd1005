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
