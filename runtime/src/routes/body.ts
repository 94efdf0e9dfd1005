import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { DEEPEST, shallow } from '@cahier/core/fields/json'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'
import type { Env } from '../workspace.ts'

/**
 * The JSON of a request. Where Node's own message is at hand and says how long it is (so that its weight has been checked),
 * it is read as it comes: a Web stream around it costs more than all else that happens to a small body.
 */
export const jsonOf = async (c: Context<Env>): Promise<unknown> => {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming
  const text =
    incoming && c.req.header('content-length') !== undefined && !incoming.readableEnded ? await textOf(incoming) : await c.req.text()
  const body = parsed(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  if (!shallow(body, DEEPEST + AROUND)) throw new Refused([problem('json.deep', '', { most: DEEPEST })])
  return body
}

/** Levels around a value: a batch, its operations, one of them, its record. */
const AROUND = 10

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refused([problem('body.json')], 400)
  }
}

const textOf = (incoming: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.once('end', () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8')))
    incoming.once('error', reject)
    // Every request closes in the end; only one that closes before its end was cut off.
    incoming.once('close', () => incoming.readableEnded || reject(new Refused([problem('body.json')], 400)))
  })
