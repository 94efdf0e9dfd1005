import type { ImportColumn, ImportReason, RefusedRow } from '@cahier/core/wire'
import type { Problem } from '@cahier/core/problem'
import { nearest } from '@cahier/core/nearest'
import { say } from '@cahier/core/words/index'
import type { ReadRow } from './cells.ts'
import type { CsvRow } from './csv.ts'
import type { Linker } from './links.ts'
import { rowOf } from './lines.ts'
import { pathOf, type Column } from './mapping.ts'
import { alone } from './parse.ts'

/** Counts what an import meets: empty cells, unexpected values, links, and rows refused by reason. */
export type Tally = {
  readonly counts: { read: number; created: number; updated: number; unchanged: number; refused: number }
  row(row: ReadRow): void
  linked(column: Column, found: boolean): void
  /** A refused record, row by row, each with what is wrong with it. */
  refuse(row: CsvRow & Pick<ReadRow, 'lines'>, problems: readonly Problem[]): RefusedRow[]
  columns(): ImportColumn[]
  reasons(linkers: readonly Linker[]): Promise<ImportReason[]>
}
type Reason = { problem: Problem; column: Column | undefined; count: number; rows: number[]; values: Map<string, number> }

export function tally(columns: readonly Column[], language: string): Tally {
  const counts = { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }
  const seen = columns.map((column) => ({ column, empty: 0, found: 0, missing: 0, unexpected: new Map<string, number>() }))
  const byField = new Map(seen.map((one) => [pathOf(one.column), one]))
  /** A row has many cells: what is wrong with one begins with its column, unless it names it. */
  const placed = (problem: Problem, column: Column | undefined): string => {
    const said = sentence(problem, language)
    return column && !said.toLowerCase().includes(column.heading.toLowerCase())
      ? `${column.heading}${language.startsWith('fr') ? NARROW : ''}: ${said}`
      : said
  }
  const byColumn = new Map(seen.map((one) => [one.column, one]))
  const reasons = new Map<string, Reason>()
  const meet = (one: (typeof seen)[number], { cells }: CsvRow): void => {
    const { index, aliases, expect } = one.column
    const text = (cells[index] ?? '').trim()
    if (text === '') one.empty++
    else if (expect.size > 0 && !expect.has(aliases.get(text) ?? text)) count(one.unexpected, text)
  }
  return {
    counts,
    row(row) {
      counts.read++
      for (const one of seen) {
        const { list } = one.column
        if (!list) meet(one, row)
        else for (const line of row.lines?.find((some) => some.list.name === list.name)?.rows ?? []) meet(one, line)
      }
    },
    linked(column, found) {
      const one = byColumn.get(column)
      if (one) one[found ? 'found' : 'missing']++
    },
    refuse(row, problems) {
      counts.refused++
      for (const problem of problems) {
        const column = byField.get(fieldOf(problem))?.column
        const at = rowOf(row, problem.path)
        const key = problem.code + ' ' + (column?.list ? fieldOf(problem) : problem.path)
        const reason: Reason = reasons.get(key) ?? { problem, column, count: 0, rows: [], values: new Map() }
        reasons.set(key, reason)
        reason.count++
        if (reason.rows.length < FIRST) reason.rows.push(at.number)
        const value = column ? (at.cells[column.index] ?? '').trim() : ''
        if (value !== '' && (reason.values.has(value) || reason.values.size < MOST)) count(reason.values, value)
      }
      return [row, ...(row.more ?? [])].map(({ number, cells }) => {
        const here = problems.filter(({ path }) => rowOf(row, path).number === number)
        return { row: number, cells, reasons: [...new Set(here.map((problem) => placed(problem, byField.get(fieldOf(problem))?.column)))] }
      })
    },
    columns: () =>
      seen.map(({ column, empty, found, missing, unexpected }) => ({
        heading: column.heading,
        field: pathOf(column),
        ...(column.part !== undefined && { part: column.part }),
        empty,
        ...(column.to && column.by ? { link: { to: column.to, by: column.by.name, found, missing } } : {}),
        unexpected: frequent(unexpected).map(([value, many]) => counted(value, many, nearest(value, column.expect))),
      })),
    async reasons(linkers) {
      const told: ImportReason[] = []
      for (const { problem, column, count: many, rows, values } of [...reasons.values()].toSorted((a, b) => b.count - a.count)) {
        const linker = problem.code === 'import.link_missing' ? linkers.find((one) => one.column === column) : undefined
        const top = []
        for (const [value, times] of frequent(values)) top.push(counted(value, times, await linker?.nearest(value)))
        const place = { field: column ? pathOf(column) : null, heading: column?.heading ?? null }
        told.push({ code: problem.code, detail: sentence(problem, language), ...place, count: many, rows, values: top })
      }
      return told
    },
  }
}

const NARROW = '\u00a0'

/** Rows named in the report, and values kept to find the frequent ones. */
const FIRST = 5
const MOST = 1000
const SHOWN = 10

/** The field a problem is about, by its path among the columns: `price`, or `lines.price` of a line. */
const fieldOf = (problem: Problem): string => {
  const [, name = '', place = '', of] = problem.path.split('/').map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'))
  return of !== undefined && /^\d+$/.test(place) ? `${name}.${of}` : name
}

const sentence = (problem: Problem, language: string): string => say(problem, language)

const count = (counts: Map<string, number>, value: string): void => {
  const before = counts.get(value)
  counts.set(before === undefined ? alone(value) : value, (before ?? 0) + 1)
}

const frequent = (counts: Map<string, number>) => [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, SHOWN)

const counted = (value: string, many: number, close: string | undefined) => ({ value, count: many, ...(close ? { nearest: close } : {}) })
