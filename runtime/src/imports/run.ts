import { newId } from '../records/id.ts'
import type { Verb } from '@cahier/core/access'
import type { Style } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import { problem } from '@cahier/core/problem'
import type { ImportFile, ImportProgress, ImportReport, RefusedRow } from '@cahier/core/wire'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { changesOf } from '../records/changes.ts'
import { accessTo, momentOf, titled, type Context } from '../records/context.ts'
import { atRevision } from '../records/statement.ts'
import { readCsv } from './csv.ts'
import { ahead, batches, sideBySide } from './flow.ts'
import { gathered, listsIn, recordReader } from './lines.ts'
import { anyLinker, linker, type Linker } from './links.ts'
import type { Column, Mapping } from './mapping.ts'
import { recall, remember } from './memory.ts'
import { plan } from './plan.ts'
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
  /** Without a mapping, takes the one that was last used for a file of these headings; with one, keeps it for the next. */
  readonly remember?: boolean
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
  const report = await spooled(bytes, options.signal, (file) =>
    options.strict || options.dryRun
      ? whole(context, (at, db) => importRows(at, name, file(), unhurried(own), db))
      : importRows(context, name, file(), own, context.workspace.db),
  )
  if (options.remember && options.mapping && report.applied) await remember(context, report, options.mapping)
  return report
}

/**
 * So many batches at once, each on a connection of its own: with fewer the database waits for Node, which does one thing at a time. The
 * embedded one has one connection: there the next is ready when the last is written, and a stop has few before it.
 */
const LANES = { postgres: 5, embedded: 2 } as const

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
  const remembered = options.remember && !options.mapping ? await recall(context, db, entity, csv.headers) : undefined
  const mapping = options.mapping ?? remembered
  const { columns, unmapped } = plan(csv, entity, context, mapping)
  const { headers: headings, samples, separator } = csv
  await options.begin?.({ headings, samples, separator, group, ...(remembered && { mapping: remembered }) })
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
  const read = recordReader(columns, csv.headers.length, style, mapping)
  const own = { group, tx: db === workspace.db ? undefined : db }
  const settle = settler({
    db,
    context,
    entity,
    key: mapping?.key ?? [],
    linkers,
    lists,
    writer: writerOf(context, entity.name, own),
    trial: writerOf(context, entity.name, { ...own, trial: true }),
    tally: counted,
    refused: options.refused,
  })
  // Rows that may meet a record an earlier one makes wait for it, and one transaction does one thing at a time; the rows of a
  // record with lines are told together.
  const meets = columns.some(({ to, ways, list }) => list || [to, ...(ways ?? []).map((way) => way.to)].includes(entity.name))
  const apart = db === workspace.db && mapping?.key === undefined && !meets
  await sideBySide(
    unstopped(ahead(batches(gathered(csv.rows, columns, mapping?.key)), (batch) => batch.map(read))),
    apart ? LANES[workspace.db.kind] : 1,
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
    separator,
    seconds: Math.round(performance.now() - started) / 1000,
    ...counted.counts,
    headings,
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

const styleOf = (context: Context): Style => ({ ...momentOf(context).style, locale: context.language === 'fr' ? 'fr-FR' : 'en-GB' })

const progressOf = ({ read, created, updated, refused }: ImportProgress): ImportProgress => ({ read, created, updated, refused })
