import { join } from 'node:path'
import { runTests, type Result } from '../scenarios/run.ts'
import { readModel } from './check.ts'
import { locate } from './problems.ts'
import { OK, REFUSED, type Terminal } from './terminal.ts'

/** `cahier test <folder>`: tries the scenarios of tests/*.json; 1 when one goes otherwise than it says. */
export async function test(folder: string, terminal: Terminal): Promise<number> {
  const read = await readModel(folder, terminal)
  if ('code' in read) return read.code
  const { words } = terminal
  const tell = ({ title, miss }: Result) => terminal.say(`${miss ? '✗' : '✓'} ${title}`)
  const results = await terminal.progress(words.testing, () => runTests(read.layer, tell))
  const missed = results.filter((result) => result.miss)
  const places = locate(
    missed.map(({ document, pointer }) => ({ code: 'test', pointer, detail: '', document })),
    read.layer.documents,
  )
  const lines = missed.map(({ document, title, pointer, miss }) => {
    const place = places.find((one) => one.document === document && one.pointer === pointer)
    return `${join(folder, document)}:${place?.line ?? 1}:${place?.column ?? 1} ${title}. ${words.missed(miss!)}`
  })
  terminal.answer({ passed: results.length - missed.length, failed: missed }, lines)
  terminal.say(words.tested(results.length - missed.length, missed.length))
  return missed.length === 0 ? OK : REFUSED
}
