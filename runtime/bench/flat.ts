/**
 * `npm run bench -- flat`: the same questions and changes to a company of 100,000 contacts and to one of 1,000,000, turn by turn
 * on one Postgres, with the rights of a rep. What is due is that the time of a request hardly grows with the table.
 */
import autocannon from 'autocannon'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { teamsOf } from '../src/auth/members.ts'
import { firstAccount, member } from '../test/sign-in.ts'
import { fill, ids } from './fill.ts'
import { cpu, cpuBelow, machine, median, spent } from './machine.ts'

const sizes = [Number(process.env['SMALL'] ?? 100_000), Number(process.env['ROWS'] ?? 1_000_000)] as const
const rounds = Number(process.env['ROUNDS'] ?? 5)
const seconds = Number(process.env['SECONDS'] ?? 5)
const connections = 16
const DUE = 1.2
const port = Number(process.env['PORT'] ?? 24_830)
const here = new URL('.', import.meta.url).pathname
const LIST = new URLSearchParams({ filter: 'record.stage == "customer"', sort: '-revenue', expand: 'company', limit: '50' })

/** A company with its server, and the contacts its rep sees. */
type Company = { readonly url: string; readonly pid: number; readonly cookie: string; readonly contacts: readonly string[] }
type Reading = { readonly time: number; readonly server: number; readonly postgres: number }

const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const folder = mkdtempSync(join(tmpdir(), 'cahier-bench-'))
const processes: ChildProcess[] = []
try {
  const companies: Company[] = []
  for (const [n, rows] of sizes.entries()) companies.push(await company(`company_${n}`, rows, port + n))
  let changes = 0
  const questions: Record<string, (company: Company) => autocannon.Request[]> = {
    'get by id': ({ contacts, cookie }) =>
      contacts.map((id) => ({ method: 'GET', path: `/api/records/contact/${id}`, headers: { cookie } })),
    'list 50 with expansion': ({ cookie }) => [{ method: 'GET', path: `/api/records/contact?${LIST}`, headers: { cookie } }],
    update: ({ contacts, cookie }) => [
      {
        method: 'PATCH',
        headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        // Every change is one: another record than the last, another value than it has.
        setupRequest: (request) => {
          const n = ++changes
          const body = JSON.stringify({ revenue: n, stage: n % 2 ? 'customer' : 'lead' })
          return { ...request, path: `/api/records/contact/${contacts[n % contacts.length]}`, body }
        },
      },
    ],
  }
  const found = Object.entries(questions).map(([name, requests]) => ({ name, requests, readings: companies.map((): Reading[] => []) }))
  for (let round = 0; round <= rounds; round++) {
    for (const { requests, readings } of found) {
      const turns = [...companies.entries()]
      for (const [n, one] of round % 2 ? turns : turns.toReversed()) {
        const reading = await measure(one, requests(one))
        if (round > 0) readings[n]!.push(reading)
      }
    }
    console.log(round ? `round ${round} of ${rounds}` : 'warm')
  }
  const [small, large] = sizes.map((rows) => rows.toLocaleString('en'))
  const report = `# ${small} rows beside ${large}

\`npm run bench -- flat\` on ${machine()}, ${connections} connections, ${rounds} rounds of ${seconds} s, turn by turn, on one Postgres. Client, servers and database
share the machine. A rep with the rule « mine or my team's company » asks. Times are µs a request at full load (seconds over requests answered); CPU is µs a
request, of the server and of Postgres.

| | ${small} | ${large} | time, larger against smaller | due | spread | CPU ${small} | CPU ${large} |
|---|--:|--:|--:|--:|---|--:|--:|
${found.map(({ name, readings }) => line(name, readings[0]!, readings[1]!)).join('\n')}
`
  console.log(report)
  if (!process.env['SECONDS'] && !process.env['ROWS']) writeFileSync(`${here}results/flat-${sizes[1]}.md`, report)
} finally {
  for (const child of processes) child.kill('SIGTERM')
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

function line(name: string, small: readonly Reading[], large: readonly Reading[]): string {
  const ratios = large.map(({ time }, i) => time / small[i]!.time)
  const of = (readings: readonly Reading[], what: keyof Reading): string =>
    Math.round(median(readings.map((reading) => reading[what]))).toLocaleString('en')
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
  const taken = (readings: readonly Reading[]): string => `${of(readings, 'server')} + ${of(readings, 'postgres')}`
  return `| ${name} | ${of(small, 'time')} | ${of(large, 'time')} | **${median(ratios).toFixed(2)}×** | ≤ ${DUE}× | ${spread} | ${taken(small)} | ${taken(large)} |`
}

async function measure({ url, pid }: Company, requests: autocannon.Request[]): Promise<Reading> {
  const before = { server: cpu(pid), postgres: cpuBelow(postgres.pid()!) }
  const answer = await autocannon({ url, connections, duration: seconds, requests })
  if (answer.non2xx || answer.errors) throw new Error(`${url}: ${answer.non2xx} refusals, ${answer.errors} errors`)
  const count = answer['2xx']
  return {
    time: (answer.duration / count) * 1e6,
    server: (cpu(pid) - before.server) / count,
    postgres: spent(before.postgres, cpuBelow(postgres.pid()!)) / count,
  }
}

async function company(name: string, rows: number, port: number): Promise<Company> {
  await asked(postgres.url, `create database ${name}`)
  const own = postgres.url.replace(/\/[^/]*$/, `/${name}`)
  const env = { PORT: String(port), HOST: '127.0.0.1', CAHIER_APP: `${here}model`, CAHIER_DATA: join(folder, name), DATABASE_URL: own }
  const child = spawn(process.execPath, [`${here}../src/main.ts`], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  processes.push(child)
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/api/health`).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const cookie = await member(url, await firstAccount(url), ['sales'])
  const [{ id } = { id: '' }] = await asked<{ id: string }>(own, `select id from ws_main.member where email = 'member-sales@example.com'`)
  console.log(`filling ${rows.toLocaleString('en')} rows`)
  await fill(own, rows, [id])
  const [rep] = await asked<{ id: string; teams: string[] }>(
    own,
    `select m.id, ${teamsOf('ws_main', 'm')} as teams from ws_main.member m where m.id = '${id}'`,
  )
  return { url, pid: child.pid!, cookie, contacts: await ids(own, 'contact', 4000, rep!) }
}

async function asked<Row extends object>(url: string, text: string): Promise<Row[]> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const { rows } = await db.query<Row>(text)
  await db.end()
  return rows
}
