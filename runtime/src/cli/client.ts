import { once } from 'node:events'
import type { ImportLine, ProblemDocument } from '@cahier/core/wire'
import { reach } from './reach.ts'
import type { Terminal } from './terminal.ts'

/** The API, wherever it is: a running server's, or one opened for this command alone. */
export type Client = {
  fetch(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>
  close(): Promise<void>
}

/** Runs with the API at hand. */
export async function connected(
  terminal: Terminal,
  work: (client: Client) => Promise<number>,
  how?: { readonly bare: boolean },
): Promise<number> {
  const client = await reach(terminal, how)
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** What a request sends. */
export const send = (method: string, value: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  method,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json', ...headers },
})

/** An answer of the API that says no. */
export class Answered extends Error {
  readonly document: ProblemDocument
  constructor(document: ProblemDocument) {
    super(document.detail)
    this.document = document
  }
}

/** The body of an answer, or `Answered` with what was wrong. */
export async function json<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T
  throw new Answered(await problemOf(response))
}

export async function problemOf(response: Response): Promise<ProblemDocument> {
  const text = await response.text()
  try {
    return JSON.parse(text) as ProblemDocument
  } catch {
    return { type: 'about:blank', title: response.statusText, status: response.status, detail: text.slice(0, 200) || response.statusText }
  }
}

/** Lines of JSON as they come. */
export async function* lines<T = ImportLine>(response: Response): AsyncGenerator<T> {
  if (!response.ok) throw new Answered(await problemOf(response))
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true })
    const whole = rest.split('\n')
    rest = whole.pop() ?? ''
    for (const line of whole) if (line.trim() !== '') yield JSON.parse(line) as T
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as T
}

/** Writes as fast as the other side reads. */
export async function write(stream: NodeJS.WritableStream, chunk: string | Uint8Array): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain')
}
