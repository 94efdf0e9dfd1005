import type { LinesField } from '@cahier/core/fields/field'
import { problem } from '@cahier/core/problem'
import type { Page, Row } from '@cahier/core/wire'
import { Refused } from '../errors.ts'
import { audit } from '../log.ts'
import { entityFor, momentOf, titled, type Context } from '../records/context.ts'
import { list } from '../records/reading/list.ts'
import { atRevision } from '../records/statement.ts'
import { planOf, type Column, type Said } from './columns.ts'
import { dialect, line, type Dialect } from './csv.ts'
import { namesFor, type Names } from './names.ts'

export type ExportQuestion = { readonly filter?: string; readonly q?: string; readonly sort?: string; readonly fields?: string }

/**
 * All records a question matches, as CSV lines, page after page, so that no export is too long to hold. The same rights as a
 * list, and the right to export. Links are written as an import finds them; the lines of a record are in its own row and in those
 * below, which say nothing else. What was taken away, and by whom, is logged, even where they stopped half way.
 */
export async function* exportCsv(context: Context, name: string, asked: ExportQuestion): AsyncGenerator<string> {
  const entity = titled(context, entityFor(context, name, 'export'))
  entityFor(context, name, 'read')
  const { columns, question } = planOf(context, entity, asked.fields)
  const how = dialect(context.language, momentOf(context).style)
  const names = namesFor(context, how)
  const { filter, q, sort } = asked
  const told = { ...question, limit: '200', ...(filter ? { filter } : {}), ...(q ? { q } : {}), ...(sort ? { sort } : {}) }
  let page: Page | undefined = await read(context, name, told)
  const headings = columns.map(({ heading }) => heading)
  let records = 0
  try {
    yield (how.bom ? '\ufeff' : '') + line(headings, how)
    while (page) {
      await names.learn(page.items.flatMap((row) => columns.flatMap((column) => saidBy(row, column).flatMap(column.refs))))
      if (page.items.length > 0) yield page.items.flatMap((row) => written(row, columns, how, names)).join('')
      records += page.items.length
      page = page.next === null ? undefined : await read(context, name, { ...told, after: page.next })
    }
  } finally {
    const { id, email, kind } = context.actor
    audit.info(
      { export: { entity: name, records, complete: page === undefined, headings, filter, q, sort, by: { kind, id, email } } },
      'export',
    )
  }
}

/** One page, under the revision the file began with: its columns cannot change half way down. */
const read = (context: Context, name: string, question: Readonly<Record<string, string>>): Promise<Page> =>
  atRevision(context.workspace, context.revision, async (revision) => {
    if (revision.number !== context.revision.number) throw new Refused([problem('import.moved')], 409)
    return JSON.parse(await list(context, name, question, 'export')) as Page
  })

/** What a column speaks of: the record, or each line of one of its lists. */
const saidBy = (row: Row, { list }: Column): readonly Said[] => (list ? linesOf(row, list) : [row])
const linesOf = (row: Row, { name }: LinesField): readonly Said[] => (row[name] as readonly Said[] | null | undefined) ?? []

/** A record as one row of the file, or as many as its longest list has lines. */
const written = (row: Row, columns: readonly Column[], how: Dialect, names: Names): string[] => {
  const cells = columns.map((column) => saidBy(row, column).map((said) => column.text(said, how, names)))
  const height = Math.max(1, ...cells.map((column) => column.length))
  return Array.from({ length: height }, (_, at) =>
    line(
      cells.map((column) => column[at] ?? ''),
      how,
    ),
  )
}
