// `npm run writers [seconds]`: sixteen writers on both databases, then every roll-up and number is checked; the result of 60 s is committed.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
process.exit(await run(node(), [join(root, 'runtime/writers/main.ts'), ...process.argv.slice(2)]))
