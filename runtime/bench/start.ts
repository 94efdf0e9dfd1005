/**
 * `npm run bench -- start`: what a company of 300 entities × 30 fields takes to be compiled and its next edit to be planned; how long a
 * company that has been started before takes to its first answer; and how much memory a server of it keeps while nobody asks.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compile } from '@cahier/core/model/compile'
import type { Layer } from '@cahier/core/model/model'
import { plan } from '@cahier/core/plan/plan'
import { tables } from '@cahier/core/tables'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { readLayer } from '../src/model/read.ts'
import { firstAccount } from '../test/sign-in.ts'
import { machine, median } from './machine.ts'
import { wide } from './wide.ts'

const entities = Number(process.env['ENTITIES'] ?? 300)
const fields = Number(process.env['FIELDS'] ?? 30)
const rounds = Number(process.env['ROUNDS'] ?? 7)
/** Seconds without a question before memory is read: by then the jobs of the company have begun. */
const IDLE = Number(process.env['IDLE'] ?? 75)
const port = Number(process.env['PORT'] ?? 24_820)
const here = new URL('.', import.meta.url).pathname

type Line = { readonly what: string; readonly due: string; readonly values: readonly number[]; readonly unit: string }
const lines: Line[] = []
const told = (line: Line): void => {
  lines.push(line)
  console.log(row(line))
}
const row = ({ what, due, values, unit }: Line): string => {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map((value) =>
    unit === 'MB' || value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1),
  )
  return `| ${what} | **${middle}** ${unit} | ${due} | ${values.length > 1 ? `${least}–${most}` : ''} |`
}

const folder = mkdtempSync(join(tmpdir(), 'cahier-bench-'))
const postgres = (await cluster({ shared_buffers: '256MB' }))!
try {
  const app = wide(join(folder, 'wide'), entities, fields)
  compiling(await readLayer(app))
  const size = `${entities} entities × ${fields} fields`
  await starting('Postgres', `${here}model`, { DATABASE_URL: await database('small') }, '< 1,000 ms')
  await starting('embedded', `${here}model`, { DATABASE_URL: '' }, '< 3,000 ms')
  await starting(`Postgres, ${size}`, app, { DATABASE_URL: await database('wide') }, '< 1,000 ms', '< 150 MB')
  const report = `# Starting, and a company of ${size}

\`npm run bench -- start\` on ${machine()}, ${rounds} rounds. A start is a new process of a company that has been started before, up to the
answer to a question of its database that needs a session; it is asked every 10 ms. Memory is the resident set of the server, database
apart, ${IDLE} s after its last answer.

| | median | due | spread |
|---|--:|--:|---|
${lines.map(row).join('\n')}
`
  console.log(report)
  if (!process.env['ROUNDS'] && !process.env['ENTITIES']) writeFileSync(`${here}results/start.md`, report)
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** The same process compiles again and again, as a studio does; the first time is told apart. */
function compiling(layer: Layer): void {
  const timed = <T>(work: () => T): { ms: number; result: T } => {
    const begun = performance.now()
    const result = work()
    return { ms: performance.now() - begun, result }
  }
  const modelOf = (one: Layer) => {
    const { model, problems } = compile([one])
    if (!model) throw new Error(JSON.stringify(problems?.slice(0, 3)))
    return model
  }
  const first = timed(() => modelOf(layer))
  const before = tables(first.result)
  const again: number[] = []
  const planned: number[] = []
  for (let round = 0; round < rounds; round++) {
    const edited = edit(layer, round)
    const compiled = timed(() => modelOf(edited))
    const step = timed(() => plan(before, tables(compiled.result)))
    if (step.result.steps.length === 0) throw new Error('an edit of a field is a step at least')
    again.push(compiled.ms)
    planned.push(step.ms)
  }
  const what = `${entities} × ${fields}`
  told({ what: `compile ${what}, the first time`, due: '< 1,000 ms', values: [first.ms], unit: 'ms' })
  told({ what: `compile ${what}, again after one edit`, due: '< 1,000 ms', values: again, unit: 'ms' })
  told({ what: `plan of one edit of ${what}`, due: '< 100 ms', values: planned, unit: 'ms' })
}

/** One entity gets another field. */
function edit(layer: Layer, round: number): Layer {
  const [name, title] = [`more_${round}`, `More ${round}`]
  const documents = layer.documents.map((document) => {
    if (document.path !== `entities/entity_${round}.json`) return document
    const json = document.json as { properties: object }
    return { ...document, json: { ...json, properties: { ...json.properties, [name]: { $ref: 'field:text', title } } } }
  })
  return { ...layer, documents }
}

async function database(name: string): Promise<string> {
  const { Client } = (await import('pg')).default
  const db = new Client({ connectionString: postgres.url })
  await db.connect()
  await db.query(`create database ${name}`)
  await db.end()
  return postgres.url.replace(/\/[^/]*$/, `/${name}`)
}

/** Starts a company once to make it, then again and again; the last one is let alone and weighed. */
async function starting(name: string, app: string, env: Record<string, string>, due: string, weight = '–'): Promise<void> {
  const data = mkdtempSync(join(folder, 'data-'))
  const url = `http://127.0.0.1:${port}`
  const run = (): ChildProcess =>
    spawn(process.execPath, [`${here}../src/main.ts`], {
      env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1', CAHIER_APP: app, CAHIER_DATA: data, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const made = run()
  await answered(made, `${url}/api/health`)
  const cookie = await firstAccount(url)
  await stopped(made)
  const question = `${url}/api/records/member?limit=1`
  const times: number[] = []
  const memory: number[] = []
  // The first start after the company was made still finds code that was never compiled: it is thrown away.
  for (let round = 0; round <= rounds; round++) {
    const begun = performance.now()
    const child = run()
    await answered(child, question, cookie)
    if (round > 0) times.push(performance.now() - begun)
    if (round === rounds) {
      await sleep(IDLE * 1000)
      memory.push(resident(child.pid!))
    }
    await stopped(child)
  }
  told({ what: `start to the first answer, ${name}`, due, values: times, unit: 'ms' })
  told({ what: `memory at rest, ${name}`, due: weight, values: memory, unit: 'MB' })
}

/** Waits for a good answer, however long a first start takes; a server that ends instead is an error. */
async function answered(child: ChildProcess, url: string, cookie = ''): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url, { headers: { cookie } }).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    if (answer && answer.status < 500) throw new Error(`${url}: ${answer.status}`)
    await sleep(10)
  }
  throw new Error('the server ended before it answered')
}

async function stopped(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

/** Megabytes of memory a process holds: VmRSS of proc_pid_status(5). */
function resident(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}
