import { parentPort, workerData } from 'node:worker_threads'
import { messages, openEngine, protocol, type Message } from './engine.ts'
import type { Encoded } from './parse.ts'

/**
 * The embedded Postgres in a thread of its own. It answers every question with texts and type numbers; what they mean is
 * decided on the other side. Messages are handled strictly in order, one at a time: the engine has one connection.
 */
export type Ask = {
  readonly id: number
  readonly text: string
  readonly values: readonly Encoded[] | null
  readonly name: string | undefined
}
export type Answer = {
  readonly id: number
  readonly fields: readonly { readonly name: string; readonly type: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly command: string
  readonly error: DatabaseProblem | null
}
/** The fields of a Postgres error: `code` is the SQLSTATE. */
export type DatabaseProblem = { readonly message: string; readonly code: string; readonly [field: string]: string | undefined }
export type News = { readonly channel: string; readonly payload: string }
export type FromWorker = { readonly ready: true } | { readonly answer: Answer } | { readonly news: News } | { readonly closed: true }
export type ToWorker = Ask | 'close'

const none: Answer['fields'] = []
/** Prepared statements kept; the one unused for longest goes first. */
const PREPARED = 1000
const prepared = new Map<string, string>()
const { serialize } = protocol

const tell = (message: FromWorker): void => parentPort?.postMessage(message)
const engine = await openEngine(workerData as string)
parentPort?.on('message', (message: ToWorker) => {
  if (message !== 'close') return tell({ answer: answer(message) })
  void engine.close().finally(() => tell({ closed: true }))
})
tell({ ready: true })

/** One round through the engine: everything up to Sync goes in at once, so an error always ends with its own question. */
function answer({ id, text, values, name }: Ask): Answer {
  const result = {
    id,
    fields: none as Answer['fields'],
    rows: [] as (string | null)[][],
    command: '',
    error: null as DatabaseProblem | null,
  }
  if (name !== undefined && (prepared.get(name) ?? text) !== text) {
    return { ...result, error: { message: `Prepared statements must be unique: ${name}`, code: '42P05' } }
  }
  engine.send(values === null && name === undefined ? [serialize.query(text)] : extended(text, values ?? [], name), (message: Message) => {
    if (message instanceof messages.DataRowMessage) result.rows.push(message.fields)
    else if (message instanceof messages.RowDescriptionMessage) {
      result.rows = []
      result.fields = message.fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }))
    } else if (message instanceof messages.CommandCompleteMessage) result.command = message.text
    else if (message instanceof messages.DatabaseError) result.error ??= problemOf(message)
    else if (message instanceof messages.NotificationResponseMessage) tell({ news: { channel: message.channel, payload: message.payload } })
    else if (message.name === 'parseComplete' && name !== undefined) prepared.set(name, text)
  })
  return result
}

function extended(text: string, values: readonly Encoded[], name: string | undefined): Uint8Array[] {
  const parts = [
    serialize.bind({ statement: name ?? '', values: values as (string | ArrayBuffer | null)[] }),
    serialize.describe({ type: 'P' }),
    serialize.execute(),
    serialize.sync(),
  ]
  if (name === undefined) return [serialize.parse({ text }), ...parts]
  if (!prepared.delete(name)) return [...forgotten(), serialize.parse({ name, text }), ...parts]
  prepared.set(name, text)
  return parts
}

function forgotten(): Uint8Array[] {
  if (prepared.size < PREPARED) return []
  const [oldest] = prepared.keys() as unknown as [string]
  prepared.delete(oldest)
  return [serialize.close({ type: 'S', name: oldest })]
}

function problemOf({
  message,
  code,
  severity,
  detail,
  hint,
  position,
  where,
  schema,
  table,
  column,
  dataType,
  constraint,
}: messages.DatabaseError): DatabaseProblem {
  return { message, code: code ?? 'XX000', severity, detail, hint, position, where, schema, table, column, dataType, constraint }
}
