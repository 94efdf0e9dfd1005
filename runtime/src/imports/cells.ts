import { kindOf } from '@cahier/core/fields/index'
import type { Field } from '@cahier/core/model/model'
import type { Style, Value } from '@cahier/core/fields/kind'
import { at, problem, step, type Problem } from '@cahier/core/problem'
import type { CsvRow } from './csv.ts'
import type { LinesField } from '@cahier/core/fields/field'
import type { Column, Mapping } from './mapping.ts'
import { alone } from './parse.ts'

/** A row as values by field. `links` are still words: the labels of their targets. An empty cell says nothing, so its field is absent. */
export type ReadRow = CsvRow & {
  readonly values: Readonly<Record<string, Value>>
  readonly links: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
  /** What it says of the lines of its record. */
  readonly lines?: readonly ReadLines[]
}
export type ReadLines = { readonly list: LinesField; readonly rows: readonly ReadRow[] }
export type ReadCell = { readonly value?: Value; readonly link?: string; readonly problems?: readonly Problem[] }

/** Reads the rows of one file. Each text is parsed once per column, since real files say the same few things thousands of times. */
export function reader(columns: readonly Column[], width: number, style: Style, mapping: Mapping = {}): (row: CsvRow) => ReadRow {
  const cells = columns.map((column) => remembered((raw) => readCell(raw, column, styleOf(column.field, style, mapping))))
  return (row) => {
    const values: Record<string, Value> = {}
    const links: Record<string, string> = {}
    const problems: Problem[] = []
    if (row.cells.length > width && row.cells.slice(width).some((cell) => cell.trim() !== '')) {
      problems.push(problem('import.cells', '', { found: row.cells.length, expected: width }))
    }
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]!
      const cell = cells[index]!(row.cells[column.index] ?? '')
      if (cell.problems) problems.push(...cell.problems)
      else if (cell.link !== undefined) links[column.field.name] = cell.link
      else if (cell.value !== undefined && cell.value !== null) {
        const { name } = column.field
        values[name] = column.part === undefined ? cell.value : { ...(values[name] as object | undefined), [column.part]: cell.value }
      }
    }
    return { ...row, values, links, problems }
  }
}

function readCell(raw: string, column: Column, style: Style): ReadCell {
  const text = unguarded(raw).trim()
  const aliased = column.aliases.has(text) ? column.aliases.get(text) : text
  if (aliased === null || aliased === undefined || aliased === '') return {}
  if (column.to || column.ways) return { link: aliased }
  if (column.part !== undefined) return { value: kindOf(column.field).part?.(column.part, aliased, style) ?? aliased }
  let first: readonly Problem[] | undefined
  for (const field of column.fields) {
    const { value, problems } = kindOf(field).parse(aliased, field, style)
    if (!problems) return { value }
    first ??= problems
  }
  return { problems: at(step(column.field.name), first ?? []) }
}

/** What our own export put before a text that a spreadsheet would run as a formula; see `exports/csv.ts`. */
const unguarded = (raw: string): string => (raw.startsWith("'") && /^'+[=+\-@\t\r]/.test(raw) ? raw.slice(1) : raw)

/** Numbers and dates are read as the mapping says, else as the person who imports writes them. */
function styleOf(field: Field, style: Style, mapping: Mapping): Style {
  if (kindOf(field).type === 'number') return mapping.decimal ? { ...style, locale: mapping.decimal === ',' ? 'fr-FR' : 'en-US' } : style
  if (mapping.dates === 'mm/dd/yyyy') return { ...style, locale: 'en-US' }
  return mapping.dates === 'dd/mm/yyyy' ? { ...style, locale: 'fr-FR' } : style
}

function remembered(read: (raw: string) => ReadCell): (raw: string) => ReadCell {
  const known = new Map<string, ReadCell>()
  let [asked, worth] = [0, true]
  return (raw) => {
    if (!worth) return read(raw)
    asked++
    const before = known.get(raw)
    if (before) return before
    if (known.size >= MOST) {
      // A column that says something else in nearly every row is quicker read than looked up.
      worth = asked > 2 * known.size
      known.clear()
      asked = 0
    }
    const own = alone(raw)
    const cell = read(own)
    known.set(own, cell)
    return cell
  }
}

const MOST = 5000
