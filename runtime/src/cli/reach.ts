import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { open } from '../boot.ts'
import { holderOf } from '../db/lock.ts'
import { logInto } from '../log.ts'
import { settings } from '../settings.ts'
import type { Client } from './client.ts'
import type { Terminal } from './terminal.ts'

/** For how long a server that starts, or another command, is waited for; milliseconds. */
const PATIENCE = 30_000

/**
 * The API of the company the settings name: of the server that has the data folder, else opened for this command alone and
 * asked in memory, so that a command does the same either way. `bare` leaves a new database without a model.
 */
export async function reach(terminal: Terminal, { bare = false } = {}): Promise<Client> {
  const asked = settings()
  const url = asked.databaseUrl ? undefined : await running(asked.data)
  if (url) return { fetch: (path, init) => fetch(url.url + path, authorized(url.token, init)), close: async () => {} }
  const company = await open(asked, (line) => terminal.say(line), { bare })
  // A server writes its log on standard error; here that is where people are spoken to.
  logInto(join(asked.data, 'cahier.log'))
  return {
    fetch: async (path, init) => company.app.fetch(new Request(`http://127.0.0.1${path}`, authorized(company.token, init))),
    close: () => company.close(),
  }
}

/** The server that has the folder, once it answers; nothing where nobody has it. */
async function running(data: string): Promise<{ readonly url: string; readonly token: string } | undefined> {
  for (const until = Date.now() + PATIENCE; ; await wait(200)) {
    const holder = await holderOf(data)
    if (!holder) return undefined
    if (holder.url) return { url: holder.url, token: holder.token }
    // Opening says who has it.
    if (Date.now() > until) return undefined
  }
}

const authorized = (token: string, init: RequestInit = {}): RequestInit => {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${token}`)
  return { ...init, headers }
}
