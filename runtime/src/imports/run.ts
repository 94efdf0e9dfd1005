import { newId } from '../records/id.ts'
import type { Verb } from '@cahier/core/access'
import type { Style } from '@cahier/core/fields/kind'
import type { Entity, Model } from '@cahier/core/model/model'
import { problem, step, type Problem } from '@cahier/core/problem'
import type { ImportFile, ImportProgress, ImportReport, RefusedRow } from '@cahier/core/wire'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { changesOf } from '../records/changes.ts'
import { accessTo, momentOf, titled, type Context } from '../records/context.ts'
import { Moved } from '../records/statement.ts'
import { readCsv, type Csv } from './csv.ts'
import { ahead, batches, sideBySide } from './flow.ts'
import { gathered, listsIn, recordReader } from './lines.ts'
import { anyLinker, linker, type Linker } from './links.ts'
import { map, type Column, type Mapping, type Way } from './mapping.ts'
import { spooled } from './spool.ts'
import { tally } from './report.ts'
import { settler } from './settle.ts'
import { writerOf } from './write.ts'

export type ImportOptions = {
  readonly file?: string
  readonly mapping?: Mapping
  /** One refused row refuses all. */
  readonly strict?: boolean
  /** Reads, checks and writes as usual, then takes all of it back. */
  readonly dryRun?: boolean
  /** Told as soon as the file's first line is read. */
  readonly begin?: (file: ImportFile) => void | Promise<void>
  readonly progress?: (progress: ImportProgress) => void | Promise<void>
  readonly refused?: (row: RefusedRow) => void | Promise<void>
}

/**
 * Brings the rows of a CSV in as records of an entity, through the one write pipeline: good rows go in, refused ones are
 * told with their reasons, in the language of the context, which is also that of numbers and dates where the mapping says
 * nothing. All changes share one group of the history. Refuses an unreadable file or mapping as a whole.
 */
export async function importCsv(
  context: Context,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const entity = entityOf(context, name, options.mapping?.key !== undefined)
  if (!options.strict && !options.dryRun) return importRows(context, entity, bytes, options, (run) => run(context.workspace.db))
  return spooled(bytes, (here) => importRows(context, entity, here, unhurried(options), (run) => whole(context, run)))
}

type Run = (db: Queryable) => Promise<ImportReport>

async function importRows(
  context: Context,
  entity: Entity,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  within: (run: Run) => Promise<ImportReport>,
): Promise<ImportReport> {
  const { workspace } = context
  const csv = await readCsv(bytes, options.mapping?.delimiter)
  const { columns, unmapped } = plan(csv, entity, context, options)
  const group = newId()
  await options.begin?.({ headings: csv.headers, separator: csv.separator, group })
  const started = performance.now()
  const style = styleOf(context)
  return within(async (db) => {
    const counted = tally(columns, context.language)
    const linkersOf = (some: readonly Column[]): Linker[] =>
      some.flatMap((column) =>
        column.by ? [linker(context, db, column, column.by, style)] : column.ways ? [anyLinker(context, db, column, style)] : [],
      )
    const linkers = linkersOf(columns.filter(({ list }) => !list))
    const lists = listsIn(columns).map(({ list, columns: of }) => ({ list, linkers: linkersOf(of) }))
    const read = recordReader(columns, csv.headers.length, style, options.mapping)
    const writer = writerOf(context, entity.name, { group, tx: db === workspace.db ? undefined : db })
    const settle = settler({
      db,
      context,
      entity,
      key: options.mapping?.key ?? [],
      linkers,
      lists,
      writer,
      tally: counted,
      refused: options.refused,
    })
    // Rows that may meet a record an earlier one makes wait for it, and one transaction does one thing at a time; the rows of a
    // record with lines are told together.
    const meets = columns.some(({ to, ways, list }) => list || [to, ...(ways ?? []).map((way) => way.to)].includes(entity.name))
    const apart = db === workspace.db && options.mapping?.key === undefined && !meets
    await sideBySide(
      ahead(batches(gathered(csv.rows, columns, options.mapping?.key)), (batch) => batch.map(read)),
      apart ? 3 : 1,
      async (rows) => {
        for (const row of rows) counted.row(row)
        await settle.rows(rows)
        await options.progress?.(progressOf(counted.counts))
      },
    )
    await settle.rest()
    await options.progress?.(progressOf(counted.counts))
    return {
      entity: entity.name,
      file: options.file ?? null,
      group,
      applied: !options.dryRun && !(options.strict && counted.counts.refused > 0),
      strict: options.strict ?? false,
      dryRun: options.dryRun ?? false,
      encoding: csv.encoding(),
      separator: csv.separator,
      seconds: Math.round(performance.now() - started) / 1000,
      ...counted.counts,
      headings: csv.headers,
      columns: counted.columns(),
      unmapped,
      reasons: await counted.reasons([...linkers, ...lists.flatMap((one) => one.linkers)]),
    }
  })
}

/** A reader of the answer that is slow, or gone, must not hold a transaction open. */
const unhurried = (options: ImportOptions): ImportOptions => ({
  ...options,
  progress: (progress) => void Promise.resolve(options.progress?.(progress)).catch(() => {}),
  refused: (row) => void Promise.resolve(options.refused?.(row)).catch(() => {}),
})

/** All or nothing: what was written is taken back unless the report says it applies. */
async function whole({ workspace }: Context, run: Run): Promise<ImportReport> {
  const taken = new Error('taken back')
  let report: ImportReport | undefined
  try {
    const done = await workspace.db.transaction(async (tx) => {
      report = await run(tx)
      if (!report.applied) throw taken
      return report
    })
    changesOf(workspace).tell()
    return done
  } catch (error) {
    if (error === taken && report) return report
    throw error instanceof Moved ? new Refused([problem('import.moved')], 409) : error
  }
}

/** With a key, rows are compared to records and may change them: that takes the rights to. */
function entityOf(context: Context, name: string, keyed: boolean): Entity {
  const { entities } = context.revision.model
  const entity = Object.hasOwn(entities, name) ? entities[name] : undefined
  if (!entity) throw new Refused([problem('record.entity', '', { entity: name })], 404)
  const rights = accessTo(context, entity)
  const needed: Verb[] = ['import', 'create', ...(keyed ? (['read', 'update'] as const) : [])]
  if (!needed.every((verb) => rights.may(verb)))
    throw new Refused([problem('access.entity', '', { entity: titled(context, entity).title })], 403)
  return titled(context, entity)
}

function plan(csv: Csv, entity: Entity, context: Context, options: ImportOptions) {
  const { revision, language } = context
  const languages = new Set([language, revision.model.language, ...revision.model.app.languages])
  const mapped = map(
    csv.headers,
    known(context, revision.in(language)).entities[entity.name] ?? entity,
    [...languages].map((one) => known(context, revision.in(one))),
    options.mapping,
  )
  const problems: Problem[] = [...mapped.problems]
  for (const column of mapped.columns) {
    if (!writable(column, entity, context)) problems.push(problem('access.field', step(column.field.name), { field: column.field.title }))
    else if (!seen(column, context)) problems.push(problem('import.link_hidden', step(column.field.name), { field: column.field.title }))
  }
  if (problems.length > 0) throw new Refused(problems)
  return { ...mapped, columns: mapped.columns.map((column) => (column.ways ? { ...column, ways: open(column.ways, context) } : column)) }
}

/** A field of a line is written with the list it is of. */
function writable({ field, list }: Column, entity: Entity, context: Context): boolean {
  if (!list) return accessTo(context, entity).writes(field)
  return accessTo(context, entity).writes(list) && accessTo(context, context.revision.model.entities[list.rows.entity]!).writes(field)
}

/** Where the person may look names up. */
const open = (ways: readonly Way[], context: Context): Way[] =>
  ways.filter(({ to, by }) => {
    const { may, reads } = accessTo(context, context.revision.model.entities[to]!)
    return may('read') && reads(by)
  })

/** A model without what the person may neither see nor set: to name it is to name nothing. */
function known(context: Context, model: Model): Model {
  const entities = Object.entries(model.entities).map(([name, entity]): [string, Entity] => {
    const { reads, writes } = accessTo(context, entity)
    const fields = Object.entries(entity.fields).filter(([field, one]) => reads(one) || writes(one) || field === entity.label)
    return [name, { ...entity, fields: Object.fromEntries(fields) }]
  })
  return { ...model, entities: Object.fromEntries(entities) }
}

/** Looking names up must not tell of records that the person may not see. */
function seen(column: Column, context: Context): boolean {
  const target = column.to === undefined ? undefined : context.revision.model.entities[column.to]
  if (!target || !column.by) return true
  const rights = accessTo(context, target)
  return rights.may('read') && rights.reads(column.by)
}

const styleOf = (context: Context): Style => ({ ...momentOf(context).style, locale: context.language === 'fr' ? 'fr-FR' : 'en-GB' })

const progressOf = ({ read, created, updated, refused }: ImportProgress): ImportProgress => ({ read, created, updated, refused })
