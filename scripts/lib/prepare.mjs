import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node, root, run } from './run.mjs'
import { stage, stop } from './terminal.mjs'

/** Installs the packages when the lockfile or a package.json differs from what was installed last. */
export async function install() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) stop(`Node ${process.versions.node} is too old.`, 'Install Node 20 or newer from https://nodejs.org and try again.')
  const manifests = ['package-lock.json', 'package.json', 'core/package.json', 'runtime/package.json', 'studio/package.json']
  await when('install', manifests, 'node_modules/.bin', 'Installing packages (once, about a minute)', async () => {
    // Not « npm ci »: it refuses a lockfile that lacks the binaries of another platform.
    const code = await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
    if (code !== 0) stop('The packages could not be installed.', 'Check the network and the npm registry, then run the command again.')
  })
  if (node() === process.execPath && major < 24) {
    stop(
      'The Node that Cahier brings along is missing.',
      'Its install script did not run: allow it with `npm rebuild node`, then try again.',
    )
  }
}

/** Builds the studio when its sources, or the core and schemas it is made of, differ from those of the last build. */
export async function build() {
  const sources = [
    'studio/src',
    'studio/static',
    'studio/vite.config.ts',
    'studio/package.json',
    'core/src',
    'schemas',
    'package-lock.json',
  ]
  await when('studio', sources, 'studio/build/200.html', 'Building the studio (once after each change)', async () => {
    const code = await run(node(), [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: join(root, 'studio'),
    })
    if (code !== 0) stop('The studio could not be built.', 'The lines above say why. `npm run check` finds the place of a mistake.')
  })
}

async function when(name, sources, made, title, work) {
  const cache = join(root, 'node_modules', '.cache', 'cahier')
  const file = join(cache, `${name}.hash`)
  const now = fingerprint(sources)
  // Packages or a build lent by another clone are its own business: installing here would empty them there.
  if (lent(join(root, made))) return
  if (existsSync(join(root, made)) && existsSync(file) && readFileSync(file, 'utf8') === now) return
  await stage(title, work)
  mkdirSync(cache, { recursive: true })
  writeFileSync(file, now)
}

const lent = (path) => [path, join(path, '..')].some((part) => lstatSync(part, { throwIfNoEntry: false })?.isSymbolicLink())

function fingerprint(sources) {
  const hash = createHash('sha256').update(process.platform + process.arch)
  for (const source of sources) {
    for (const file of files(join(root, source))) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}

function files(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => files(join(path, name)))
}
