/**
 * `npm run bench`: Cahier beside the server written by hand, on the same Postgres, the same tables and the same rows,
 * turn by turn. Prints both sides, the spread between rounds, and the CPU µs a request cost server and Postgres.
 */
import autocannon from 'autocannon'
import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { generateSignedCookie } from 'hono/cookie'
import pg from 'pg'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { fill, ids } from './fill.ts'
import { cpu, cpuBelow, machine, median, spent } from './machine.ts'
import { firstAccount, member } from '../test/sign-in.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const rounds = Number(process.env['ROUNDS'] ?? 5)
const seconds = Number(process.env['SECONDS'] ?? 5)
const connections = 16
const here = new URL('.', import.meta.url).pathname

type Side = { readonly name: string; readonly url: string; readonly headers: Record<string, string>; readonly pid: number; readonly path: (id?: string) => string }
type Case = { readonly name: string; readonly due: number; readonly requests: (side: Side) => autocannon.Request[] }
type Reading = { readonly rate: number; readonly server: number; readonly postgres: number; readonly p99: number }

const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const processes: ChildProcess[] = []
try {
  const cahier = await start('main.ts', '../src/main.ts', 4811, { CAHIER_APP: `${here}model`, DATABASE_URL: postgres.url })
  const cookie = await member(cahier.url, await firstAccount(cahier.url), ['sales'])
  console.log(`filling ${rows.toLocaleString('en')} rows`)
  await fill(postgres.url, rows)
  const secret = 'a secret of this run'
  const hand = await start('by hand', 'by-hand.ts', 4812, { DATABASE_URL: postgres.url, SECRET: secret })
  const session = (await generateSignedCookie('session', '01980000-0000-7000-8000-000000000001', secret)).split(';')[0]!

  const contacts = await ids(postgres.url, 'contact', 4000)
  const companies = await ids(postgres.url, 'company', 400)
  const sides: Side[] = [
    { name: 'Cahier', ...cahier, headers: { cookie }, path: (id) => `/api/records/contact${id ? `/${id}` : ''}` },
    { name: 'by hand', ...hand, headers: { cookie: session }, path: (id) => `/api/contact${id ? `/${id}` : ''}` },
  ]
  const results = await compare(sides, cases(contacts, companies))
  const report = await write(results)
  console.log(report)
  if (!process.env['SECONDS']) writeFileSync(`${here}results/records-${rows}.md`, report)
} finally {
  for (const child of processes) child.kill('SIGTERM')
  await postgres.stop()
}

function cases(contacts: string[], companies: string[]): Case[] {
  const json = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const list = (side: Side): string =>
    side.name === 'Cahier'
      ? `${side.path()}?filter=${encodeURIComponent('record.stage == "customer"')}&sort=-revenue&expand=company&limit=50`
      : `${side.path()}?stage=customer`
  const body = (i: number): string =>
    JSON.stringify({ name: `New contact ${i}`, email: `new${i}@example.com`, company: companies[i % companies.length], stage: 'lead', revenue: i / 4, active: true, since: '2026-11-21', note: 'Met at the fair.' })
  return [
    { name: 'get by id', due: 1.7, requests: (side) => contacts.map((id) => ({ method: 'GET', path: side.path(id), headers: side.headers })) },
    { name: 'list 50 with expansion', due: 1.4, requests: (side) => [{ method: 'GET', path: list(side), headers: side.headers }] },
    { name: 'create', due: 0.9, requests: (side) => contacts.map((_, i) => ({ method: 'POST', path: side.path(), headers: { ...side.headers, ...json }, body: body(i) })) },
    {
      name: 'update', due: 1.2,
      requests: (side) => contacts.map((id, i) => ({ method: 'PATCH', path: side.path(id), headers: { ...side.headers, ...json }, body: JSON.stringify({ revenue: i, stage: 'customer' }) })),
    },
  ]
}

/** Turn by turn, so that what disturbs the machine disturbs both. The first round only warms up and is thrown away. */
async function compare(sides: Side[], all: Case[]): Promise<{ case: Case; readings: Map<string, Reading[]> }[]> {
  const results = all.map((one) => ({ case: one, readings: new Map<string, Reading[]>(sides.map((side) => [side.name, []])) }))
  for (let round = 0; round <= rounds; round++) {
    for (const result of results) {
      for (const side of round % 2 ? sides : sides.toReversed()) {
        const reading = await measure(side, result.case.requests(side))
        if (round > 0) result.readings.get(side.name)!.push(reading)
      }
    }
    console.log(round ? `round ${round} of ${rounds}` : 'warm')
  }
  return results
}

async function measure(side: Side, requests: autocannon.Request[]): Promise<Reading> {
  const before = { server: cpu(side.pid), postgres: cpuBelow(postgres.pid()!) }
  const answer = await autocannon({ url: side.url, connections, duration: seconds, requests })
  if (answer.non2xx || answer.errors) throw new Error(`${side.name}: ${answer.non2xx} refusals, ${answer.errors} errors`)
  const count = answer['2xx']
  return {
    rate: count / answer.duration,
    server: (cpu(side.pid) - before.server) / count,
    postgres: spent(before.postgres, cpuBelow(postgres.pid()!)) / count,
    p99: answer.latency.p99,
  }
}

async function write(results: { case: Case; readings: Map<string, Reading[]> }[]): Promise<string> {
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  const version = (await db.query<{ v: string }>('select version() v')).rows[0]!.v.split(' on ')[0]
  await db.end()
  const head = `# Records, ${rows.toLocaleString('en')} rows\n\n\`ROWS=${rows} npm run bench\` on ${machine()}, ${version}, ${connections} connections, ${rounds} rounds of ${seconds} s, turn by turn.
Client, servers and database share the machine. Rights are on: the role hides two fields. CPU is µs a request, server and Postgres.

| | Cahier req/s | by hand req/s | ratio | due | spread of the ratio | CPU Cahier | CPU by hand | p99 ms |\n|---|--:|--:|--:|--:|---|--:|--:|--:|\n`
  const lines = results.map(({ case: one, readings }) => {
    const [ours, theirs] = [readings.get('Cahier')!, readings.get('by hand')!]
    const ratios = ours.map((reading, i) => reading.rate / theirs[i]!.rate)
    const of = (readings: Reading[], what: keyof Reading): string => Math.round(median(readings.map((reading) => reading[what]))).toLocaleString('en')
    return `| ${one.name} | ${of(ours, 'rate')} | ${of(theirs, 'rate')} | **${median(ratios).toFixed(2)}×** | ${one.due}× | ${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)} | ${of(ours, 'server')} + ${of(ours, 'postgres')} | ${of(theirs, 'server')} + ${of(theirs, 'postgres')} | ${of(ours, 'p99')} / ${of(theirs, 'p99')} |`
  })
  return `${head}${lines.join('\n')}\n`
}

async function start(name: string, file: string, port: number, env: Record<string, string>): Promise<{ url: string; pid: number }> {
  const child = spawn(process.execPath, [`${here}${file}`], { env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', ...env }, stdio: ['ignore', 'ignore', 'inherit'] })
  processes.push(child)
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(`${url}/api/health`).catch(() => undefined)) return { url, pid: child.pid! }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${name} did not answer`)
}
