/**
 * `npm run bench -- search`: what somebody types into the search of a million contacts, with the rights of a rep, beside what is
 * mostly written by hand: `unaccent(…) ilike '%word%'` on the same table with the same rule, turn by turn.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { teamsOf } from '../src/auth/members.ts'
import { serve } from '../test/server.ts'
import { firstAccount, member } from '../test/sign-in.ts'
import { fill } from './fill.ts'
import { cpuBelow, machine, median, spent } from './machine.ts'
import { people } from './people.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const rounds = Number(process.env['ROUNDS'] ?? 20)
const here = new URL('.', import.meta.url).pathname
/** What an answer takes at most while one types, in ms. */
const DUE = rows > 100_000 ? 500 : 50
const SEARCHED = ['name', 'email', 'phone', 'note', 'company.name']

const cases = [
  { name: 'a usual word', q: 'martin' },
  { name: 'a usual word of notes', q: 'facture' },
  { name: 'a usual word in another form', q: 'clients' },
  { name: 'a rare word', q: 'gauferquet' },
  { name: 'the beginning of a word', q: 'mar' },
  { name: 'two letters', q: 'ma' },
  { name: 'part of a word', q: 'auferqu' },
  { name: 'two words', q: 'sophie lefevre' },
  { name: 'two words, one behind a link', q: 'toitures gauferquet' },
  { name: 'a usual word misspelt', q: 'martn' },
  { name: 'a rare word misspelt', q: 'gauferqet' },
  { name: 'a word of notes misspelt', q: 'chaudeire' },
  { name: 'two words misspelt', q: 'sofie lefevr' },
  { name: 'found nowhere', q: 'zzzzqqq' },
  { name: 'found nowhere, much like others', q: 'xylophone' },
  { name: 'a long word found nowhere', q: 'anticonstitutionnellement' },
]
type Reading = { readonly time: number; readonly postgres: number; readonly shown: number; readonly near: boolean }

const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const model = searchable()
try {
  const cahier = await serve({ app: model, databaseUrl: postgres.url })
  const cookie = await member(cahier.url, await firstAccount(cahier.url), ['sales'])
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  const [rep] = (await db.query<{ id: string }>(`select id from ws_main.member where email = 'member-sales@example.com'`)).rows
  console.log(`filling ${rows.toLocaleString('en')} rows`)
  await fill(postgres.url, rows, [rep!.id], people)
  const [{ teams }] = (
    await db.query<{ teams: string[] }>(`select ${teamsOf('ws_main', 'm')} as teams from ws_main.member m where m.id = $1`, [rep!.id])
  ).rows as [{ teams: string[] }]
  await db.query('create schema hand; create extension unaccent schema hand')
  await db.query('set jit to off')

  const ours = async (q: string): Promise<Reading> => {
    const answer = await fetch(`${cahier.url}/api/records/contact?${new URLSearchParams({ q, limit: '50' })}`, { headers: { cookie } })
    if (!answer.ok) throw new Error(`${q}: ${answer.status} ${await answer.text()}`)
    const { items, near } = (await answer.json()) as { items: unknown[]; near?: true }
    return { time: 0, postgres: 0, shown: items.length, near: near ?? false }
  }
  const byHand = async (q: string): Promise<Reading> => {
    const found = await db.query(statement(q.split(' ').length), [rep!.id, teams, ...q.split(' ').map((word) => `%${word}%`)])
    return { time: 0, postgres: 0, shown: found.rows.length, near: false }
  }
  const readings = new Map(cases.map(({ name }) => [name, { ours: [] as Reading[], hand: [] as Reading[] }]))
  for (let round = 0; round <= rounds; round++) {
    for (const { name, q } of cases) {
      const [one, other] = [await timed(() => ours(q)), round % 5 === 1 ? await timed(() => byHand(q)) : undefined]
      if (round > 0) readings.get(name)!.ours.push(one)
      if (other) readings.get(name)!.hand.push(other)
    }
    console.log(round ? `round ${round} of ${rounds}` : 'warm')
  }
  await db.end()
  await cahier.stop()
  const report = written(readings)
  console.log(report)
  if (!process.env['ROUNDS']) writeFileSync(`${here}results/search-${rows}.md`, report)
} finally {
  rmSync(model, { recursive: true, force: true })
  await postgres.stop()
}

/** The model of the other proofs, with contacts that are searched in all that people look for, in French. */
function searchable(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cahier-search-'))
  cpSync(`${here}model`, folder, { recursive: true })
  const change = (file: string, more: object): void => {
    const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object
    writeFileSync(join(folder, file), JSON.stringify({ ...json, ...more }))
  }
  change('app.json', { language: 'fr', languages: ['fr'] })
  change('entities/contact.json', { search: SEARCHED })
  return folder
}

function statement(words: number): string {
  const found = Array.from({ length: words }, (_, i) =>
    ['t.name', 't.email', 't.phone', 't.note', 'x.name'].map((column) => `hand.unaccent(${column}) ilike $${i + 3}`).join(' or '),
  )
  return `select t.*, x.name as company_name from ws_main.contact t left join ws_main.company x on x.id = t.company and x.deleted_at is null
    where t.deleted_at is null and (t.owner = $1 or x.team = any($2::uuid[])) and ${found.map((one) => `(${one})`).join(' and ')} order by t.id limit 50`
}

async function timed(act: () => Promise<Reading>): Promise<Reading> {
  const [before, began] = [cpuBelow(postgres.pid()!), performance.now()]
  const reading = await act()
  return { ...reading, time: performance.now() - began, postgres: spent(before, cpuBelow(postgres.pid()!)) / 1000 }
}

function written(readings: ReadonlyMap<string, { ours: Reading[]; hand: Reading[] }>): string {
  const ms = (value: number): string => Math.round(value).toLocaleString('en')
  const middle = (some: readonly Reading[], what: 'time' | 'postgres'): string => ms(median(some.map((one) => one[what])))
  const lines = cases.map(({ name, q }) => {
    const { ours, hand } = readings.get(name)!
    const slow = ours.map(({ time }) => time).toSorted((a, b) => a - b)[Math.ceil(ours.length * 0.99) - 1]!
    const last = ours.at(-1)!
    return `| ${name} | ${q} | **${middle(ours, 'time')}** | ${ms(slow)} | ${middle(ours, 'postgres')} | ${last.shown}${last.near ? ', nearly so' : ''} | ${middle(hand, 'time')} | ${hand.at(-1)!.shown} |`
  })
  return `# Search, ${rows.toLocaleString('en')} rows

\`ROWS=${rows} npm run bench -- search\` on ${machine()}, one person who types, ${rounds} rounds, turn by turn with what is written by hand (each fifth round).
Contacts have names of which few are common, e-mail addresses, notes of a dozen words; ${SEARCHED.join(', ')} are searched. Rights are on: « mine or my team's company »; about a quarter
of the contacts. By hand: \`unaccent(…) ilike '%word%'\` of each, with the same rule, in the order of the ids, which no index but theirs serves; it finds no misspelling and no other form.
Due is ${DUE} ms. CPU is ms of Postgres.

| | typed | median ms | p99 ms | CPU | found | by hand, median ms | found |\n|---|---|--:|--:|--:|--:|--:|--:|
${lines.join('\n')}
`
}
