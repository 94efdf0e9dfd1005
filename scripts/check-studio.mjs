// svelte-check needs the types that `svelte-kit sync` writes.
import { join } from 'node:path'
import { node, root, run } from './lib/run.mjs'

const cwd = join(root, 'studio')
const synced = await run(node(), [join(root, 'node_modules/@sveltejs/kit/svelte-kit.js'), 'sync'], { cwd, quiet: true })
process.exit(synced || (await run('svelte-check', ['--tsgo', '--fail-on-warnings', '--output', 'human'], { cwd })))
