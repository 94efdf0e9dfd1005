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
import { atRevision } from '../records/statement.ts'
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
  /** What all its changes share in the history; a new one unless told. */
  readonly group?: string
  /** Ends it after the rows that are being written: those stay, unless the whole is taken back, and the report says so. */
  readonly signal?: AbortSignal
  /** Told as soon as the file's first lines are read; again where the whole is begun anew, and what was told before counts no more. */
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
  entityOf(context, name, options)
  const own = { ...options, group: options.group ?? newId() }
  return spooled(bytes, options.signal, (file) =>
    options.strict || options.dryRun
      ? whole(context, (at, db) => importRows(at, name, file(), unhurried(own), db))
      : importRows(context, name, file(), own, context.workspace.db),
  )
}

async function importRows(
  context: Context,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions & { readonly group: string },
  db: Queryable,
): Promise<ImportReport> {
  const { workspace } = context
  const { group } = options
  const entity = entityOf(context, name, options)
  const csv = await readCsv(bytes, options.mapping?.delimiter)
  const { columns, unmapped } = plan(csv, entity, context, options)
  await options.begin?.({ headings: csv.headers, samples: csv.samples, separator: csv.separator, group })
  const started = performance.now()
  const style = styleOf(context)
  let stopped = false
  const unstopped = async function* <T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      if ((stopped = options.signal?.aborted ?? false)) return
      yield item
    }
  }
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
    unstopped(ahead(batches(gathered(csv.rows, columns, options.mapping?.key)), (batch) => batch.map(read))),
    apart ? 3 : 1,
    async (rows) => {
      for (const row of rows) counted.row(row)
      await settle.rows(rows)
      await options.progress?.(progressOf(counted.counts))
    },
  )
  // Who waits for a row further down waits in vain, which is no fault of theirs.
  if (!stopped) await settle.rest()
  await options.progress?.(progressOf(counted.counts))
  return {
    entity: entity.name,
    file: options.file ?? null,
    group,
    applied: !options.dryRun && !(options.strict && (stopped || counted.counts.refused > 0)),
    stopped,
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
}

/** A reader of the answer that is slow, or gone, must not hold a transaction open. */
const unhurried = <T extends ImportOptions>(options: T): T => ({
  ...options,
  begin: (file) => void Promise.resolve(options.begin?.(file)).catch(() => {}),
  progress: (progress) => void Promise.resolve(options.progress?.(progress)).catch(() => {}),
  refused: (row) => void Promise.resolve(options.refused?.(row)).catch(() => {}),
})

/**
 * All or nothing: what was written is taken back unless the report says it applies. Begun anew after a deadlock, and where the model
 * changed meanwhile.
 */
const whole = ({ workspace, revision, ...context }: Context, work: (context: Context, db: Queryable) => Promise<ImportReport>) =>
  atRevision(workspace, revision, async (at) => {
    const taken = new Error('taken back')
    let report: ImportReport | undefined
    try {
      const done = await workspace.db.transaction(async (tx) => {
        report = await work({ ...context, workspace, revision: at }, tx)
        if (!report.applied) throw taken
        return report
      })
      changesOf(workspace).tell()
      return done
    } catch (error) {
      if (error === taken && report) return report
      throw error
    }
  })

/** With a key, rows are compared to records and may change them: that takes the rights to. */
function entityOf(context: Context, name: string, { mapping }: ImportOptions): Entity {
  const { entities } = context.revision.model
  const entity = Object.hasOwn(entities, name) ? entities[name] : undefined
  if (!entity) throw new Refused([problem('record.entity', '', { entity: name })], 404)
  const rights = accessTo(context, entity)
  const needed: Verb[] = ['import', 'create', ...(mapping?.key ? (['read', 'update'] as const) : [])]
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
