/**
 * `npm run bench -- import`: a CSV imported by Cahier (links found by name, every row checked, history kept) beside a bare COPY
 * of the same rows into the same indexed table, turn by turn on the same Postgres.
 */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { ImportLine, ImportReport } from '@cahier/core/wire'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { firstAccount } from '../test/sign-in.ts'
import { fill } from './fill.ts'
import { cpu, cpuBelow, machine, median, spent } from './machine.ts'

const there = Number(process.env['ROWS'] ?? 100_000)
const count = Number(process.env['IMPORTED'] ?? 100_000)
const rounds = Number(process.env['ROUNDS'] ?? 5)
const here = new URL('.', import.meta.url).pathname
const port = Number(process.env['PORT'] ?? 24813)

const INDEXES = `select indexdef as text from pg_indexes where schemaname = 'ws_main' and tablename = 'contact' order by indexname`

const folder = mkdtempSync(join(tmpdir(), 'cahier-bench-'))
chmodSync(folder, 0o755)
const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const server = spawn(
  process.execPath,
  [...(process.env['PROFILE'] ? [`--cpu-prof`, `--cpu-prof-dir=${process.env['PROFILE']}`] : []), `${here}../src/main.ts`],
  {
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', CAHIER_APP: `${here}model`, DATABASE_URL: postgres.url },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
const url = `http://127.0.0.1:${port}`
try {
  for (let tries = 0; !(await fetch(`${url}/api/health`).catch(() => undefined)); tries++) {
    if (tries === 300) throw new Error('the server did not answer')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const cookie = await firstAccount(url)
  console.log(`filling ${there.toLocaleString('en')} rows`)
  await fill(postgres.url, there)
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  const companies = (await db.query<{ id: string; name: string }>('select id, name from ws_main.company order by name')).rows
  const { csv, copied } = files(companies)
  const both = [
    { readings: [] as Reading[], work: () => imported(cookie, csv) },
    { readings: [] as Reading[], work: () => copy(db, copied) },
  ] as const
  const [ours, bare] = both
  for (let round = 0; round <= rounds; round++) {
    for (const { readings, work } of round % 2 ? both.toReversed() : both) {
      const reading = await measured(work)
      await clean(db)
      if (round > 0) readings.push(reading)
      console.log(`round ${round}, ${readings === ours.readings ? 'Cahier' : 'COPY'}: ${told(reading)}`)
    }
  }
  const indexes = (await db.query<{ text: string }>(INDEXES)).rows.map(({ text }) => text)
  await db.end()
  const ratios = ours.readings.map(({ rate }, i) => rate / bare.readings[i]!.rate)
  const report = `# Import, ${count.toLocaleString('en')} rows into ${there.toLocaleString('en')}

\`npm run bench -- import\` on ${machine()}, ${rounds} rounds, turn by turn, the first thrown away. By Cahier: over HTTP, a link found by name in
each row, every value checked, history kept. Bare: \`COPY … FROM\` a file on the server with ids ready, no history, into the same table with the
same indexes, foreign keys and rows. Client, server and database share the machine; CPU is µs a row, of the server and of Postgres.

| | rows/s (median) | spread | CPU server | CPU Postgres |
|---|--:|---|--:|--:|
| Cahier | ${whole(ours, 'rate')} (due 8,000) | ${spread(ours.readings)} | ${whole(ours, 'server')} | ${whole(ours, 'postgres')} |
| bare COPY | ${whole(bare, 'rate')} | ${spread(bare.readings)} | – | ${whole(bare, 'postgres')} |

Ratio **${median(ratios).toFixed(2)}×** (due 0.5×), ${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}.

Indexes of the table, kept by both sides:

\`\`\`sql
${indexes.join('\n')}
\`\`\`
`
  console.log(report)
  if (!process.env['ROUNDS'] && !process.env['ROWS'] && !process.env['PROFILE']) writeFileSync(`${here}results/import-${count}.md`, report)
} finally {
  server.kill('SIGTERM')
  await postgres.stop()
  rmSync(folder, { recursive: true })
}

type Reading = { readonly rate: number; readonly server: number; readonly postgres: number }

/** What some work on all the rows takes: in time, and in CPU of the server and of Postgres. */
async function measured(work: () => Promise<void>): Promise<Reading> {
  const before = { at: performance.now(), server: cpu(server.pid!), postgres: cpuBelow(postgres.pid()!) }
  await work()
  return {
    rate: (count / (performance.now() - before.at)) * 1000,
    server: (cpu(server.pid!) - before.server) / count,
    postgres: spent(before.postgres, cpuBelow(postgres.pid()!)) / count,
  }
}

function told(reading: Reading): string {
  return `${Math.round(reading.rate)} rows/s, CPU ${reading.server.toFixed(1)} + ${reading.postgres.toFixed(1)} µs a row`
}

function whole({ readings }: { readonly readings: readonly Reading[] }, what: keyof Reading): string {
  return Math.round(median(readings.map((reading) => reading[what]))).toLocaleString('en')
}

function spread(readings: readonly Reading[]): string {
  const rates = readings.map(({ rate }) => rate)
  return `${Math.round(Math.min(...rates)).toLocaleString('en')}–${Math.round(Math.max(...rates)).toLocaleString('en')}`
}

/** The same rows twice: as a person has them, and as the table does. */
function files(companies: readonly { id: string; name: string }[]): { csv: string; copied: string } {
  const heads = ['name', 'email', 'phone', 'job', 'company', 'stage', 'revenue', 'employees', 'active', 'since', 'website', 'note']
  const lines = [heads.join(',')]
  const copied: string[] = []
  for (let n = 0; n < count; n++) {
    const company = companies[(n * 7919) % companies.length]!
    const [before, after] = [
      [`Import ${n}`, `import${n}@example.com`, `+33 1 ${n}`, `Job ${n % 50}`],
      [
        ['lead', 'customer', 'lost'][n % 3],
        ((n * 31) % 100_000) / 4,
        n % 5000,
        n % 2 === 0,
        '2026-11-21',
        `https://example.com/${n}`,
        `A note on contact ${n}.`,
      ],
    ]
    lines.push([...before, company.name, ...after].join(','))
    const id = `019a0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
    copied.push([id, '2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z', 1, ...before, company.id, ...after].join(','))
  }
  const file = join(folder, 'contacts.csv')
  writeFileSync(file, copied.join('\n'))
  chmodSync(file, 0o644)
  return { csv: lines.join('\n'), copied: file }
}

async function imported(cookie: string, csv: string): Promise<void> {
  const answer = await fetch(`${url}/api/import/contact`, {
    method: 'POST',
    body: csv,
    headers: { cookie, 'content-type': 'text/csv', 'sec-fetch-site': 'same-origin' },
  })
  const last = JSON.parse((await answer.text()).trim().split('\n').at(-1)!) as ImportLine & { report?: ImportReport }
  if (last.report?.created !== count) throw new Error(`imported ${last.report?.created}: ${JSON.stringify(last).slice(0, 500)}`)
}

async function copy(db: pg.Client, file: string): Promise<void> {
  await db.query(`copy ws_main.contact (id, created_at, updated_at, version, name, email, phone, job, company, stage, revenue, employees, active,
    since, website, note) from '${file}' csv`)
}

/** Both sides meet the same table each time. */
async function clean(db: pg.Client): Promise<void> {
  await db.query(`delete from ws_main.contact where name like 'Import %'`)
  await db.query('truncate ws_main._history')
  await db.query('vacuum ws_main.contact')
  await db.query('checkpoint')
}
