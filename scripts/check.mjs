// `npm run check`: types, lint, format and generated files, all at once, in seconds.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'
import { bold, dim, red } from './lib/terminal.mjs'

await install()
// The studio's tsconfig extends one that SvelteKit writes.
const kit = join(root, 'node_modules/@sveltejs/kit/svelte-kit.js')
if (await run(node(), [kit, 'sync'], { cwd: join(root, 'studio'), quiet: true })) process.exit(1)
const tsc = join(root, 'node_modules/@typescript/native/bin/tsc')
const checks = [
  ['types of core', node(), [tsc, '-p', 'core']],
  ['types of runtime', node(), [tsc, '-p', 'runtime']],
  ['types of studio', 'svelte-check', ['--tsgo', '--fail-on-warnings', '--output', 'human'], 'studio'],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'oxfmt', ['--check']],
  ['generated files', node(), ['scripts/generate.mjs', '--check']],
]
const results = await Promise.all(
  checks.map(async ([title, command, args, folder = '.']) => {
    const began = Date.now()
    const code = await run(command, args, { quiet: true, cwd: join(root, folder) })
    console.log(`${code === 0 ? bold('✓') : red('✗')} ${title} ${dim(`${((Date.now() - began) / 1000).toFixed(1)} s`)}`)
    return code
  }),
)
process.exit(results.some((code) => code !== 0) ? 1 : 0)
