// `npm run storm [rounds]`: random variants of the kitchen sink published while people work, servers and Postgres killed meanwhile, on both databases; the result of 50 rounds is committed.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
process.exit(await run(node(), [join(root, 'runtime/storm/main.ts'), ...process.argv.slice(2)]))
