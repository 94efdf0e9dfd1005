#!/usr/bin/env node
// Runs on any Node from 20 on and hands over to the bundled one, which reads TypeScript as it is.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serving } from './serving.mjs'

const require = createRequire(import.meta.url)
const cli = join(dirname(fileURLToPath(import.meta.url)), '../src/cli.ts')
const child = spawn(bundled() ?? process.execPath, [cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...serving },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)))
child.on('error', (error) => {
  console.error(`cahier: ${error.message}. Run npm install.`)
  process.exit(1)
})

function bundled() {
  try {
    return join(dirname(require.resolve('node/package.json')), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    return undefined
  }
}
