import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A real server in a process of its own, as `npm start` runs it, that can be killed and started again on the same data. */
export type Server = {
  readonly url: string
  readonly data: string
  readonly pid: number
  /** What it wrote so far, for a test that fails. */
  readonly log: () => string
  readonly start: () => Promise<void>
  /** SIGKILL: nothing is flushed, nothing is closed. */
  readonly kill: () => Promise<void>
  /** SIGTERM, and its data folder goes. */
  readonly stop: () => Promise<void>
}

/** `app` is the folder of a model, from the root of the repository. Without `databaseUrl` the database is embedded. */
export async function serve({
  app,
  databaseUrl,
  env = {},
}: {
  app: string
  databaseUrl?: string
  env?: Record<string, string>
}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'cahier-server-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  let log = ''
  const start = async (): Promise<void> => {
    const settings = {
      PORT: String(port),
      HOST: '127.0.0.1',
      CAHIER_DATA: data,
      CAHIER_APP: resolve(root, app),
      DATABASE_URL: databaseUrl ?? '',
    }
    child = spawn(process.execPath, [main], { env: { ...process.env, ...settings, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-20_000)))
    await answers(url, child, () => log).catch(async (error: unknown) => {
      await end('SIGKILL')
      throw error
    })
  }
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((gone) => {
      if (child.exitCode !== null || child.signalCode !== null) return gone()
      child.once('exit', () => gone())
      child.kill(signal)
    })
  await start()
  return {
    url,
    data,
    start,
    get pid() {
      return child.pid!
    },
    log: () => log,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM')
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function answers(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (const until = Date.now() + 200_000; Date.now() < until;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${log()}`)
    const health = await fetch(`${url}/api/health`).catch(() => undefined)
    if (health?.ok) return
    await new Promise((wait) => setTimeout(wait, 50))
  }
  throw new Error(`The server did not answer:\n${log()}`)
}

/**
 * A port that stays free until it is listened on, and between a kill and the next start: below those that systems lend to
 * outgoing connections, and from another hundred in each process.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + ((process.pid * 100 + next++) % 12_000)
    if (await free(port)) return port
  }
}
let next = 0
const free = (port: number): Promise<boolean> =>
  new Promise((told) => {
    const probe = createServer()
    probe.once('error', () => told(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => told(true)))
  })
