import { Client, type ClientConfig } from 'pg'

/** A few connections that many short questions share: each is sent at once, behind those still unanswered. */
export type Lanes = {
  next(): Promise<Client>
  close(): Promise<void>
}

/**
 * Opens connections in pipeline mode. What is asked during one turn of the event loop leaves in one write, and Postgres
 * reads it in one: for a record fetched by its id, the calls into the system cost more than the work. A slow question
 * holds up those behind it, so `config` says how long one may take.
 */
export const lanes = (config: ClientConfig, count: number): Lanes => {
  const open: (Promise<Client> | undefined)[] = Array.from({ length: count })
  let turn = 0
  let closed = false

  const connect = async (at: number): Promise<Client> => {
    const client = new Client({ ...config, pipeline: true } as ClientConfig)
    const drop = (): void => void (open[at] = undefined)
    client.on('error', drop)
    client.once('end', drop)
    try {
      await client.connect()
    } catch (error) {
      drop()
      throw error
    }
    return client
  }

  return {
    async next() {
      if (closed) throw new Error('Client was closed')
      turn = (turn + 1) % count
      const client = await (open[turn] ??= connect(turn))
      gather(client)
      return client
    },
    async close() {
      closed = true
      await Promise.all(open.map(async (client) => (await client?.catch(() => undefined))?.end().catch(() => undefined)))
    },
  }
}

/**
 * Asks on a lane what is expected to be short. What turns out long was stopped there (57014), is asked again on a
 * connection of its own, and goes there at once for the next minute: it may be a busy moment, or a table that grew.
 */
export const patience = () => {
  const long = new Map<string, number>()
  return async <T>(name: string, onLane: () => Promise<T>, apart: () => Promise<T>): Promise<T> => {
    const until = long.get(name)
    if (until !== undefined) {
      if (until > Date.now()) return apart()
      long.delete(name)
    }
    try {
      return await onLane()
    } catch (error) {
      if ((error as { code?: unknown }).code !== '57014') throw error
      long.set(name, Date.now() + 60_000)
      return apart()
    }
  }
}

/** Holds back what is written until this turn of the event loop is over. */
const gather = (client: Client): void => {
  if (gathering.has(client)) return
  gathering.add(client)
  const { stream } = (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection
  stream.cork()
  setImmediate(() => {
    gathering.delete(client)
    stream.uncork()
  })
}
const gathering = new WeakSet<Client>()
