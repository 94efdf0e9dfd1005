// `npm start`: from a fresh clone to a running CRM, no question asked.
import { join } from 'node:path'
import { serving } from '../runtime/bin/serving.mjs'
import { build, install } from './lib/prepare.mjs'
import { become, node, root } from './lib/run.mjs'

await install()
await build()
become(node(), [join(root, 'runtime/src/main.ts'), ...process.argv.slice(2)], serving)
