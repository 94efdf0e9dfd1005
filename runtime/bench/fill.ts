import pg from 'pg'
import { numbered, type Texts } from './people.ts'

/** How many teams there are, of which each eighth holds the next seven; and how many people own contacts. */
const [TEAMS, OWNERS] = [64, 40]
/** Of how many contacts one is shared with everybody who is measured. */
const SHARED = 1000

/**
 * Puts `rows` contacts and a twentieth as many companies straight into the tables of the bench model, the same every time.
 * Each of `people` owns a fortieth of the contacts, is in the team above a quarter of the companies, and is shared a thousandth.
 */
export async function fill(url: string, rows: number, people: readonly string[] = [], texts: Texts = numbered): Promise<void> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  await db.query(`set timezone to 'UTC'`)
  const indexes = await withoutSearch(db)
  const companies = Math.max(1, Math.round(rows / 20))
  const stamp = `'2026-01-01'::timestamptz, '2026-01-01'::timestamptz, 1`
  await db.query(`insert into ws_main.member (id, created_at, updated_at, version, name)
    select ${id("'m'", 'n')}, ${stamp}, 'Member ' || n from generate_series(1, ${OWNERS}) n`)
  await db.query(`insert into ws_main.team (id, created_at, updated_at, version, name, parent)
    select ${id("'t'", 'n')}, ${stamp}, 'Team ' || n, case when n % 8 > 0 then ${id("'t'", 'n - n % 8')} when n % 16 > 0 then ${id("'t'", 'n - 8')} end
    from generate_series(0, ${TEAMS - 1}) n`)
  await db.query(
    `insert into ws_main.company (id, created_at, updated_at, version, name, city, team)
      select ${id("'c'", 'n')}, ${stamp}, ${texts.company}, 'City ' || n % 300, ${id("'t'", `n % ${TEAMS}`)} from generate_series(1, $1::int) n`,
    [companies],
  )
  await db.query(
    `insert into ws_main.contact (id, created_at, updated_at, version, name, email, phone, job, company, owner, stage, revenue, employees, active,
        since, last_call, website, note, salary, score)
      select ${id("'p'", 'n')}, ${stamp}, ${texts.name}, ${texts.email}, '+33 1 ' || n, 'Job ' || n % 50,
        ${id("'c'", '1 + n % $2::int')}, ${id("'m'", `1 + n % ${OWNERS}`)}, (array['lead', 'customer', 'lost'])[1 + n % 3], (n * 7919::bigint % 1000000) / 100.0, n % 5000, n % 2 = 0,
        date '2015-01-01' + n % 4000, timestamptz '2026-01-01 08:00Z' + (n % 100000) * interval '1 minute', 'https://example.com/' || n,
        ${texts.note}, n % 90000, n % 100
      from generate_series(1, $1::int) n`,
    [rows, companies],
  )
  for (const [i, person] of people.entries()) {
    await db.query(`update ws_main.contact set owner = $1 where owner = ${id("'m'", String(i + 1))}`, [person])
    await db.query(
      `insert into ws_main.member_teams (id, created_at, updated_at, version, owner, target, position) select gen_random_uuid(), ${stamp}, $1, t.id, 0
        from ws_main.team t where t.id = ${id("'t'", '0')}`,
      [person],
    )
    await db.query(
      `insert into ws_main.contact_shared (id, created_at, updated_at, version, owner, target, position)
        select gen_random_uuid(), ${stamp}, ${id("'p'", 'n')}, $1, 0 from generate_series(1, $2::int, ${SHARED}) n`,
      [person, rows],
    )
  }
  for (const index of indexes) await db.query(index)
  await db.query('vacuum analyze ws_main.contact')
  await db.query('vacuum analyze ws_main.contact_shared')
  await db.query('vacuum analyze ws_main.company')
  await db.query('checkpoint')
  await db.end()
}

/** Takes the indexes of search away and answers how they are made: over all rows at once that takes a third of the time. */
async function withoutSearch(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string; made: string }>(
    String.raw`select format('%I.%I', schemaname, indexname) as name, indexdef as made from pg_indexes
      where schemaname = 'ws_main' and tablename in ('contact', 'company') and indexname like 'se\_%'`,
  )
  for (const { name } of rows) await db.query(`drop index ${name}`)
  await db.query(`set maintenance_work_mem to '256MB'`)
  return rows.map(({ made }) => made)
}

/** The id of the n-th row of a kind, as SQL: stable, so that both sides ask for the same rows. */
const id = (kind: string, n: string): string => `md5(${kind} || (${n})::text)::uuid`

/** Of contacts, those that a person may see by « mine or my team's company ». */
export async function ids(
  url: string,
  table: 'contact' | 'company',
  count: number,
  person?: { readonly id: string; readonly teams: readonly string[] },
): Promise<string[]> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const mine = person && `where owner = $2 or company in (select id from ws_main.company where team = any($3::uuid[]))`
  const { rows } = await db.query<{ id: string }>(`select id from ws_main.${table} ${mine ?? ''} order by md5(id::text) limit $1`, [
    count,
    ...(person ? [person.id, person.teams] : []),
  ])
  await db.end()
  return rows.map((row) => row.id)
}
