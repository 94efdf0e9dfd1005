import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import type { EntitySummary, Row } from '@cahier/core/wire'
import { labelOf } from '#lib/fields/link/labels.svelte.ts'
import { style } from '#lib/fields/style.ts'
import { empty } from '#lib/form/value.ts'

/** What names a record to a person; a label that is a link is named by its target. */
export function labelIn(row: Row, entity: Pick<EntitySummary, 'label' | 'fields'>): string {
  const field = entity.fields[entity.label]
  const value = (row[entity.label] as Value | undefined) ?? null
  if (!field || empty(value)) return ''
  return field.kind === 'link' ? (labelOf(field, String(value)) ?? '') : kindOf(field).format(value, field, style())
}
