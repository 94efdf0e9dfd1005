import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { machine } from '../bench/machine.ts'
import { connect } from '../src/db/connect.ts'
import { moves, type Report } from './moves.ts'

const count = Number(process.argv[2] ?? 400)
const seed = Number(process.argv[3] ?? 20_261_121)
const STEPS = 100

const against = async (companies: number, first: number, databaseUrl?: string): Promise<Report> => {
  const data = mkdtempSync(join(tmpdir(), 'cahier-moves-'))
  const db = await connect({ data, databaseUrl })
  try {
    return await moves(db, companies, STEPS, first, (done) => {
      if (done % 50 === 0) console.log(`${db.kind}: ${done} of ${companies}`)
    })
  } finally {
    await db.close()
    rmSync(data, { recursive: true, force: true })
  }
}

// Half on each database; all on the embedded one where there is no Postgres.
const postgres = await cluster({ fsync: 'off' })
const half = postgres ? Math.ceil(count / 2) : count
const reports: [string, Report][] = [['embedded', await against(half, seed)]]
if (postgres) reports.push(['Postgres', await against(count - half, seed + 1_000_000, postgres.url)])
await postgres?.stop()

const total = (of: (report: Report) => number): string => reports.reduce((sum, [, report]) => sum + of(report), 0).toLocaleString('en')
const text = `# Moves along workflows, at random

\`npm run moves ${count} ${seed}\` on ${machine()}: ${total(({ machines }) => machines)} companies with random workflows (states, moves with roles,
conditions and requirements, locks, several ways by rule), ${total(({ steps }) => steps)} steps of random people on all paths, three in ten of them two at the
same moment. Afterwards the history of every record was walked by a second judge, made from the documents alone:
${total(({ changes }) => changes)} changes, ${total(({ moves: moved }) => moved)} of them of a state. Illegal ones: ${total(({ faults }) => faults.length)}.

| database | path | done | refused |
|---|---|---:|---:|
${reports
  .flatMap(([name, { tally }]) =>
    Object.entries(tally)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, { done, refused }]) => `| ${name} | ${path} | ${done.toLocaleString('en')} | ${refused.toLocaleString('en')} |`),
  )
  .join('\n')}
`
console.log(text)
const faults = reports.flatMap(([name, report]) => report.faults.map((fault) => `${name}: ${fault}`))
if (faults.length > 0) console.error(faults.slice(0, 50).join('\n'))
if (count >= 400) writeFileSync(new URL('results.md', import.meta.url), text)
process.exit(faults.length > 0 ? 1 : 0)
