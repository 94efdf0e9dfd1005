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
import { writeCursor } from '@cahier/core/query/cursor'
import { teamsOf } from '../src/auth/members.ts'
import { fill, ids } from './fill.ts'
import { cpu, cpuBelow, machine, median, spent } from './machine.ts'
import { plans, verbs } from './plans.ts'
import { firstAccount, member } from '../test/sign-in.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const rounds = Number(process.env['ROUNDS'] ?? 5)
const seconds = Number(process.env['SECONDS'] ?? 5)
const connections = 16
const port = Number(process.env['PORT'] ?? 4811)
const here = new URL('.', import.meta.url).pathname

const LIST = { filter: 'record.stage == "customer"', sort: '-revenue', expand: 'company', limit: '50' }

/** What both a rep and the administrator see, for whoever compares them. */
const SEEN = 'name,email,phone,job,company,owner,stage,revenue,employees,active,since,last_call,website,note,created_at,updated_at'

type Side = {
  readonly name: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly pid: number
  readonly path: (id?: string) => string
}
/** Two things done turn by turn; by hand against Cahier where nothing else is said. */
type Case = {
  readonly name: string
  readonly due: number
  readonly requests: (side: Side) => autocannon.Request[]
  readonly against?: (side: Side) => autocannon.Request[]
}
type Reading = { readonly rate: number; readonly server: number; readonly postgres: number; readonly p99: number }

const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const processes: ChildProcess[] = []
try {
  const cahier = await start('main.ts', '../src/main.ts', port, { CAHIER_APP: `${here}model`, DATABASE_URL: postgres.url })
  const admin = await firstAccount(cahier.url)
  const cookie = await member(cahier.url, admin, ['sales'])
  const sharing = await member(cahier.url, admin, ['shared'])
  const people = await membersWith(postgres.url, ['member-sales@example.com', 'member-shared@example.com'])
  console.log(`filling ${rows.toLocaleString('en')} rows`)
  await fill(postgres.url, rows, people)
  const [rep] = await actors(postgres.url, people)
  const secret = 'a secret of this run'
  const hand = await start('by hand', 'by-hand.ts', port + 1, { DATABASE_URL: postgres.url, SECRET: secret, TEAMS: rep!.teams.join(',') })
  const session = (await generateSignedCookie('session', rep!.id, secret)).split(';')[0]!

  const contacts = await ids(postgres.url, 'contact', 4000, rep)
  const companies = await ids(postgres.url, 'company', 400)
  const sides: Side[] = [
    { name: 'Cahier', ...cahier, headers: { cookie }, path: (id) => `/api/records/contact${id ? `/${id}` : ''}` },
    { name: 'by hand', ...hand, headers: { cookie: session }, path: (id) => `/api/contact${id ? `/${id}` : ''}` },
  ]
  const deep = Math.min(10_000, Math.floor(rows / 50) - 1)
  const results = await compare(sides, cases(contacts, companies, deep, await cursor(deep), { admin, sharing }))
  const report = await write(results, await explain(contacts[0]!, companies[0]!, rep!))
  console.log(report)
  if (!process.env['SECONDS']) writeFileSync(`${here}results/records-${rows}.md`, report)
} finally {
  for (const child of processes) child.kill('SIGTERM')
  await postgres.stop()
}

function cases(contacts: string[], companies: string[], deep: number, after: string, cookies: { admin: string; sharing: string }): Case[] {
  const json = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const list = (side: Side): string =>
    side.name === 'Cahier' ? `${side.path()}?${new URLSearchParams(LIST)}` : `${side.path()}?stage=customer`
  const as =
    (cookie: string) =>
    (side: Side): autocannon.Request[] => [{ method: 'GET', path: `${list(side)}&fields=${SEEN}`, headers: { cookie } }]
  // Every change is one: another record than the last, another value than it has.
  let changes = 0
  const change = (side: Side): autocannon.Request => {
    const n = ++changes
    return { path: side.path(contacts[n % contacts.length]), body: JSON.stringify({ revenue: n, stage: n % 2 ? 'customer' : 'lead' }) }
  }
  const body = (i: number): string =>
    JSON.stringify({
      name: `New contact ${i}`,
      email: `new${i}@example.com`,
      company: companies[i % companies.length],
      stage: 'lead',
      revenue: i / 4,
      active: true,
      since: '2026-11-21',
      note: 'Met at the fair.',
    })
  return [
    {
      name: 'get by id',
      due: 1.7,
      requests: (side) => contacts.map((id) => ({ method: 'GET', path: side.path(id), headers: side.headers })),
    },
    { name: 'list 50 with expansion', due: 1.4, requests: (side) => [{ method: 'GET', path: list(side), headers: side.headers }] },
    {
      name: 'list, Cahier: own, team subtree and shares, against the administrator',
      due: 0.8,
      requests: as(cookies.sharing),
      against: as(cookies.admin),
    },
    {
      name: 'create',
      due: 0.9,
      requests: (side) =>
        contacts.map((_, i) => ({ method: 'POST', path: side.path(), headers: { ...side.headers, ...json }, body: body(i) })),
    },
    {
      name: 'update',
      due: 1.2,
      requests: (side) => [
        { method: 'PATCH', headers: { ...side.headers, ...json }, setupRequest: (request) => ({ ...request, ...change(side) }) },
      ],
    },
    {
      name: `page ${deep.toLocaleString('en')}, Cahier, against page 1`,
      due: 0.83,
      requests: (side) => [
        { method: 'GET', path: `${side.path()}?expand=company&limit=50&after=${after}`, headers: { cookie: cookies.admin } },
      ],
      against: (side) => [{ method: 'GET', path: `${side.path()}?expand=company&limit=50`, headers: { cookie: cookies.admin } }],
    },
  ]
}

/** Turn by turn, so that what disturbs the machine disturbs both. The first round only warms up and is thrown away. */
async function compare(sides: Side[], all: Case[]): Promise<{ case: Case; readings: Map<string, Reading[]> }[]> {
  const results = all.map((one) => ({ case: one, readings: new Map<string, Reading[]>(sides.map((side) => [side.name, []])) }))
  for (let round = 0; round <= rounds; round++) {
    for (const result of results) {
      for (const side of round % 2 ? sides : sides.toReversed()) {
        const { against, requests } = result.case
        const reading = await (against
          ? measure(sides[0]!, (side === sides[0] ? requests : against)(sides[0]!))
          : measure(side, requests(side)))
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

async function write(results: { case: Case; readings: Map<string, Reading[]> }[], statements: string): Promise<string> {
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  const version = (await db.query<{ v: string }>('select version() v')).rows[0]!.v.split(' on ')[0]
  await db.end()
  const head = `# Records, ${rows.toLocaleString('en')} rows\n\n\`ROWS=${rows} npm run bench\` on ${machine()}, ${version}, ${connections} connections, ${rounds} rounds of ${seconds} s, turn by turn.
Client, servers and database share the machine. Rights are on: the role hides two fields and holds the rule « mine or my team's company », by hand too; a quarter of the companies are of the team and those below it. CPU is µs a request, server and Postgres.

| | Cahier req/s | by hand req/s | ratio | due | spread of the ratio | CPU Cahier | CPU by hand | p99 ms |\n|---|--:|--:|--:|--:|---|--:|--:|--:|\n`
  const lines = results.map(({ case: one, readings }) => {
    const [ours, theirs] = [readings.get('Cahier')!, readings.get('by hand')!]
    const ratios = ours.map((reading, i) => reading.rate / theirs[i]!.rate)
    const of = (readings: Reading[], what: keyof Reading): string =>
      Math.round(median(readings.map((reading) => reading[what]))).toLocaleString('en')
    return `| ${one.name} | ${of(ours, 'rate')} | ${of(theirs, 'rate')} | **${median(ratios).toFixed(2)}×** | ${one.due}× | ${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)} | ${of(ours, 'server')} + ${of(ours, 'postgres')} | ${of(theirs, 'server')} + ${of(theirs, 'postgres')} | ${of(ours, 'p99')} / ${of(theirs, 'p99')} |`
  })
  return `${head}${lines.join('\n')}\n\n# What Postgres is asked\n\n${statements}`
}

/** Where a page of the table in its own order begins. */
async function cursor(page: number): Promise<string> {
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  const found = await db.query<{ id: string }>('select id from ws_main.contact order by id offset $1 limit 1', [(page - 1) * 50 - 1])
  await db.end()
  return writeCursor('contact', [{ path: ['id'], descending: false, type: 'link' }], [found.rows[0]!.id])
}

async function explain(contact: string, company: string, rep: Person): Promise<string> {
  const shared = await plans(
    postgres.url,
    { ...rep, roles: ['shared'] },
    { 'list 50, with shares': (ctx) => verbs.list(ctx, 'contact', LIST) },
  )
  const own = await plans(
    postgres.url,
    { ...rep, roles: ['sales'] },
    {
      'get by id': (ctx) => verbs.read(ctx, 'contact', contact),
      'list 50 with expansion': (ctx) => verbs.list(ctx, 'contact', LIST),
      create: (ctx) =>
        verbs.create(ctx, 'contact', { name: 'New contact', company, stage: 'lead', revenue: 1, active: true, since: '2026-11-21' }),
      update: (ctx) => verbs.update(ctx, 'contact', contact, { revenue: Date.now() % 1_000_000, stage: 'customer' }),
    },
  )
  return `${own}\n${shared}`
}

type Person = { readonly id: string; readonly teams: readonly string[] }

async function membersWith(url: string, emails: readonly string[]): Promise<string[]> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const { rows: found } = await db.query<{ id: string }>(
    'select id from ws_main.member where email = any($1) order by array_position($1, email)',
    [emails],
  )
  await db.end()
  return found.map(({ id }) => id)
}

/** As a session finds them: with their teams and all those below. */
async function actors(url: string, members: readonly string[]): Promise<Person[]> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const { rows: found } = await db.query<Person>(
    `select m.id, ${teamsOf('ws_main', 'm')} as teams from ws_main.member m where m.id = any($1::uuid[]) order by array_position($1::uuid[], m.id)`,
    [members],
  )
  await db.end()
  return found
}

async function start(name: string, file: string, port: number, env: Record<string, string>): Promise<{ url: string; pid: number }> {
  const child = spawn(process.execPath, [`${here}${file}`], {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  processes.push(child)
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(`${url}/api/health`).catch(() => undefined)) return { url, pid: child.pid! }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${name} did not answer`)
}
