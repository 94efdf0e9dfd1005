import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { Answered, connected, problemOf, write } from './client.ts'
import { OK, type Terminal } from './terminal.ts'

type Flags = Readonly<Record<string, unknown>>

/** `cahier export <entity>`: the CSV on standard output, or into a file. */
export async function exports(entity: string, flags: Flags, terminal: Terminal): Promise<number> {
  return connected(terminal, async (client) => {
    const query = new URLSearchParams()
    for (const name of ['filter', 'sort', 'fields']) if (typeof flags[name] === 'string') query.set(name, flags[name])
    if (typeof flags.search === 'string') query.set('q', flags.search)
    const language = typeof flags.language === 'string' ? flags.language : terminal.language
    const response = await client.fetch(`/api/export/${encodeURIComponent(entity)}?${query.toString()}`, {
      headers: { 'accept-language': language },
    })
    if (!response.ok) throw new Answered(await problemOf(response))
    const file = typeof flags.output === 'string' ? flags.output : undefined
    const stream = file ? createWriteStream(file) : process.stdout
    if (file) await once(stream, 'open')
    for await (const chunk of response.body ?? []) await write(stream, chunk as Uint8Array)
    if (file) {
      stream.end()
      await finished(stream)
      terminal.answer({ file }, [])
      terminal.say(terminal.words.exported(file))
    }
    return OK
  })
}
