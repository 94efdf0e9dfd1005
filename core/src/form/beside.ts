import type { DatetimeField, DecimalField, Field, LinkField, TextField } from '../fields/field.ts'
import { given } from '../fields/given.ts'
import { kindOf } from '../fields/index.ts'
import { partTitle } from '../fields/part_titles.ts'
import type { Entity } from '../model/model.ts'

/** What the system knows of every record, as a field: when it was made and changed, and by whom. `member` is what people are called by. */
export const systemField = (name: string, { origin }: Pick<Entity, 'origin'>, member: string, language: string): Field | undefined => {
  if (!Object.hasOwn(titles.en, name)) return undefined
  const title = titles[language.startsWith('fr') ? 'fr' : 'en'][name as SystemName]
  const base = given(name, title, origin)
  if (name.endsWith('_at')) return { ...base, kind: 'datetime' } satisfies DatetimeField
  return { ...base, kind: 'link', to: 'member', label: member, onDelete: 'clear' } satisfies LinkField
}

/** A part of a value that has parts, as a field: the city of an address. */
export const partField = (field: Field, part: string, language: string): Field | undefined => {
  const type = Object.hasOwn(kindOf(field).parts ?? {}, part) ? kindOf(field).parts![part] : undefined
  if (type === undefined) return undefined
  const base = given(part, partTitle(part, language), field.origin)
  return type === 'number'
    ? ({ ...base, kind: 'decimal', decimals: 6 } satisfies DecimalField)
    : ({ ...base, kind: 'text', maxLength: 255 } satisfies TextField)
}

const titles = {
  en: { created_at: 'Created', created_by: 'Created by', updated_at: 'Changed', updated_by: 'Changed by' },
  fr: { created_at: 'Créé le', created_by: 'Créé par', updated_at: 'Modifié le', updated_by: 'Modifié par' },
}
type SystemName = keyof typeof titles.en
