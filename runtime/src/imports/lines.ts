import type { LinesField } from '@cahier/core/fields/field'
import { same } from '@cahier/core/fields/same'
import type { Style, Value } from '@cahier/core/fields/kind'
import type { Entity } from '@cahier/core/model/model'
import { at, problem, step } from '@cahier/core/problem'
import { stored } from '../records/writing/body.ts'
import { reader, type ReadRow } from './cells.ts'
import type { CsvRow } from './csv.ts'
import type { Column, Mapping } from './mapping.ts'

/**
 * Rows of a file as records: where it has columns of lines, a row that says nothing of the record itself, or repeats its key, is
 * one more line of the record above.
 */
export function gathered(
  rows: AsyncIterable<readonly CsvRow[]>,
  columns: readonly Column[],
  key: readonly string[] = [],
): AsyncIterable<readonly CsvRow[]> {
  const own = columns.filter(({ list }) => !list)
  if (own.length === columns.length || own.length === 0) return rows
  const keyed = own.filter(({ field }) => key.includes(field.name))
  const says = (row: CsvRow, { index }: Column): string => (row.cells[index] ?? '').trim()
  const continues = (row: CsvRow, record: CsvRow): boolean =>
    own.every((column) => says(row, column) === '') ||
    (keyed.length > 0 && keyed.every((column) => says(row, column) !== '' && says(row, column) === says(record, column)))
  return together(rows, continues)
}

async function* together(
  rows: AsyncIterable<readonly CsvRow[]>,
  continues: (row: CsvRow, record: CsvRow) => boolean,
): AsyncGenerator<readonly CsvRow[]> {
  let last: (CsvRow & { readonly more: CsvRow[] }) | undefined
  for await (const piece of rows) {
    const whole: CsvRow[] = []
    for (const row of piece) {
      if (last && continues(row, last)) last.more.push(row)
      else {
        if (last) whole.push(last)
        last = { ...row, more: [] }
      }
    }
    yield whole
  }
  if (last) yield [last]
}

/** Reads records with their lines: a line is of the list that one of its cells is of. */
export function recordReader(columns: readonly Column[], width: number, style: Style, mapping?: Mapping): (row: CsvRow) => ReadRow {
  const own = reader(
    columns.filter(({ list }) => !list),
    width,
    style,
    mapping,
  )
  const lists = listsIn(columns).map(({ list, columns: of }) => ({ list, of, read: reader(of, Infinity, style, mapping) }))
  if (lists.length === 0) return own
  return (row) => {
    const record = own(row)
    const rows = [row, ...(row.more ?? [])]
    const lines = lists.map(({ list, of, read }) => ({
      list,
      rows: rows.filter(({ cells }) => of.some(({ index }) => (cells[index] ?? '').trim() !== '')).map(read),
    }))
    const wrong = lines.flatMap(({ list, rows: all }) => all.flatMap(({ problems }, i) => at(step(list.name) + step(i), problems)))
    const below = (row.more ?? []).flatMap((more) => differing(record, own(more)))
    return { ...record, lines, problems: [...record.problems, ...below, ...wrong] }
  }
}

/** What a row below says of the record, where that is not what its first row says. */
const differing = (record: ReadRow, below: ReadRow) => [
  ...below.problems,
  ...[...Object.keys(below.values), ...Object.keys(below.links)].flatMap((name) =>
    same(below.values[name], record.values[name]) && below.links[name] === record.links[name]
      ? []
      : [problem('import.line_differs', step(name), { row: below.number })],
  ),
]

/** The lists a file says something of, each with its columns. */
export const listsIn = (columns: readonly Column[]): { readonly list: LinesField; readonly columns: readonly Column[] }[] => {
  const lists = new Map(columns.flatMap(({ list }) => (list ? [[list.name, list] as const] : [])))
  return [...lists.values()].map((list) => ({ list, columns: columns.filter((column) => column.list?.name === list.name) }))
}

/** The row of a file that a problem of its record is about: that of the line at its place, else the first. */
export const rowOf = (row: CsvRow & Pick<ReadRow, 'lines'>, path: string): CsvRow => {
  const [, name, place] = path.split('/')
  return row.lines?.find(({ list }) => list.name === name)?.rows[Number(place)] ?? row
}

type Line = Readonly<Record<string, Value>>

/**
 * The lines a file gives for those that are there: the first for the first, and so on, so that a file read twice changes nothing;
 * `now` itself where they say the same.
 */
export const matched = (rows: Entity, now: Value, given: Value): Value => {
  const there = (Array.isArray(now) ? now : []) as readonly Line[]
  const lines = given as readonly Line[]
  const known = there.map((line) => stored(rows, line))
  const unchanged =
    lines.length === there.length && lines.every((line, i) => Object.keys(line).every((name) => same(known[i]![name], line[name])))
  return unchanged ? now : lines.map((line, i) => (there[i] ? { ...line, id: there[i]['id']! } : line))
}
