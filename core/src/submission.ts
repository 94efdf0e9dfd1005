import type { ChoiceField, LinkField } from './fields/field.ts'
import { given } from './fields/given.ts'
import type { Value } from './fields/kind.ts'
import type { Entity } from './model/model.ts'

/**
 * Records that are submitted: a draft is edited freely; once submitted only what is said to stay open can be changed, until it
 * is cancelled; what is cancelled stays, and is amended by a copy that knows what it replaces.
 */
export const SUBMISSION = 'submission'
export const AMENDED_FROM = 'amended_from'
/** Whether an entity has a field of this name because its records are submitted. */
export const ofSubmission = ({ submit }: { readonly submit?: boolean }, name: string): boolean =>
  submit === true && (name === SUBMISSION || name === AMENDED_FROM)
export type Submission = 'draft' | 'submitted' | 'cancelled'

export const submissionOf = (record: Readonly<Record<string, Value>> | null | undefined): Submission =>
  (record?.[SUBMISSION] as Submission | null | undefined) ?? 'draft'

export const isSubmitted = (record: Readonly<Record<string, Value>> | null | undefined): boolean => submissionOf(record) !== 'draft'

/** From where to where each verb leads. */
export const SUBMISSIONS = {
  submit: { from: 'draft', to: 'submitted' },
  cancel: { from: 'submitted', to: 'cancelled' },
} as const

/** The fields of an entity whose records are submitted; only their verbs set them. */
export const submissionFields = (entity: Pick<Entity, 'name' | 'label' | 'origin'>, language: string): [ChoiceField, LinkField] => {
  const words = language.startsWith('fr') ? french : english
  const options: ChoiceField['options'] = [
    { value: 'draft', title: words.draft, color: 'grey' },
    { value: 'submitted', title: words.submitted, color: 'green' },
    { value: 'cancelled', title: words.cancelled, color: 'orange' },
  ]
  return [
    { ...given(SUBMISSION, words.submission, entity.origin), kind: 'choice', options, default: 'draft' },
    { ...given(AMENDED_FROM, words.amended, entity.origin), kind: 'link', to: entity.name, label: entity.label, onDelete: 'clear' },
  ]
}

const english = { submission: 'Submission', draft: 'Draft', submitted: 'Submitted', cancelled: 'Cancelled', amended: 'Amends' }
const french = { submission: 'Validation', draft: 'Brouillon', submitted: 'Validé', cancelled: 'Annulé', amended: 'Remplace' }
