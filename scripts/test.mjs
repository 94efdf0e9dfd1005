// `npm test`: everything, on the embedded database and on a Postgres of its own, and in a browser. Arguments go to vitest.
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { build, install } from './lib/prepare.mjs'
import { cluster } from './lib/postgres.mjs'
import { run } from './lib/run.mjs'
import { red, stage, yellow } from './lib/terminal.mjs'

await install()
await build()

// The databases of tests live for seconds: in memory, where there is room, a commit waits for no disk, as on the Postgres below.
const MEMORY = '/dev/shm'
const ROOM = 4 * 1024 ** 3
const roomy = () => existsSync(MEMORY) && statfsSync(MEMORY).bavail * statfsSync(MEMORY).bsize > ROOM
if (!process.env.TMPDIR && roomy()) {
  const folder = (process.env.TMPDIR = mkdtempSync(join(MEMORY, 'cahier-')))
  // Postgres runs as somebody else where we are root, and finds its own folder in there.
  chmodSync(folder, 0o711)
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}
// It reaches vitest too, which ends; then everything is put away below.
process.on('SIGINT', () => {})

const postgres = process.env.TEST_DATABASE_URL ? undefined : await stage('Starting a throw-away Postgres', () => cluster({ fsync: 'off' }))
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM ?? ''].find(
  (path) => path && existsSync(path),
)
const env = {
  TEST_DATABASE_URL: process.env.TEST_DATABASE_URL ?? postgres?.url ?? '',
  CHROMIUM: chromium ?? '',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
}
const loud = (what, advice) => console.log(`\n${yellow('▲▲▲')} ${red('SKIPPED')}: ${what} ${advice}\n`)
const warn = () => {
  if (!env.TEST_DATABASE_URL)
    loud('no Postgres ≥ 15 on this machine, so nothing is tested on Postgres.', 'Install postgresql, or set TEST_DATABASE_URL.')
  if (!chromium) loud('no Chromium on this machine, so no screen is tested.', 'Install chromium, or set CHROMIUM to its path.')
}
warn()
const code = await run('vitest', ['run', ...process.argv.slice(2)], { env })
warn()
await postgres?.stop()
process.exit(code)
