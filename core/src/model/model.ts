import type { Expression } from '../expression/node.ts'
import type { Field } from '../fields/field.ts'
import type { Problem } from '../problem.ts'
import type { LocaleDocument, MappingDocument } from './document.ts'
export type { Field } from '../fields/field.ts'

/** A document as read from disk: its path inside the folder (`entities/account.json`), its text, and the JSON it holds. */
export type Document = { readonly path: string; readonly text?: string; readonly json: unknown }

/** Documents that belong together: a product's own, a template, or the company. Later layers stand on earlier ones. */
export type Layer = { readonly name: string; readonly documents: readonly Document[] }

/** Where a part of the Model was written. `layer` is 'cahier' for what the product ships. */
export type Origin = { readonly layer: string; readonly document: string; readonly pointer: string }

/**
 * The compiled, immutable model: the only other shape besides the raw documents. All texts are in one language;
 * `translate(model, language)` gives the same Model in another. Plain data: it can be stored, sent and compared.
 */
export type Model = {
  readonly app: App
  readonly language: string
  readonly entities: Readonly<Record<string, Entity>>
  readonly roles: Readonly<Record<string, Role>>
  readonly views: Readonly<Record<string, View>>
  readonly forms: Readonly<Record<string, Form>>
  readonly data: readonly DataSet[]
  readonly locales: Readonly<Record<string, Locale>>
}

export type App = {
  readonly name: string
  readonly title: string
  readonly version: string
  readonly language: string
  readonly languages: readonly string[]
  /** ISO 4217 code used where a money field names none. */
  readonly currency: string
  /** IANA name; where « today » ends. */
  readonly timeZone: string
  /** How long a deleted record stays in the bin, and what a publish removes stays set aside; days. */
  readonly binDays: number
  readonly asideDays: number
  /** Navigation: groups of entity names in order; entities left out come last. */
  readonly navigation: readonly { readonly title?: string; readonly entities: readonly string[] }[]
}

export type Entity = {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly plural: string
  readonly description?: string
  readonly icon?: string
  /** The field that names a record to a person. */
  readonly label: string
  /** In the order written. System fields are not among them. */
  readonly fields: Readonly<Record<string, Field>>
  readonly unique: readonly Index[]
  readonly indexes: readonly Index[]
  readonly rules: readonly Rule[]
  /** The ways its records go, by name, those that always apply last; `moves` and `check` ask the first that applies to a field. */
  readonly workflows: readonly Workflow[]
  readonly sort: readonly Sort[]
  readonly search: readonly string[]
  readonly quickCreate?: readonly string[]
  /** Whose lines its records are: each belongs to one record there, has its rights, is edited in it and goes with it. */
  readonly owner?: { readonly entity: string; readonly link: string; readonly field: string }
  /** The compiler's own: nobody is shown it, nor may ask for it by name. */
  readonly hidden?: true
  /** There is exactly one record. */
  readonly single?: true
  /** Records are submitted, cancelled and amended; see `submission.ts`. */
  readonly submit?: true
  /** Fields that, taken together, tell that a new record may be there already. */
  readonly duplicates?: readonly (readonly string[])[]
  /** How long records are kept; `from` is a field or a system moment. */
  readonly retention?: { readonly months: number; readonly from: string; readonly action: 'delete' | 'anonymise' }
  readonly needs: readonly string[]
  readonly origin: Origin
}

/** Fields by name; `id` is made of the fields' ids and names the Postgres object. */
export type Index = { readonly id: string; readonly fields: readonly string[] }
export type Sort = { readonly field: string; readonly descending: boolean }
export type Rule = { readonly check: Expression; readonly on?: string; readonly message: string; readonly origin: Origin }

/** A way records go: the states of one field of kind choice, and the moves between them. */
export type Workflow = {
  readonly name: string
  readonly title: string
  readonly field: string
  readonly appliesWhen?: Expression
  readonly initial: string
  readonly final: readonly string[]
  /** By value, in the order of the field's options. */
  readonly states: Readonly<Record<string, State>>
  readonly transitions: Readonly<Record<string, Transition>>
  readonly origin: Origin
}
/** `locked`: fields that do not change while a record stands here; true for all others than the state itself. */
export type State = {
  readonly title: string
  readonly locked: readonly string[] | true
  /** States there were before, whose records come here. */
  readonly previously?: readonly string[]
}
export type Transition = {
  readonly name: string
  /** What the button says; made of the state's title where nobody wrote one. */
  readonly title?: string
  readonly from: readonly string[]
  readonly to: string
  /** Who may make it, by name, with their titles; absent where everybody may who may change the record. */
  readonly roles?: Readonly<Record<string, string>>
  /** The same with the roles that inherit one of them. */
  readonly held?: readonly string[]
  readonly when?: Expression
  readonly requires: readonly string[]
  readonly message?: string
  readonly origin: Origin
}

export type Role = {
  readonly name: string
  readonly title: string
  readonly inherits: readonly string[]
  readonly entities: Readonly<Record<string, EntityGrant>>
  readonly origin: Origin
}
/** Yes, no, or yes for the records where the rule holds. */
export type Granted = boolean | Expression
export type EntityGrant = {
  readonly read: Granted
  readonly create: Granted
  readonly update: Granted
  readonly delete: Granted
  readonly export: Granted
  readonly import: Granted
  readonly fields: Readonly<Record<string, { readonly read: boolean; readonly update: boolean }>>
  readonly origin: Origin
}

export type View = {
  readonly name: string
  readonly title: string
  readonly entity: string
  readonly columns: readonly string[]
  readonly filter?: Expression
  readonly sort: readonly Sort[]
  /** How a row folds on a phone: fields by their part. */
  readonly fold?: { readonly title?: string; readonly subtitle?: string; readonly value?: string; readonly state?: string }
  readonly origin: Origin
}

export type Form = {
  readonly name: string
  readonly title?: string
  readonly entity: string
  readonly groups: readonly { readonly title?: string; readonly icon?: string; readonly fields: readonly string[] }[]
  readonly origin: Origin
}

/** A CSV shipped with the model: `data/<file>`, and how to read it. In the order they are read. */
export type DataSet = {
  readonly name: string
  readonly entity: string
  readonly file: string
  readonly order: number
  readonly mapping: MappingDocument
  readonly origin: Origin
}

/** Texts in one language. `locales` has the app's own too, so that a translated model can be turned back. */
export type Locale = Readonly<Omit<LocaleDocument, '$schema' | '$id' | '$comment'>>

export type Compiled =
  | { readonly model: Model; readonly problems?: undefined }
  | { readonly model?: undefined; readonly problems: readonly Problem[] }
