// `npm run fuzz`: 100,000 requests made from the OpenAPI document, on both databases; the result is committed.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
process.exit(await run(node(), [join(root, 'runtime/fuzz/main.ts'), ...process.argv.slice(2)]))
