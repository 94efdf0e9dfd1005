import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { DatabaseError, escapeIdentifier } from 'pg'
import type { Statement } from './database.ts'
import { encode, parserOf } from './parse.ts'
import type { Answer, Ask, DatabaseProblem, FromWorker, News } from './worker.ts'

export type Asked = (statement: Statement) => Promise<{ readonly rows: object[]; readonly command: string }>
export type Asking = {
  readonly ask: Asked
  /** Another number once the engine was opened anew: a transaction begun before is over. */
  readonly epoch: () => number
  hear(channel: string, hear: (payload: string) => void): () => void
  close(): Promise<void>
}

/** Megabytes: enough for Postgres to meet its own limit of depth, and say so, before the engine's stack overflows. */
const STACK = 32
/** Milliseconds before a broken engine is opened anew: should it break at once again, the machine has other things to do. */
const PAUSE = 200

/**
 * Talks to the worker: questions out, texts back, parsed here. Should the engine ever crash, what was asked fails as it does when
 * a server goes down, and a new worker recovers the folder for whoever asks next.
 */
export const startEngine = async (folder: string): Promise<Asking> => {
  const pending = new Map<number, { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }>()
  const hearers = new Map<string, Set<(payload: string) => void>>()
  let last = 0
  let epoch = 0
  let closing: (() => void) | undefined

  const tell = ({ channel, payload }: News): void => hearers.get(channel)?.forEach((hear) => hear(payload))
  const settle = (answer: Answer): void => {
    pending.get(answer.id)?.resolve(answer)
    pending.delete(answer.id)
  }
  const lost = (reason: Error): void => {
    for (const { reject } of pending.values()) reject(gone(reason))
    pending.clear()
  }
  const spawn = (): Promise<Worker> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: folder, resourceLimits: { stackSizeMb: STACK } })
      worker.on('message', (message: FromWorker) => {
        if ('answer' in message) settle(message.answer)
        else if ('news' in message) tell(message.news)
        else if ('ready' in message) resolve(worker)
        else closing?.()
      })
      let reason = new Error('The embedded database stopped.')
      worker.on('error', (error: Error) => reject((reason = error)))
      worker.on('exit', () => {
        if (closing) return closing()
        lost(reason)
        reject(reason)
        if (!running) return
        epoch++
        running = again()
        running.catch(() => {})
      })
    })
  const again = async (): Promise<Worker> => {
    await sleep(PAUSE)
    const worker = await spawn()
    for (const channel of hearers.keys())
      worker.postMessage({ id: 0, text: `listen ${escapeIdentifier(channel)}`, values: null, name: undefined } satisfies Ask)
    return worker
  }

  let running: Worker | Promise<Worker> | undefined
  running = await spawn()

  const send = (worker: Worker, { text, values, name }: Statement): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const id = ++last
      pending.set(id, { resolve, reject })
      worker.postMessage({ id, text, values: values || name !== undefined ? encode(values) : null, name } satisfies Ask)
    })
  return {
    epoch: () => epoch,
    async ask(statement) {
      const worker = running
      if (!worker || closing) throw gone(new Error('The database is closed.'))
      const answer = await (worker instanceof Worker
        ? send(worker, statement)
        : worker.then(
            (ready) => ((running = ready), send(ready, statement)),
            (reason: Error) => Promise.reject(gone(reason)),
          ))
      if (answer.error) throw refused(answer.error)
      return { rows: rowsOf(answer, statement), command: answer.command }
    },
    hear(channel, hear) {
      const those = hearers.get(channel) ?? new Set()
      hearers.set(channel, those.add(hear))
      return () => those.delete(hear)
    },
    async close() {
      const worker = await running
      running = undefined
      if (!worker) return
      await new Promise<void>((resolve) => {
        closing = resolve
        worker.postMessage('close')
      })
      await worker.terminate()
    },
  }
}

const rowsOf = ({ fields, rows }: Answer, { arrays = false, parse = parserOf }: Statement): object[] => {
  const parsers = fields.map(({ type }) => parse(type))
  const value = (text: string | null | undefined, i: number) => (text == null ? null : (parsers[i] as (text: string) => unknown)(text))
  if (arrays) return rows.map((row) => row.map(value))
  return rows.map((row) => {
    const parsed: Record<string, unknown> = {}
    for (let i = 0; i < fields.length; i++) parsed[(fields[i] as { name: string }).name] = value(row[i], i)
    return parsed
  })
}

/** The error pg itself would throw, so that whoever looks at its SQLSTATE need not ask which database it was. */
const refused = ({ message, ...fields }: DatabaseProblem): Error => Object.assign(new DatabaseError(message, 0, 'error'), fields)

/** 57P01, admin_shutdown: what a server says when it goes down. */
export const gone = (cause: Error): Error => Object.assign(new Error(cause.message, { cause }), { code: '57P01' })
