// `npm run mutate`: puts mistakes into the translation of rules to SQL, one at a time, and shows that the tests find each; the result is committed.
import { join } from 'node:path'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
process.exit(await run(node(), [join(root, 'runtime/fuzz/rules/mutate.ts'), ...process.argv.slice(2)]))
