import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { RefusedRow } from '@cahier/core/wire'
import { line } from '../exports/csv.ts'
import { write } from './client.ts'

/**
 * `<name>.refused.csv` beside the file: the refused rows with their cells as they were and a last column with the reasons,
 * ready to be corrected and imported. It takes its name when it is whole, for it may be made from its own predecessor.
 */
export function refusedFile(file: string, reason: string) {
  const path = join(dirname(file), `${basename(file, extname(file)).replace(/\.refused$/, '')}.refused.csv`)
  let dialect = { separator: ',', newline: '\r\n' }
  let headings: readonly string[] = []
  let before = -1
  let stream: WriteStream | undefined

  const cellsOf = (cells: readonly string[], last: string) => {
    const kept = cells.filter((_, at) => at !== before)
    const width = headings.length - (before >= 0 ? 1 : 0)
    return [...Array.from({ length: width }, (_, at) => kept[at] ?? ''), last, ...kept.slice(width)]
  }
  return {
    /** Once more where the import is begun anew: what was added before counts no more. */
    async begin(told: { readonly headings: readonly string[]; readonly separator: string }): Promise<void> {
      if (stream) {
        stream.end()
        await finished(stream)
        await rm(`${path}.part`)
        stream = undefined
      }
      headings = told.headings
      before = headings.indexOf(reason)
      dialect = { ...dialect, separator: told.separator }
    },
    async add({ cells, reasons }: RefusedRow): Promise<void> {
      if (!stream) {
        stream = createWriteStream(`${path}.part`)
        await write(stream, '\ufeff' + line(cellsOf(headings, reason), dialect))
      }
      await write(stream, line(cellsOf(cells, reasons.join(' ')), dialect))
    },
    /** The file's path, where rows were refused. */
    async close(): Promise<string | undefined> {
      if (!stream) return undefined
      stream.end()
      await finished(stream)
      await rename(`${path}.part`, path)
      return path
    },
  }
}
