import { kindOf } from '@cahier/core/fields/index'
import type { LinesField } from '@cahier/core/fields/field'
import type { Value } from '@cahier/core/fields/kind'
import { instant, writeMoment } from '@cahier/core/fields/moment'
import { partTitle } from '@cahier/core/fields/part_titles'
import { systemFields } from '@cahier/core/expression/scope'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Expanded, Row } from '@cahier/core/wire'
import { accessTo, type Context } from '../records/context.ts'
import { cell, guarded, plain, type Dialect } from './csv.ts'
import type { Names, Ref } from './names.ts'

/** What a record says, or one line of it. */
export type Said = { readonly [field: string]: unknown }
/** A column of the file; one of a list says something of each line. */
export type Column = {
  readonly heading: string
  readonly list?: LinesField
  /** The records it names, which are to be learned first. */
  readonly refs: (said: Said) => readonly Ref[]
  readonly text: (said: Said, how: Dialect, names: Names) => string
}
export type Plan = { readonly columns: readonly Column[]; readonly question: { readonly fields: string } }

/**
 * The columns of a file and the question that fills them: what was asked for by name, else every field the actor may read. What
 * has parts is a column for each, and so is each field of lines; what nobody may read back is left out.
 */
export const planOf = (context: Context, entity: Entity, fields: string | undefined): Plan => {
  const access = accessTo(context, entity)
  const seen = Object.values(entity.fields).filter((field) => access.reads(field) && !field.hidden && !kindOf(field).veiled)
  const asked = fields?.trim() ? fields.split(',').map((path) => path.trim()) : seen.map(({ name }) => name)
  const told = new Set<string>()
  const columns = asked.flatMap((path): Column[] => {
    const [first = '', ...rest] = path.split('.')
    const own = Object.hasOwn(entity.fields, first) ? entity.fields[first] : undefined
    const field = own && access.reads(own) ? own : undefined
    if (field && kindOf(field).veiled) return []
    const within = field && rest.length > 0 && !('to' in field) ? withinOf(context, field, rest) : undefined
    // What is not there, or not to be seen, is for the question to say.
    told.add(within ? first : path)
    if (within) return within
    if (!field) return rest.length === 0 ? [system(first)] : []
    if (rest.length === 0) return columnsOf(context, field)
    const of = 'to' in field ? behind(context, field.to, rest[0]!) : undefined
    return of ? [whole(context, of, { heading: `${field.title} · ${of.title}`, value: (said) => expanded(said)?.[first]?.[of.name] })] : []
  })
  return { columns, question: { fields: [...told].join(',') } }
}

const expanded = (said: Said): Expanded | undefined => (said as Row).expand as Expanded | undefined

const behind = (context: Context, to: string, name: string): Field | undefined => {
  const target = context.revision.in(context.language).entities[to]!
  const of = Object.hasOwn(target.fields, name) ? target.fields[name] : undefined
  return of && accessTo(context, target).reads(of) ? of : undefined
}

/** One part of a field, or one field of its lines; undefined where there is no such thing, for the question to say so. */
const withinOf = (context: Context, field: Field, [name = '', ...rest]: readonly string[]): Column[] | undefined => {
  if (field.kind === 'lines') {
    const of = fieldsOf(context, field).find((one) => one.name === name)
    return of && inList(field, (rest.length > 0 ? withinOf(context, of, rest) : undefined) ?? columnsOf(context, of))
  }
  return Object.hasOwn(kindOf(field).parts ?? {}, name) ? [part(context, field, name)] : undefined
}

/** A column of a field, or as many as it has parts or its lines have fields. */
const columnsOf = (context: Context, field: Field): Column[] => {
  if (field.kind === 'lines')
    return inList(
      field,
      fieldsOf(context, field).flatMap((of) => columnsOf(context, of)),
    )
  const { parts } = kindOf(field)
  if (parts) return Object.keys(parts).map((name) => part(context, field, name))
  return [whole(context, field, { heading: field.title, value: (said) => said[field.name] as Value })]
}

/** The fields of lines that a file shows: not the link back to their record, nor where they stand in it. */
const fieldsOf = (context: Context, { rows }: LinesField): Field[] => {
  const lines = context.revision.in(context.language).entities[rows.entity]!
  const { reads } = accessTo(context, lines)
  return Object.values(lines.fields).filter(
    (field) => reads(field) && !field.hidden && !kindOf(field).veiled && field.name !== rows.owner && field.kind !== 'lines',
  )
}

const inList = (list: LinesField, columns: readonly Column[]): Column[] =>
  columns.map((column) => ({ ...column, heading: `${list.title} · ${column.heading}`, list }))

/** Parts are called as the fields beside them are. */
const part = (context: Context, field: Field, name: string): Column => ({
  heading: `${field.title} · ${partTitle(name, context.revision.in(context.language).language)}`,
  refs: () => [],
  text: (said, how) => plain((said[field.name] as { readonly [part: string]: Value } | null | undefined)?.[name], how),
})

type Place = { readonly heading: string; readonly value: (said: Said) => Value | undefined }

/** A field as one column: a link is called as an import finds what it leads to. */
const whole = (context: Context, field: Field, { heading, value }: Place): Column => {
  const refs = (said: Said): Ref[] => refsOf(field, value(said) ?? null)
  const linking = (called: (ref: Ref, names: Names) => string): Column => ({
    heading,
    refs,
    text: (said, _, names) =>
      guarded(
        refs(said)
          .map((ref) => called(ref, names))
          .filter(Boolean)
          .join('; '),
      ),
  })
  if ('to' in field) return linking((ref, names) => names.of(ref))
  if (field.kind === 'links') return linking(oneOf)
  if (field.kind !== 'polymorphic') return { heading, refs: () => [], text: (said, how) => cell(value(said), field, how) }
  const { entities } = context.revision.in(context.language)
  return linking((ref, names) => {
    const name = names.of(ref)
    return name === ref.id ? `${ref.to}/${ref.id}` : name && `${entities[ref.to]!.title}: ${name}`
  })
}

const refsOf = (field: Field, value: Value): Ref[] => {
  if (field.kind === 'links' && Array.isArray(value)) return value.map((id) => ({ to: field.rows.to, id: String(id) }))
  if (typeof value !== 'string') return []
  if ('to' in field) return [{ to: field.to, id: value }]
  const cut = value.indexOf('/')
  return field.kind === 'polymorphic' ? [{ to: value.slice(0, cut), id: value.slice(cut + 1) }] : []
}

/** One of several in a cell: a name that holds what stands between them would be read as two. */
const oneOf = (ref: Ref, names: Names): string => {
  const name = names.of(ref)
  return /[;|\n]/.test(name) ? ref.id : name
}

/** What the system knows of a record, under its own name. */
const system = (name: string): Column => {
  const { type, to } = (Object.hasOwn(systemFields, name) ? systemFields[name] : undefined) ?? {}
  const refs = (said: Said): Ref[] => (to !== undefined && typeof said[name] === 'string' ? [{ to, id: said[name] }] : [])
  const moment = (value: unknown): number | undefined => (type === 'datetime' ? instant(String(value)) : undefined)
  return {
    heading: name,
    refs,
    text: (said, how, names) => {
      const at = moment(said[name])
      if (at !== undefined) return writeMoment(at, how.style, true)
      return to === undefined ? plain(said[name] as Value, how) : guarded(refs(said).map((ref) => names.of(ref))[0] ?? '')
    },
  }
}
