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
import { machine, median } from './machine.ts'

const there = Number(process.env['ROWS'] ?? 100_000)
const count = Number(process.env['IMPORTED'] ?? 100_000)
const rounds = Number(process.env['ROUNDS'] ?? 5)
const here = new URL('.', import.meta.url).pathname
const port = 4813

const folder = mkdtempSync(join(tmpdir(), 'cahier-bench-'))
chmodSync(folder, 0o755)
const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const server = spawn(process.execPath, [`${here}../src/main.ts`], {
  env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', CAHIER_APP: `${here}model`, DATABASE_URL: postgres.url },
  stdio: ['ignore', 'ignore', 'inherit'],
})
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
  const sides = { cahier: [] as number[], copy: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const seconds = { cahier: await imported(cookie, csv), copy: await copy(db, copied) }
    if (round > 0) for (const side of ['cahier', 'copy'] as const) sides[side].push(count / seconds[side])
    console.log(`round ${round}: ${Math.round(count / seconds.cahier)} and ${Math.round(count / seconds.copy)} rows/s`)
  }
  await db.end()
  const ratios = sides.cahier.map((rate, i) => rate / sides.copy[i]!)
  const report = `# Import, ${count.toLocaleString('en')} rows into ${there.toLocaleString('en')}

\`npm run bench -- import\` on ${machine()}, ${rounds} rounds, turn by turn, the first thrown away. By Cahier: over HTTP, a link found by name in
each row, every value checked, history kept. Bare: \`COPY … FROM\` a file on the server with ids ready, no history.

| | rows/s (median) | spread |
|---|--:|---|
| Cahier | ${Math.round(median(sides.cahier)).toLocaleString('en')} (due 8,000) | ${spread(sides.cahier)} |
| bare COPY | ${Math.round(median(sides.copy)).toLocaleString('en')} | ${spread(sides.copy)} |

Ratio **${median(ratios).toFixed(2)}×** (due 0.5×), ${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}.
`
  console.log(report)
  if (!process.env['ROUNDS']) writeFileSync(`${here}results/import-${count}.md`, report)
} finally {
  server.kill('SIGTERM')
  await postgres.stop()
  rmSync(folder, { recursive: true })
}

function spread(rates: readonly number[]): string {
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

async function imported(cookie: string, csv: string): Promise<number> {
  const begun = performance.now()
  const answer = await fetch(`${url}/api/import/contact`, {
    method: 'POST',
    body: csv,
    headers: { cookie, 'content-type': 'text/csv', 'sec-fetch-site': 'same-origin' },
  })
  const last = JSON.parse((await answer.text()).trim().split('\n').at(-1)!) as ImportLine & { report?: ImportReport }
  const seconds = (performance.now() - begun) / 1000
  if (last.report?.created !== count) throw new Error(`imported ${last.report?.created}: ${JSON.stringify(last).slice(0, 500)}`)
  await clean()
  return seconds
}

async function copy(db: pg.Client, file: string): Promise<number> {
  const begun = performance.now()
  await db.query(`copy ws_main.contact (id, created_at, updated_at, version, name, email, phone, job, company, stage, revenue, employees, active,
    since, website, note) from '${file}' csv`)
  const seconds = (performance.now() - begun) / 1000
  await clean()
  return seconds
}

/** Both sides meet the same table each time. */
async function clean(): Promise<void> {
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  await db.query(`delete from ws_main.contact where name like 'Import %'`)
  await db.query('truncate ws_main._history')
  await db.query('vacuum ws_main.contact')
  await db.query('checkpoint')
  await db.end()
}
