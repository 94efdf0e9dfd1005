import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')

/** The Node the project brings along; the machine's own until it is installed. */
export const node = () => {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(own) ? own : process.execPath
}

export const environment = (more = {}) => ({ ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, ...more })

/** Runs a command to its end and answers its exit code; with `quiet` the output is kept and shown only on failure. */
export function run(command, args, { env, cwd = root, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment(env), stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
    let kept = ''
    child.stdout?.on('data', (text) => (kept += text))
    child.stderr?.on('data', (text) => (kept += text))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (quiet && code !== 0) process.stderr.write(kept)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

/** Starts a server that lives as long as this process, hands it our signals and leaves with its exit code. */
export function become(command, args, env) {
  const child = spawn(command, args, { cwd: process.cwd(), env: environment(env), stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
  return child
}
