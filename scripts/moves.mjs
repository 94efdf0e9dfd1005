// `npm run moves [companies] [seed]`: four hundred random companies, moved along on all paths, on both databases; the result is committed.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
process.exit(await run(node(), [join(root, 'runtime/moves/main.ts'), ...process.argv.slice(2)]))
