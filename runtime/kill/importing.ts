import type { Queryable } from '../src/db/database.ts'
import type { Client } from './client.ts'
import type { Change } from './inspect.ts'
import type { Watch } from './publishing.ts'

/** Rows that the import writes in one statement, and batches of a file. */
const BATCH = 1000
const BATCHES = 4
export type Import = {
  readonly strict: boolean
  readonly codes: readonly string[]
  readonly done: boolean
  readonly acknowledged: number
  readonly took: number
  readonly broken: readonly string[]
}

/** Imports a file in which every other row changes a record an earlier file brought; `known` are the codes of those. */
export const importFile = async (client: Client, known: readonly string[], strict: boolean, watch: Watch): Promise<Import> => {
  const began = performance.now()
  const mark = Date.now().toString(36)
  const half = (BATCH * BATCHES) / 2
  const from = known.length < half ? known.length : Math.floor(Math.random() * (known.length - half + 1))
  const codes = Array.from({ length: BATCH * BATCHES }, (_, n) => (n % 2 ? known[from + (n - 1) / 2] : undefined) ?? `file-${mark}-${n}`)
  const csv = ['code,label,serial,amount', ...codes.map((code, n) => `${code},${mark}-${n},${mark}-serial-${n},${n}`)].join('\n')
  const mapping = JSON.stringify({ key: ['code'], columns: {} })
  const broken: string[] = []
  let [done, acknowledged] = [false, 0]
  await client.lines(`/api/import/item?${new URLSearchParams({ strict: String(strict), mapping })}`, 'text/csv', csv, (line) => {
    const { progress, report, refused, problem } = line as {
      progress?: Counts
      report?: Counts & { applied: boolean }
      refused?: unknown
      problem?: unknown
    }
    if (refused) broken.push(`a row was refused: ${JSON.stringify(refused)}`)
    if (problem && !busy(problem)) broken.push(`an import broke off: ${JSON.stringify(problem)}`)
    if (progress) watch(progress.read / codes.length)
    if (progress && !strict) acknowledged = progress.created + progress.updated
    if (report) [done, acknowledged] = [report.applied, report.created + report.updated]
  })
  return { strict, codes, done, acknowledged, took: performance.now() - began, broken }
}
type Counts = { readonly read: number; readonly created: number; readonly updated: number }
const busy = (problem: unknown): boolean => (problem as { status: number }).status === 503

/**
 * Of an import that was cut off: what was reported is there. Of each batch, what it creates came whole or not at all, and so did what
 * it changes; nothing before the batch ahead of it was whole. A strict one is all or nothing.
 */
export const inspectImport = async (
  db: Queryable,
  { strict, codes, done, acknowledged, broken }: Import,
  changes: readonly Change[],
): Promise<{ faults: string[]; there: readonly string[] }> => {
  const own = new Set(changes.filter((change) => change.cause === 'import').map((change) => change.record))
  const rows = await db.query<{ id: string; code: string }>({
    text: `select id, code from ws_main.item where code = any($1::text[])`,
    values: [codes],
  })
  const there = new Set(rows.filter((row) => own.has(row.id)).map((row) => row.code))
  const faults = [...broken]
  if (there.size < acknowledged) faults.push(`${acknowledged} rows of an import were reported and ${there.size} are there`)
  if (done && there.size !== codes.length) faults.push(`an import was reported as done with ${there.size} of ${codes.length} rows`)
  if (strict && there.size !== 0 && there.size !== codes.length) faults.push(`a strict import left ${there.size} of ${codes.length} rows`)
  const parts = Array.from({ length: BATCHES }, (_, b) => codes.slice(b * BATCH, (b + 1) * BATCH)).flatMap((batch) => [
    batch.filter((_, n) => n % 2 === 0),
    batch.filter((_, n) => n % 2),
  ])
  const shares = parts.map((part) => part.filter((code) => there.has(code)).length / part.length)
  if (shares.some((share) => share !== 0 && share !== 1)) faults.push(`a batch of an import is torn: ${shares.join(', ')}`)
  const whole = shares.filter((_, n) => n % 2 === 0).map((share, b) => share * shares[b * 2 + 1]!)
  if (whole.some((share, b) => b > 0 && shares[b * 2]! + shares[b * 2 + 1]! > 0 && whole[b - 1] !== 1))
    faults.push(`a later batch is there without the one ahead of it: ${shares.join(', ')}`)
  return { faults, there: [...there] }
}
