// `npm run bench [-- records|search|flat|publish|import|start|screen]`: longer proofs with figures; results are committed under runtime/bench/results.
import { join } from 'node:path'
import { serving } from '../runtime/bin/serving.mjs'
import { install } from './lib/prepare.mjs'
import { node, root, run } from './lib/run.mjs'

await install()
const what = process.argv.slice(2)
for (const name of what.length ? what : ['records']) {
  const code = await run(node(), [join(root, `runtime/bench/${name}.ts`)], { env: serving })
  if (code !== 0) process.exit(code)
}
