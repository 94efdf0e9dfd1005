import type { Field } from '@cahier/core/fields/field'
import { kindOf } from '@cahier/core/fields/index'
import { partTitle } from '@cahier/core/fields/part_titles'
import type { EntitySummary } from '@cahier/core/wire'

/** What a column may fill: a field, a part of one, or a field of the lines. `path` is what a mapping says, `title` what people read. */
export type Target = { readonly path: string; readonly title: string; readonly field: Field }

/** All that a file may bring to an entity, in the order of its fields; what is worked out, and files, cannot be brought. */
export const targetsOf = (entity: EntitySummary, of: (name: string) => EntitySummary | undefined, language: string): readonly Target[] =>
  given(entity).flatMap((field) => {
    if (field.kind !== 'lines') return withParts(field, language)
    const lines = of(field.rows.entity)
    const own = lines ? given(lines).filter(({ name, kind }) => name !== field.rows.owner && kind !== 'lines') : []
    return own.map((one) => ({ path: `${field.name}.${one.name}`, title: `${field.title} · ${one.title}`, field: one }))
  })

const given = ({ fields }: EntitySummary): Field[] =>
  Object.values(fields).filter((field) => !field.computed && !field.hidden && !kindOf(field).keeps)

const withParts = (field: Field, language: string): Target[] => {
  const parts = Object.keys(kindOf(field).parts ?? {})
  if (parts.length === 0) return [{ path: field.name, title: field.title, field }]
  return parts.map((part) => ({ path: `${field.name}.${part}`, title: `${field.title} · ${partTitle(part, language)}`, field }))
}
