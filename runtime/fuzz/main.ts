import { mkdirSync, writeFileSync } from 'node:fs'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { machine } from '../bench/machine.ts'
import { against } from './against.ts'
import type { Report } from './fuzz.ts'

const count = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? 20_261_121)

const postgres = await cluster()
const reports: [string, Report][] = [['embedded', await against(count, seed)]]
if (postgres) reports.push(['Postgres', await against(count, seed, postgres.url)])
await postgres?.stop()

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`
const lines = reports.map(
  ([name, report]) =>
    `| ${name} | ${report.requests.toLocaleString('en')} | ${percent(report.valid, report.requests)} | ${percent(report.succeeded, report.valid)} | ${report.defects.length} | ${Object.entries(
      report.statuses,
    )
      .map(([status, times]) => `${status}: ${times}`)
      .join(', ')} | ${Object.entries(report.refusals)
      .map(([why, times]) => `${why}: ${times}`)
      .join(', ')} |`,
)
const text = `# Requests made from the OpenAPI document

\`npm run fuzz ${count} ${seed}\` on ${machine()}. Valid: fits the document, and core's own check finds the record right. A defect is an answer that
breaks the document, a status of 500 and above, or a rejection nobody handled.

| database | requests | valid | of these succeeded | defects | statuses | valid but refused |
|---|--:|--:|--:|--:|---|---|
${lines.join('\n')}
`
console.log(text)
const defects = reports.flatMap(([name, report]) => report.defects.slice(0, 20).map((defect) => `${name}: ${defect}`))
if (defects.length) console.error(defects.join('\n'))
if (count >= 100_000) {
  mkdirSync(new URL('results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('results/fuzz.md', import.meta.url), text)
}
process.exit(defects.length ? 1 : 0)
