import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cluster } from '../../scripts/lib/postgres.mjs'
import type { Walked } from './part.ts'
import { written, type Result } from './result.ts'
import { LASTS, MOST, NOTHING, sum, type Report } from './walk.ts'

/**
 * `npm run walk [cases] [seed]`: half of the cases on each database, at the same time; all on the embedded one where there is no Postgres.
 * What was walked is kept after each company, so that the same command goes on where one was stopped; `--anew` begins again.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { anew: { type: 'boolean', default: false } } })
const asked = Number(positionals[0] ?? 1_000_000)
const seed = Number(positionals[1] ?? 20_261_121)
const folder = fileURLToPath(new URL('../../node_modules/.cache/cahier/', import.meta.url))
const file = `${folder}walk-${seed}-${asked}.json`
mkdirSync(folder, { recursive: true })

const kept = (): Result | undefined => {
  try {
    return values.anew ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Result)
  } catch {
    return undefined
  }
}
const postgres = await cluster({ fsync: 'off', full_page_writes: 'off', autovacuum: 'off', jit: 'off' })
const names = ['embedded', ...(postgres ? ['Postgres'] : [])]
let result: Result = kept() ?? { asked, seed, seconds: 0, reports: Object.fromEntries(names.map((name) => [name, NOTHING])) }
const before = result.seconds
const began = Date.now()
const total = (of: (report: Report) => number): number => Object.values(result.reports).reduce((all, report) => all + of(report), 0)
const first = total(({ cases }) => cases)
if (first > 0) console.log(`going on after ${first.toLocaleString('en')} cases`)

/** A company after the other, each of its own seed; both databases walk the same number of other ones. */
const walked = async (name: string, place: number, url?: string): Promise<void> => {
  const due = Math.ceil(asked / names.length / LASTS)
  let next = result.reports[name]!.companies
  const more = (): boolean => next < due && !over && faults() < MOST
  /** Some companies in a process of its own: what walks them on grows with each that is gone, as its connections to Postgres do. */
  const some = async (): Promise<void> => {
    const child = fork(fileURLToPath(new URL('part.ts', import.meta.url)), url ? [url] : [], {
      env: { ...process.env, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    children.add(child)
    for (let i = 0; i < TOGETHER && more(); i++) {
      const of = seed + place * 1_000_000 + next++
      const report = await company(child, of)
      if (!report && over) break
      result = {
        ...result,
        seconds: before + (Date.now() - began) / 1000,
        reports: {
          ...result.reports,
          [name]: sum(result.reports[name]!, report ?? { ...NOTHING, faults: [`seed ${of}: its process ended`] }),
        },
      }
      writeFileSync(file, JSON.stringify(result))
      if (!report) break
      if (result.reports[name]!.companies % 10 === 0) progress(name)
    }
    children.delete(child)
    await gone(child)
  }
  const one = async (): Promise<void> => {
    while (more()) await some()
  }
  await Promise.all(Array.from({ length: walkers }, one))
}
const TOGETHER = 25
const walkers = Math.max(1, Math.floor(availableParallelism() / 2))
const children = new Set<ChildProcess>()
let over = false
const faults = (): number => total(({ faults: all }) => all.length)

const company = (child: ChildProcess, of: number): Promise<Report | undefined> =>
  new Promise((resolve) => {
    const ended = (): void => resolve(undefined)
    child.once('exit', ended)
    child.once('message', ({ report }: Walked) => {
      child.off('exit', ended)
      resolve(report)
    })
    child.send(of)
  })

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    if (child.connected) child.disconnect()
  })

const progress = (name: string): void => {
  const done = total(({ cases }) => cases)
  const rate = (done - first) / ((Date.now() - began) / 1000)
  const left = Math.max(0, asked - done) / rate / 60
  console.log(
    `${name}: ${result.reports[name]!.cases.toLocaleString('en')}; of all ${done.toLocaleString('en')} of ${asked.toLocaleString('en')}, ${Math.round(rate)} a second, ${Math.round(left)} min left, ${faults()} faults`,
  )
}

// Stopped, it says what was walked, and no more.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    over = true
    for (const child of children) if (child.connected) child.disconnect()
  })

await Promise.all(names.map((name, i) => walked(name, i, name === 'Postgres' ? postgres!.url : undefined)))
await postgres?.stop()
const text = written(result)
console.log(text)
for (const [name, report] of Object.entries(result.reports)) for (const fault of report.faults) console.error(`${name}: ${fault}`)
if (total(({ cases }) => cases) >= 20_000) {
  mkdirSync(new URL('results/', import.meta.url), { recursive: true })
  writeFileSync(new URL('results/walk.md', import.meta.url), text)
}
process.exit(faults() > 0 ? 1 : 0)
