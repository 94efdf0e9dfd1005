import type { Origin } from '../model/model.ts'
import type { FieldBase } from './field.ts'

/** When and by whom a record was made and changed: every record says it, and only the writer sets it. */
export const STAMPS = ['created_at', 'created_by', 'updated_at', 'updated_by'] as const

/** What a field says of itself that no document describes and nobody fills in. */
export const given = (name: string, title: string, origin: Origin): FieldBase => ({
  id: name,
  name,
  title,
  required: false,
  readOnly: true,
  unique: false,
  noCopy: true,
  needs: [],
  origin,
})
