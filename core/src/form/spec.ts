import type { Expression } from '../expression/node.ts'
import type { Field } from '../fields/field.ts'
import type { Sort, Workflow } from '../model/model.ts'

/** A form as the studio draws it and the checker reads it: the actor's language, and only what the actor may see. */
export type FormSpec = {
  readonly entity: string
  /** 'Opportunity', as in « New opportunity ». */
  readonly title: string
  readonly plural: string
  readonly icon?: string
  readonly label: string
  readonly groups: readonly FormGroup[]
  readonly rules: readonly { readonly check: Expression; readonly on?: string; readonly message: string }[]
  /** The ways its records go, where there are any. */
  readonly workflows?: readonly Workflow[]
  /** Its records are submitted, and then locked. */
  readonly submit?: boolean
  readonly may: {
    readonly create: boolean
    readonly update: boolean
    readonly delete: boolean
    /** Submits and cancels, where records are submitted. */
    readonly submit?: boolean
    readonly amend?: boolean
  }
}
export type FormGroup = { readonly title?: string; readonly icon?: string; readonly fields: readonly FormField[] }
/** A field, and whether this actor may change it. */
export type FormField = Field & { readonly writable: boolean }

export type ViewSpec = {
  readonly name: string
  readonly title: string
  readonly entity: string
  readonly plural: string
  readonly icon?: string
  readonly label: string
  readonly columns: readonly ViewColumn[]
  /** CEL source, joined with « and » to what the user filters. */
  readonly filter?: string
  readonly sort: readonly Sort[]
  readonly fold: { readonly title: string; readonly subtitle?: string; readonly value?: string; readonly state?: string }
  readonly may: {
    readonly create: boolean
    readonly update: boolean
    readonly delete: boolean
    readonly export: boolean
    readonly import: boolean
  }
}
/** `path` is a field, or a link and a field of its target: 'account.sector'. */
export type ViewColumn = { readonly path: string; readonly field: Field; readonly sortable: boolean }
