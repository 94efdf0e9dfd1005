import type { EmailField, EmailsField, Field, PhonesField, TextField, UrlField, UrlsField } from '@cahier/core/fields/field'

export type SeveralField = EmailsField | PhonesField | UrlsField

/** One of several as a field of its own: read, checked and shown by the kind that a single one has. */
export const itemOf = (field: SeveralField): Field => {
  const { default: _default, unique: _unique, ...rest } = field
  const base = { ...rest, unique: false, required: false }
  if (field.kind === 'emails') return { ...base, kind: 'email', maxLength: 254 } satisfies EmailField
  if (field.kind === 'urls') return { ...base, kind: 'url', maxLength: 2048 } satisfies UrlField
  return { ...base, kind: 'text', as: 'phone', check: 'phone', region: field.region, maxLength: 40 } satisfies TextField
}
