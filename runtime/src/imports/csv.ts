import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import { decode } from './decode.ts'
import { joined, read } from './parse.ts'

/** A CSV as it was written. `number` is the row as a spreadsheet counts it: the header is row 1. */
export type Csv = {
  /** Each once: a heading that repeats another, or says nothing, is told by the letter of its column. */
  readonly headers: readonly string[]
  /** Of each column some different values of the first rows, as one line. */
  readonly samples: readonly string[]
  readonly separator: string
  /** Known once the rows have been read, since plain ASCII does not tell. */
  encoding(): string
  /** As many together as a piece of the file holds. */
  readonly rows: AsyncIterable<readonly CsvRow[]>
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
  let sample = ''
  for (let next = await text.next(); !next.done; next = await text.next()) {
    sample += next.value
    if (sample.length >= SAMPLE) break
  }
  const { separator: found, skip } = sniff(sample)
  const separator = told ?? found
  const records = read(joined(sample.slice(skip), text), separator, lineEndOf(sample.slice(skip)))
  const first = await records.next()
  const [head, ...below] = first.done ? [] : first.value
  if (!head || blank(head)) throw new Refused([problem('import.empty')])
  // The last row of a short file comes by itself where no line end follows it.
  const more = below.length < SAMPLES ? await records.next() : undefined
  if (more && !more.done) below.push(...more.value)
  const rows = numbered(joined(below, records), skip > 0 ? 2 : 1)
  const headers = apart(withoutTail(head.map((heading) => heading.trim())))
  const samples = headers.map((_, at) => sampleOf(below.map((cells) => cells[at] ?? '')))
  return { headers, samples, separator, encoding: () => encoding, rows }
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

/** That of the first line; unknown where there is none, or it may be half of one. */
const lineEndOf = (text: string): string | undefined => /\r\n|\n|\r(?=[^])/.exec(text)?.[0]

function firstLine(text: string): string {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    if (text[at] === '\n' && !quoted && text.slice(0, at).trim() !== '') return text.slice(0, at)
  }
  return text
}

async function* numbered(records: AsyncIterable<readonly string[][]>, header: number): AsyncGenerator<readonly CsvRow[]> {
  let number = header
  for await (const some of records) yield some.map((cells) => ({ number: ++number, cells })).filter(({ cells }) => !blank(cells))
}

const blank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

function withoutTail(headers: readonly string[]): string[] {
  const last = headers.findLastIndex((header) => header !== '')
  return headers.slice(0, last + 1)
}

function apart(headers: readonly string[]): string[] {
  const taken = new Set(headers)
  const met = new Set<string>()
  return headers.map((heading, at) => {
    if (heading !== '' && !met.has(heading)) return (met.add(heading), heading)
    let told = heading
    do told = `${told} (${letterOf(at)})`.trim()
    while (taken.has(told))
    return (taken.add(told), told)
  })
}

/** A column as a spreadsheet calls it: A, B … Z, AA. */
const letterOf = (at: number): string => (at < 26 ? '' : letterOf(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26))

function sampleOf(cells: readonly string[]): string {
  const some = new Set<string>()
  for (const cell of cells) {
    const text = cell.replaceAll(/\s+/g, ' ').trim()
    if (text !== '') some.add(text.slice(0, LONGEST))
    if (some.size === SAMPLES) break
  }
  return [...some].join(' / ')
}

/** Values of a column that are shown, and letters of each. */
const SAMPLES = 3
const LONGEST = 60
