import { mkdtemp, rm, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { connect } from '../src/db/connect.ts'
import { publish } from '../src/model/publish.ts'
import { openWorkspace } from '../src/model/store.ts'
import { faults, gaps, untold } from './faults.ts'
import { quotesLayer } from './quotes.ts'
import { storm, type Storm } from './storm.ts'

type Result = Storm & { readonly name: string; readonly faults: readonly string[]; readonly numbers: number; readonly deadlocks: string }

const seconds = Number(process.argv[2] ?? 60)

const run = async (name: string, databaseUrl: string | undefined): Promise<Result> => {
  const data = await promisify(mkdtemp)(join(tmpdir(), 'cahier-writers-'))
  const db = await connect({ data, databaseUrl })
  const workspace = await openWorkspace(db, { name: 'main' })
  try {
    await publish(workspace, [quotesLayer])
    const told = await storm(workspace, seconds * 1000)
    const found = [...(await faults(db, workspace)), ...(await gaps(db, workspace, 'quote', 'invoice')), ...(await untold(db, workspace))]
    const [row] = await db.query<{ n: number }>({ text: `select count(invoice)::int as n from "${workspace.schema}".quote` })
    const [met] = await db.query<{ n: string }>({
      text: 'select deadlocks::text as n from pg_stat_database where datname = current_database()',
    })
    return { name, ...told, faults: [...told.failures, ...found], numbers: row!.n, deadlocks: met?.n ?? '0' }
  } finally {
    await workspace.close()
    await db.close()
    await promisify(rm)(data, { recursive: true, force: true })
  }
}

const results = [await run('embedded', undefined)]
const postgres = await cluster()
if (postgres) {
  results.push(await run('Postgres', postgres.url))
  await postgres.stop()
} else console.error('SKIPPED: no Postgres ≥ 15 on this machine. Install postgresql.')

const number = (n: number): string => n.toLocaleString('en')
const names = [...new Set(results.flatMap(({ done }) => Object.keys(done)))].toSorted()
const text = `# Sixteen writers at once

\`npm run writers ${seconds}\` on ${cpus().length} × ${cpus()[0]!.model.split(' ').slice(0, 2).join(' ')}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}. For ${seconds} s sixteen writers do the below at
random to six quotes of four accounts and their lines. Afterwards every roll-up (of formulas, of roll-ups, through links) must be what its
rows say, invoice numbers must run from 1 without a hole, and each record's version must be what its history tells of.

| | ${results.map(({ name }) => name).join(' | ')} |
|---|${results.map(() => '--:').join('|')}|
${names.map((name) => `| ${name} | ${results.map(({ done }) => number(done[name] ?? 0)).join(' | ')} |`).join('\n')}
| refused, as they met | ${results.map(({ refused }) => number(refused)).join(' | ')} |
| numbers given | ${results.map(({ numbers }) => number(numbers)).join(' | ')} |
| deadlocks, tried again | ${results.map(({ deadlocks }) => deadlocks).join(' | ')} |
| **faults** | ${results.map(({ faults: found }) => `**${number(found.length)}**`).join(' | ')} |
`
console.log(text)
for (const { name, faults: found } of results) for (const fault of found.slice(0, 20)) console.error(`${name}: ${fault}`)
const whole = results.length === 2 && seconds >= 60
if (whole) writeFileSync(new URL('results.md', import.meta.url), text)
process.exit(results.some(({ faults: found }) => found.length > 0) ? 1 : 0)
