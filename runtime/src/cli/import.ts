import { constants, createReadStream, openAsBlob } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import type { DataDocument } from '@cahier/core/model/document'
import type { ImportReport } from '@cahier/core/wire'
import { readLayer } from '../model/read.ts'
import { Answered, connected, lines, type Client } from './client.ts'
import { refusedFile } from './refused.ts'
import { reportLines } from './report.ts'
import { OK, REFUSED, USAGE, type Terminal } from './terminal.ts'

type Flags = Readonly<Record<string, unknown>>
type Task = { readonly entity: string; readonly file: string; readonly mapping?: unknown }

/** `cahier import <entity> <file.csv>`, or `--data <folder>` for all the data documents of a company; 1 when a row was refused. */
export async function imports(entity: string | undefined, file: string | undefined, flags: Flags, terminal: Terminal): Promise<number> {
  const tasks =
    typeof flags.data === 'string'
      ? await dataOf(flags.data, terminal)
      : entity && file
        ? await single(entity, file, flags, terminal)
        : undefined
  if (!tasks) {
    if (!entity && flags.data === undefined) refuse(terminal, terminal.words.whichFile)
    return USAGE
  }
  return connected(terminal, async (client) => {
    const reports: ImportReport[] = []
    for (const task of tasks) reports.push(await one(client, task, flags, terminal))
    if (terminal.json) terminal.answer(flags.data === undefined ? reports[0] : reports, [])
    return reports.some((report) => report.refused > 0) ? REFUSED : OK
  })
}

async function one(client: Client, task: Task, flags: Flags, terminal: Terminal): Promise<ImportReport> {
  const { words } = terminal
  const refused = refusedFile(task.file, words.reasonHeading)
  const report = await terminal.progress(basename(task.file), async (tell) => {
    const { query, init } = await sent(task, flags, terminal)
    const response = await client.fetch(`/api/import/${encodeURIComponent(task.entity)}${query}`, init)
    for await (const line of lines(response)) {
      if ('file' in line) await refused.begin(line.file)
      else if ('progress' in line) tell(`${basename(task.file)}: ${words.importing(line.progress)}`)
      else if ('refused' in line) await refused.add(line.refused)
      else if ('problem' in line) throw new Answered(line.problem)
      else return line.report
    }
    throw new Error(words.brokenOff)
  })
  const path = await refused.close()
  if (!terminal.json) terminal.answer(report, reportLines(report, words, path))
  return report
}

/** The file as a stream; with a mapping too long for an address, as a form. */
async function sent(
  task: Task,
  flags: Flags,
  terminal: Terminal,
): Promise<{ readonly query: string; readonly init: RequestInit & { duplex?: 'half' } }> {
  const asked = new URLSearchParams({ file: basename(task.file) })
  if (flags.strict) asked.set('strict', 'true')
  if (flags.dryRun) asked.set('dry_run', 'true')
  if (task.mapping) asked.set('mapping', JSON.stringify(task.mapping))
  const headers = { 'accept-language': terminal.language }
  if (asked.toString().length <= LONGEST) {
    const body = Readable.toWeb(createReadStream(task.file)) as unknown as ReadableStream
    return {
      query: `?${asked.toString()}`,
      init: { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body, duplex: 'half' },
    }
  }
  const form = new FormData()
  for (const [name, value] of asked) if (name !== 'file') form.set(name, value)
  form.set('file', await openAsBlob(task.file), basename(task.file))
  return { query: '', init: { method: 'POST', headers, body: form } }
}

const LONGEST = 6000

async function single(entity: string, file: string, flags: Flags, terminal: Terminal): Promise<Task[] | undefined> {
  const readable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!readable) return refuse(terminal, terminal.words.noFile(file))
  if (typeof flags.mapping !== 'string') return [{ entity, file }]
  const text = await readFile(flags.mapping, 'utf8').catch(() => undefined)
  if (text === undefined) return refuse(terminal, terminal.words.noFile(flags.mapping))
  try {
    return [{ entity, file, mapping: JSON.parse(text) }]
  } catch {
    return refuse(terminal, terminal.words.noJson(flags.mapping))
  }
}

async function dataOf(folder: string, terminal: Terminal): Promise<Task[] | undefined> {
  const layer = await readLayer(folder).catch(() => undefined)
  if (!layer) return refuse(terminal, terminal.words.noFolder(folder))
  const documents = layer.documents
    .filter((document) => document.path.startsWith('data/'))
    .map((document) => document.json as DataDocument | undefined)
  const sets = documents.filter((json): json is DataDocument => typeof json?.entity === 'string' && typeof json.file === 'string')
  if (sets.length === 0) return refuse(terminal, terminal.words.noData(folder))
  return sets
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((mapping) => ({ entity: mapping.entity, file: join(folder, 'data', mapping.file), mapping }))
}

function refuse(terminal: Terminal, sentence: string): undefined {
  terminal.answer({ error: sentence }, [])
  terminal.say(sentence)
  return undefined
}
