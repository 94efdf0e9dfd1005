import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import { decode } from './decode.ts'

/** A CSV as it was written. `number` is the row as a spreadsheet counts it: the header is row 1. */
export type Csv = {
  readonly headers: readonly string[]
  readonly separator: string
  /** Known once the rows have been read, since plain ASCII does not tell. */
  encoding(): string
  readonly rows: AsyncIterable<CsvRow>
}
export type CsvRow = {
  readonly number: number
  readonly cells: readonly string[]
  /** Rows below that say more of the same record: its other lines. */
  readonly more?: readonly CsvRow[]
}

/**
 * Reads a CSV of any size as a stream: encoding and separator are found from the file, unless told. Blank rows are passed over but counted.
 * Refuses (`import.empty`, `import.quote`) what has no header or never closes a quote.
 */
export async function readCsv(bytes: AsyncIterable<Uint8Array>, told?: string): Promise<Csv> {
  let encoding = 'utf-8'
  const text = decode(bytes, (chosen) => (encoding = chosen))
  let head = ''
  let next = await text.next()
  while (!next.done) {
    head += next.value
    if (head.length >= SAMPLE) break
    next = await text.next()
  }
  const { separator: found, skip } = sniff(head)
  const separator = told ?? found
  const source = Readable.from(joined(head.slice(skip), text), { objectMode: true, highWaterMark: 1 })
  const parser = source.pipe(
    parse({ delimiter: separator, relax_column_count: true, relax_quotes: true, max_record_size: 4_000_000, bom: true }),
  )
  source.on('error', (error) => parser.destroy(error))
  // Whoever stops reading half way lets go of the bytes too.
  parser.on('close', () => source.destroy())
  const records = read(parser)
  const first = await records.next()
  if (first.done || blank(first.value)) throw new Refused([problem('import.empty')])
  const headers = withoutTail(first.value.map((header) => header.trim()))
  return { headers, separator, encoding: () => encoding, rows: numbered(records, skip > 0 ? 2 : 1) }
}

/** Enough of a file to see its separator. */
const SAMPLE = 65_536

/** The separator is the one that occurs most in the first line outside quotes; Excel's own `sep=;` line wins and is passed over. */
export function sniff(head: string): { readonly separator: string; readonly skip: number } {
  const told = /^\ufeff?sep=(.)\r?\n/i.exec(head)
  if (told) return { separator: told[1] as string, skip: told[0].length }
  const line = firstLine(head).replaceAll(/"(?:[^"]|"")*"/g, '')
  const counts = [';', ',', '\t', '|'].map((separator) => ({ separator, count: line.split(separator).length }))
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
  return { separator: best.count > 1 ? best.separator : ',', skip: 0 }
}

function firstLine(text: string): string {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    if (text[at] === '\n' && !quoted && text.slice(0, at).trim() !== '') return text.slice(0, at)
  }
  return text
}

async function* joined(head: string, rest: AsyncGenerator<string>) {
  if (head !== '') yield head
  yield* rest
}

async function* read(parser: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  try {
    for await (const record of parser) yield record
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) {
      throw new Refused([problem('import.quote', '', { row: 'records' in error ? Number(error.records) + 1 : 0 })])
    }
    throw error
  }
}

async function* numbered(records: AsyncGenerator<string[]>, header: number): AsyncGenerator<CsvRow> {
  let number = header
  for await (const cells of records) {
    number++
    if (!blank(cells)) yield { number, cells }
  }
}

const blank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

function withoutTail(headers: readonly string[]): string[] {
  const last = headers.findLastIndex((header) => header !== '')
  return headers.slice(0, last + 1)
}
