import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { problem } from '@cahier/core/problem'
import type { Hono } from 'hono'
import { Refused } from './errors.ts'
import type { Settings } from './settings.ts'
import type { Env } from './workspace.ts'

export type Running = {
  readonly url: string
  /** Takes no more requests, lets those under way end, closes the database and gives the folder back. */
  close(): Promise<void>
}
/** How long requests under way are waited for; milliseconds. */
const PATIENCE = 10_000

export const serve = async (company: { readonly app: Hono<Env>; close(): Promise<void> }, { host, port }: Settings): Promise<Running> => {
  const server = createAdaptorServer({ fetch: company.app.fetch }) as Server
  // Longer than a proxy keeps its own, so that it is never us who hang up on a request just sent.
  server.keepAliveTimeout = 65_000
  const endless = new Set<Socket>()
  server.on('request', ({ url, socket }) => {
    if (!url?.startsWith('/api/events')) return
    endless.add(socket)
    socket.once('close', () => endless.delete(socket))
  })
  await listening(server, host, port)
  return {
    url: urlOf(server.address() as AddressInfo, host),
    async close() {
      const ended = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of endless) socket.destroy()
      // A connection whose last answer is sent would be kept open for a next request that we no longer take.
      const idle = setInterval(() => server.closeIdleConnections(), 50)
      const late = setTimeout(() => server.closeAllConnections(), PATIENCE)
      await ended
      clearInterval(idle)
      clearTimeout(late)
      await company.close()
    },
  }
}

/** Refuses when one may not listen there: found out before a first start makes all the rest. */
export const free = async ({ host, port }: Settings): Promise<void> => {
  const probe = createServer()
  await listening(probe, host, port)
  await new Promise((closed) => probe.close(closed))
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') reject(new Refused([problem('port.taken', '', { port })]))
      else if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
        reject(new Refused([problem('port.denied', '', { host, port })]))
      else reject(new Error(message))
    })
    server.listen(port, host, resolve)
  })

const urlOf = ({ port }: AddressInfo, host: string): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
