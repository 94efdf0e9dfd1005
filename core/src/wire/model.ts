import type { Field } from '../fields/field.ts'
import type { ViewSpec } from '../form/spec.ts'
import type { Entity, Workflow } from '../model/model.ts'
import type { Session } from './session.ts'

/** GET /api/model: what this person may see of the model, in their language. */
export type ModelSummary = {
  readonly revision: number
  readonly app: Session['app']
  readonly navigation: readonly { readonly title?: string; readonly entities: readonly string[] }[]
  readonly entities: Readonly<Record<string, EntitySummary>>
}
export type EntitySummary = {
  readonly name: string
  readonly title: string
  readonly plural: string
  readonly icon?: string
  readonly label: string
  readonly fields: Readonly<Record<string, Field>>
  /** Links from elsewhere that point here: the related lists of a record page. */
  readonly related: readonly { readonly entity: string; readonly field: string; readonly title: string }[]
  readonly views: readonly { readonly name: string; readonly title: string }[]
  /** The ways its records go, where there are any. */
  readonly workflows?: readonly Workflow[]
  /** Whose lines its records are. */
  readonly owner?: Entity['owner']
  /** There is exactly one record. */
  readonly single?: true
  /** Its records are submitted, cancelled and amended. */
  readonly submit?: true
  readonly may: ViewSpec['may']
}
