import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'

/**
 * The records of a CSV as their cells, as many together as a piece of the text holds. As long as no quote is met, a line end
 * is a line end and a separator a separator, which is ten times quicker told than parsed; from the first quote on, or where a line
 * does not end, it is parsed.
 */
export async function* read(text: AsyncGenerator<string>, separator: string, lineEnd: string | undefined): AsyncGenerator<string[][]> {
  let [rest, count] = ['', 0]
  for await (const piece of text) {
    if (lineEnd === undefined || piece.includes('"') || rest.length > LONG) {
      return yield* parsed(joined(rest + piece, text), separator, count > 0 ? lineEnd : undefined, count)
    }
    const lines = (rest + piece).split(lineEnd)
    rest = lines.pop()!
    count += lines.length
    if (lines.length > 0) yield lines.map((line) => line.split(separator))
  }
  if (rest !== '') yield [rest.split(separator)]
}

/** Something put back in front; whoever stops at it lets go of the rest too. */
export async function* joined<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

/** A text to be remembered: one that was cut out of a piece of a file would keep all of that in memory. */
export const alone = (text: string): string => Buffer.from(text).toString()

/** No line of cells without quotes is longer. */
const LONG = 65_536
/** How many parsed records are handed on together. */
const TOGETHER = 500

async function* parsed(
  text: AsyncIterable<string>,
  separator: string,
  lineEnd: string | undefined,
  before: number,
): AsyncGenerator<string[][]> {
  const source = Readable.from(text, { objectMode: true, highWaterMark: 1 })
  const parser = source.pipe(
    parse({
      delimiter: separator,
      ...(lineEnd !== undefined && { record_delimiter: lineEnd }),
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 4_000_000,
      bom: true,
    }),
  )
  source.on('error', (error) => parser.destroy(error))
  // Whoever stops reading half way lets go of the bytes too.
  parser.on('close', () => source.destroy())
  let records: string[][] = []
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      records.push(record)
      if (records.length < TOGETHER) continue
      yield records
      records = []
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) {
      throw new Refused([problem('import.quote', '', { row: 'records' in error ? before + Number(error.records) + 1 : 0 })])
    }
    throw error
  }
  if (records.length > 0) yield records
}
