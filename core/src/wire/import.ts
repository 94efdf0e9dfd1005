import type { MappingDocument } from '../model/document.ts'
import type { ProblemDocument } from './problem.ts'

/**
 * POST /api/import/{entity} answers lines of JSON: how the file is read, progress while it runs, each refused row as it is
 * met, the report last. A `problem` as last line means that the import broke off; `file` once more, that it was begun anew and what
 * was told before counts no more.
 */
export type ImportLine =
  | { readonly file: ImportFile }
  | { readonly progress: ImportProgress }
  | { readonly refused: RefusedRow }
  | { readonly report: ImportReport }
  | { readonly problem: ProblemDocument }
/** How the file is read, and the group its changes will share: an import is stopped by it, and taken back, even if it breaks off. */
export type ImportFile = {
  /** Each once: one that repeats another, or says nothing, is told by the letter of its column. */
  readonly headings: readonly string[]
  /** Of each column some different values of the first rows, as one line. */
  readonly samples: readonly string[]
  readonly separator: string
  readonly group: string
  /** The mapping it is read by, where that was remembered. */
  readonly mapping?: Partial<MappingDocument>
}
export type ImportProgress = { readonly read: number; readonly created: number; readonly updated: number; readonly refused: number }
/** `row` as a spreadsheet counts it, the header being row 1; `reasons` in the language asked for. */
export type RefusedRow = { readonly row: number; readonly cells: readonly string[]; readonly reasons: readonly string[] }
export type ImportReport = {
  readonly entity: string
  readonly file: string | null
  /** All changes of the import share it in the history; it can be undone by it. */
  readonly group: string
  /** False after a dry run, and where `strict` refused the whole: then the counts say what would have been. */
  readonly applied: boolean
  /** Ended before its last row, as somebody asked. */
  readonly stopped: boolean
  readonly strict: boolean
  readonly dryRun: boolean
  readonly encoding: string
  readonly separator: string
  readonly seconds: number
  readonly read: number
  readonly created: number
  readonly updated: number
  /** Rows whose record, found by the key, says the same already. */
  readonly unchanged: number
  readonly refused: number
  readonly headings: readonly string[]
  readonly columns: readonly ImportColumn[]
  readonly unmapped: readonly string[]
  readonly reasons: readonly ImportReason[]
}
export type ImportColumn = {
  readonly heading: string
  readonly field: string
  /** The one part of the field it fills: the city of an address. */
  readonly part?: string
  readonly empty: number
  /** Rows whose target was found, or not. */
  readonly link?: { readonly to: string; readonly by: string; readonly found: number; readonly missing: number }
  /** Values that the mapping does not expect; they went in as they are. */
  readonly unexpected: readonly Counted[]
}
/** Rows refused for one reason; `rows` are the first of them, `values` the most frequent. */
export type ImportReason = {
  readonly code: string
  readonly detail: string
  readonly field: string | null
  readonly heading: string | null
  readonly count: number
  readonly rows: readonly number[]
  readonly values: readonly Counted[]
}
export type Counted = { readonly value: string; readonly count: number; readonly nearest?: string }
