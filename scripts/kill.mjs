// `npm run kill [rounds]`: servers and Postgres killed at random moments, on both databases; the result of 50 rounds is committed.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
process.exit(await run(node(), [join(root, 'runtime/kill/main.ts'), ...process.argv.slice(2)]))
