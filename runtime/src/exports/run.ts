import { kindOf } from '@cahier/core/fields/index'
import { partTitle } from '@cahier/core/fields/part_titles'
import type { Entity, Field } from '@cahier/core/model/model'
import type { Value } from '@cahier/core/fields/kind'
import { problem } from '@cahier/core/problem'
import type { Expanded, Page, Row } from '@cahier/core/wire'
import { Refused } from '../errors.ts'
import { accessTo, entityFor, momentOf, titled, type Context } from '../records/context.ts'
import { list } from '../records/list.ts'
import { atRevision } from '../records/statement.ts'
import { cell, dialect, line, plain, type Dialect } from './csv.ts'

export type ExportQuestion = { readonly filter?: string; readonly sort?: string; readonly fields?: string }
/** A column of the file: what its heading says, and where its value stands in a record. */
type Column = { readonly heading: string; readonly value: (row: Row) => Value | undefined; readonly field: Field | undefined }

/**
 * All records a question matches, as CSV lines, page after page, so that no export is too long to hold. The same rights as a
 * list, and the right to export. Links are written by their target's label, as an import finds them.
 */
export async function* exportCsv(context: Context, name: string, { filter, sort, fields }: ExportQuestion): AsyncGenerator<string> {
  const { columns, question } = plan(context, name, fields)
  const asked = { ...question, limit: '200', ...(filter ? { filter } : {}), ...(sort ? { sort } : {}) }
  const style = momentOf(context).style
  const how = dialect(context.language, style)
  let page = await read(context, name, asked)
  yield (
    (how.bom ? '\ufeff' : '') +
    line(
      columns.map((column) => column.heading),
      how,
    )
  )
  for (;;) {
    if (page.items.length > 0)
      yield page.items
        .map((row) =>
          line(
            columns.map((column) => written(row, column, how)),
            how,
          ),
        )
        .join('')
    if (page.next === null) return
    page = await read(context, name, { ...asked, after: page.next })
  }
}

/** One page, under the revision the file began with: its columns cannot change half way down. */
const read = (context: Context, name: string, question: Readonly<Record<string, string>>): Promise<Page> =>
  atRevision(context.workspace, context.revision, async (revision) => {
    if (revision.number !== context.revision.number) throw new Refused([problem('import.moved')], 409)
    return JSON.parse(await list(context, name, question, 'export')) as Page
  })

function plan(context: Context, name: string, fields: string | undefined) {
  const entity = titled(context, entityFor(context, name, 'export'))
  const access = accessTo(context, entityFor(context, name, 'read'))
  const paths = fields?.trim()
    ? fields.split(',').map((path) => path.trim())
    : Object.values(entity.fields)
        .filter(access.reads)
        .flatMap((field) => namesOf(field))
  // Parts are called as the fields beside them are.
  const { language } = context.revision.in(context.language)
  const expand: string[] = []
  const columns = paths.map((path): Column => {
    const [first = '', second] = path.split('.')
    const own = Object.hasOwn(entity.fields, first) ? entity.fields[first] : undefined
    const field = own && access.reads(own) ? own : undefined
    if (field && second !== undefined && Object.hasOwn(kindOf(field).parts ?? {}, second)) return partOf(field, second, language)
    const target = field && 'to' in field ? context.revision.in(context.language).entities[field.to] : undefined
    const of = target?.fields[second ?? target.label]
    if (!field || !target || !of) return { heading: field?.title ?? first, value: (row) => row[first] as Value, field }
    const visible = accessTo(context, target).may('read') && accessTo(context, target).reads(of)
    if (!second && !visible) return { heading: field.title, value: (row) => row[first] as Value, field }
    if (!second) expand.push(first)
    return {
      heading: second ? `${field.title} · ${of.title}` : field.title,
      value: (row) => (row.expand as Expanded | undefined)?.[first]?.[of.name],
      field: of,
    }
  })
  const asked = new Set(paths.map((path) => (isPart(entity, path) ? path.split('.')[0]! : path)))
  return { columns, question: { fields: [...asked].join(','), ...(expand.length > 0 ? { expand: expand.join(',') } : {}) } }
}

/** What has parts is a column for each, so that a spreadsheet can sort by them. */
const namesOf = (field: Field): string[] => {
  const { parts } = kindOf(field)
  return parts ? Object.keys(parts).map((part) => `${field.name}.${part}`) : [field.name]
}

const isPart = (entity: Entity, path: string): boolean => {
  const [first = '', second = ''] = path.split('.')
  const field = Object.hasOwn(entity.fields, first) ? entity.fields[first] : undefined
  return field !== undefined && Object.hasOwn(kindOf(field).parts ?? {}, second)
}

const partOf = (field: Field, part: string, language: string): Column => ({
  heading: `${field.title} · ${partTitle(part, language)}`,
  value: (row) => (row[field.name] as { readonly [part: string]: Value } | null | undefined)?.[part],
  field: undefined,
})

const written = (row: Row, { value, field }: Column, how: Dialect): string => {
  const found = value(row)
  return field ? cell(found, field, how) : plain(found, how)
}
