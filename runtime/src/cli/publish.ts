import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answers } from '@cahier/core/plan/step'
import type { Layer } from '@cahier/core/model/model'
import type { Planned, PublishLine, PublishRequest } from '@cahier/core/wire'
import { readFolder } from './check.ts'
import { connected, json, lines, send, type Client } from './client.ts'
import { lineOf, locate } from './problems.ts'
import { OK, REFUSED, USAGE, type Terminal } from './terminal.ts'

type Flags = Readonly<Record<string, unknown>>

/** `cahier plan <folder>`: what publishing would change; 1 when it could not be published. */
export async function plan(folder: string, flags: Flags, terminal: Terminal): Promise<number> {
  const layer = await readFolder(folder, terminal)
  if (!layer) return USAGE
  return connected(
    terminal,
    async (client) => {
      const planned = await ask(client, layer, flags, terminal)
      if (planned.problems.length > 0) return refused(planned, layer, folder, terminal)
      terminal.answer(planned, stepLines(planned, terminal))
      return OK
    },
    NEW,
  )
}

/** `cahier apply <folder>`: publishes, after a person said yes or with --yes. */
export async function apply(folder: string, flags: Flags, terminal: Terminal): Promise<number> {
  const layer = await readFolder(folder, terminal)
  if (!layer) return USAGE
  const { words } = terminal
  return connected(
    terminal,
    async (client) => {
      const planned = await ask(client, layer, flags, terminal)
      if (planned.problems.length > 0) return refused(planned, layer, folder, terminal)
      if (planned.unchanged) {
        terminal.answer(planned, [words.unchanged])
        return OK
      }
      for (const line of stepLines(planned, terminal)) terminal.say(line)
      if (!flags.yes && !(terminal.interactive && (await terminal.confirm(words.sure)))) {
        terminal.answer({ ...planned, published: false }, [])
        terminal.say(words.notSure)
        return REFUSED
      }
      const done = await terminal.progress(words.publishing, (tell) => publish(client, layer, flags, terminal, tell))
      if ('problems' in done) return refused({ ...planned, problems: done.problems }, layer, folder, terminal)
      for (const { path, text, json: value } of done.written)
        await writeFile(join(folder, path), text ?? JSON.stringify(value, null, 2) + '\n')
      terminal.answer({ ...done, published: true }, [words.published(done.revision)])
      return OK
    },
    NEW,
  )
}

/** The first model published may be this one: nothing else is put there before. */
const NEW = { bare: true }

const ask = async (client: Client, layer: Layer, flags: Flags, { language }: Terminal): Promise<Planned> =>
  json(await client.fetch('/api/model/plan', send('POST', request(layer, flags), { 'accept-language': language })))

async function publish(client: Client, layer: Layer, flags: Flags, { language, words }: Terminal, tell: (line: string) => void) {
  const headers = { 'accept-language': language, accept: 'application/x-ndjson' }
  for await (const line of lines<PublishLine>(await client.fetch('/api/model/publish', send('POST', request(layer, flags), headers)))) {
    if (!('progress' in line)) return line
    tell(line.total ? `${line.progress} ${Math.floor((100 * (line.rows ?? 0)) / line.total)} %` : line.progress)
  }
  throw new Error(words.brokenOff)
}

const request = ({ name, documents }: Layer, flags: Flags): PublishRequest => ({
  layers: [
    { name, documents: documents.map(({ path, text, json: value }) => (text === undefined ? { path, json: value } : { path, text })) },
  ],
  answers: answers(flags),
  note: typeof flags.note === 'string' ? flags.note : '',
})

function refused({ problems }: Planned, layer: Layer, folder: string, terminal: Terminal): number {
  const said = locate(problems, layer.documents)
  terminal.answer(
    { problems: said },
    said.map((one) => lineOf(one, join(folder, '/'))),
  )
  terminal.say(terminal.words.problems(said.length))
  return REFUSED
}

function stepLines(planned: Planned, { words }: Terminal): string[] {
  if (planned.unchanged) return [words.unchanged]
  const steps = planned.steps.filter((step) => !step.implied)
  if (steps.length === 0) return [words.documentsOnly]
  return [
    words.steps(steps.length),
    ...steps.map(({ sentence, risk }) => `  ${sentence}${words.risks[risk] ? ` (${words.risks[risk]})` : ''}`),
  ]
}

/** `--renamed contact.mail=email --new contact.phone --stay deal.stage` */
function answers(flags: Flags): Answers {
  const renamed = Array.isArray(flags.renamed)
    ? Object.fromEntries(flags.renamed.map((one: string) => one.split('=', 2) as [string, string]))
    : {}
  const list = (flag: unknown): string[] => (Array.isArray(flag) ? (flag as string[]) : [])
  return { renamed, new: list(flags.new), stay: list(flags.stay) }
}
