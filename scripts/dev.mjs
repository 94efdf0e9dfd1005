// `npm run dev -- <folder>`: boots any model with a data folder of its own; edits to the model, the studio and the server show at once.
import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { serving } from '../runtime/bin/serving.mjs'
import { install, build } from './lib/prepare.mjs'
import { environment, node, root, run } from './lib/run.mjs'
import { bold, dim, stop } from './lib/terminal.mjs'

const folder = resolve(process.argv[2] ?? 'examples/hardware-reseller')
if (!existsSync(join(folder, 'app.json')))
  stop(`${folder} holds no app.json.`, 'Name the folder of a model: npm run dev -- examples/kitchen-sink')

await install()
await build()

const port = Number(process.env.PORT ?? 3000)
const data = resolve(process.env.CAHIER_DATA ?? join(root, '.dev', basename(folder)))
const env = { ...serving, CAHIER_APP: folder, CAHIER_DATA: data, PORT: String(port) }
const watched = ['runtime/src', 'core/src', 'schemas'].map((path) => `--watch-path=${join(root, path)}`)
const server = spawn(node(), [...watched, '--watch-preserve-output', join(root, 'runtime/src/main.ts')], {
  env: environment(env),
  stdio: 'inherit',
})
const studio = spawn(node(), [join(root, 'node_modules/vite/bin/vite.js'), 'dev', '--port', String(port + 1), '--strictPort'], {
  cwd: join(root, 'studio'),
  env: environment({ CAHIER_URL: `http://127.0.0.1:${port}` }),
  stdio: 'inherit',
})
console.log(`${bold('›')} ${folder} is watched; the studio reloads itself at http://127.0.0.1:${port + 1}`)
console.log(dim(`  data in ${data}`))

let waiting
watch(folder, { recursive: true }, () => {
  clearTimeout(waiting)
  waiting = setTimeout(() => run(node(), [join(root, 'runtime/src/cli.ts'), 'apply', folder, '--yes'], { env }), 150)
})

const end = () => {
  server.kill('SIGTERM')
  studio.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)
server.on('exit', (code) => {
  studio.kill('SIGTERM')
  process.exit(code ?? 0)
})
