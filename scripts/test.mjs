// `npm test`: everything, on the embedded database and on a Postgres of its own, and in a browser. Arguments go to vitest.
import { existsSync } from 'node:fs'
import { build, install } from './lib/prepare.mjs'
import { cluster } from './lib/postgres.mjs'
import { run } from './lib/run.mjs'
import { red, stage, yellow } from './lib/terminal.mjs'

await install()
await build()

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
