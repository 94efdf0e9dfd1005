import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const places = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt', '/usr/local/opt']

/** The folder of the newest Postgres ≥ 15 on this machine, or undefined. */
export function binaries() {
  const found = places
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => join(place, name, 'bin')))
    .concat((process.env.PATH ?? '').split(':'))
    .filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
    .map((bin) => ({ bin, version: major(bin) }))
    .filter(({ version }) => version >= 15)
  return found.toSorted((a, b) => b.version - a.version)[0]?.bin
}

/**
 * A throw-away cluster: initdb in a temporary folder, listening on loopback alone, gone with `stop()`.
 * Postgres refuses to run as root, so root lends it to the user postgres, else nobody.
 */
export async function cluster(settings = {}) {
  const bin = binaries()
  if (!bin) return undefined
  const user = process.getuid?.() === 0 ? account() : {}
  const folder = mkdtempSync(join(tmpdir(), 'cahier-postgres-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'cahier', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], {
    ...user,
    stdio: 'ignore',
  })
  const port = await freePort()
  const options = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, max_connections: 200, ...settings }
  const args = ['-D', data, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  let server = await launch(bin, args, port, user)
  return {
    url: `postgres://cahier@127.0.0.1:${port}/postgres`,
    bin,
    pid: () => server.pid,
    /** After a kill: starts it again on the same data. */
    restart: async () => (server = await relaunch(bin, args, port, user)),
    stop: async () => {
      if (server.exitCode === null && server.signalCode === null) {
        const gone = new Promise((resolve) => server.once('exit', resolve))
        server.kill('SIGINT')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The orphans of a killed Postgres hold its port and its memory until they notice; a new one refuses to start as long. */
async function relaunch(...how) {
  for (const until = Date.now() + 60_000; ;) {
    try {
      return await launch(...how)
    } catch (error) {
      if (Date.now() > until || !/shared memory|lock file|in use/.test(String(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

async function launch(bin, args, port, user) {
  const server = spawn(join(bin, 'postgres'), args, { ...user, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  server.stderr.on('data', (text) => (log = (log + text).slice(-4000)))
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    if (server.exitCode !== null) throw new Error(`Postgres did not start:\n${log}`)
    try {
      execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port), '-q'], { stdio: 'ignore' })
      return server
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`Postgres did not answer:\n${log}`)
}

function major(bin) {
  return Number(/\d+/.exec(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[0] ?? 0)
}

function account() {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // No such user here: try the next.
    }
  }
  throw new Error('Postgres cannot run as root, and there is no user postgres or nobody to lend it to.')
}

/** A port that stays free between a kill and the next start: below those that systems lend to outgoing connections. */
async function freePort() {
  for (;;) {
    const port = 20_000 + ((process.pid * 100 + 99 - next++) % 12_000)
    if (await free(port)) return port
  }
}
let next = 0
const free = (port) =>
  new Promise((told) => {
    const probe = createServer()
    probe.once('error', () => told(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => told(true)))
  })
