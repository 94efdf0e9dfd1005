import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { machine } from '../bench/machine.ts'
import { connect } from '../src/db/connect.ts'
import { walk, type Report } from './walk.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 20_261_121)

const against = async (cases: number, first: number, databaseUrl?: string): Promise<Report> => {
  const data = mkdtempSync(join(tmpdir(), 'cahier-walk-'))
  const db = await connect({ data, databaseUrl })
  const began = Date.now()
  try {
    return await walk(db, cases, first, (done) => {
      const seconds = Math.round((Date.now() - began) / 1000)
      if (done % 10_000 === 0) console.log(`${db.kind}: ${done.toLocaleString('en')} of ${cases.toLocaleString('en')}, ${seconds} s`)
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

const lines = reports.flatMap(([name, { paths }]) =>
  Object.entries(paths)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, told]) => {
      const outcomes = Object.entries(told).map(([what, times]) => `${what}: ${times.toLocaleString('en')}`)
      return `| ${name} | ${path} | ${outcomes.join(', ')} |`
    }),
)
const total = (of: (report: Report) => number): string => reports.reduce((sum, [, report]) => sum + of(report), 0).toLocaleString('en')
const text = `# Rights, walked at random

\`npm run walk ${count} ${seed}\` on ${machine()}: ${total(({ cases }) => cases)} cases in ${total(({ companies }) => companies)} random companies
(entities, links, roles with rules, members, records), each asked as a random person on a random path and compared with what core says in
JavaScript of the whole records. Values that stand in one cell alone are looked for in every answer. Faults: ${total(({ faults }) => faults.length)}.

| database | path | what was answered, and of lists whether they told of none, some or all records |
|---|---|---|
${lines.join('\n')}
`
console.log(text)
const faults = reports.flatMap(([name, report]) => report.faults.map((fault) => `${name}: ${fault}`))
if (faults.length) console.error(faults.join('\n'))
if (count >= 20_000) {
  mkdirSync(new URL('results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('results/walk.md', import.meta.url), text)
}
process.exit(faults.length ? 1 : 0)
