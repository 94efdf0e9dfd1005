import pg from 'pg'

/** Puts `rows` contacts and a twentieth as many companies straight into the tables of the bench model, the same every time. */
export async function fill(url: string, rows: number): Promise<void> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  await db.query(`set timezone to 'UTC'`)
  const companies = Math.max(1, Math.round(rows / 20))
  await db.query(
    `insert into ws_main.company (id, created_at, updated_at, version, name, city)
      select ${id("'c'", 'n')}, '2026-01-01', '2026-01-01', 1, 'Company ' || n, 'City ' || n % 300 from generate_series(1, $1::int) n`,
    [companies],
  )
  await db.query(
    `insert into ws_main.contact (id, created_at, updated_at, version, name, email, phone, job, company, stage, revenue, employees, active,
        since, last_call, website, note, salary, score)
      select ${id("'p'", 'n')}, '2026-01-01', '2026-01-01', 1, 'Contact ' || n, 'contact' || n || '@example.com', '+33 1 ' || n, 'Job ' || n % 50,
        ${id("'c'", '1 + n % $2::int')}, (array['lead', 'customer', 'lost'])[1 + n % 3], (n * 7919::bigint % 1000000) / 100.0, n % 5000, n % 2 = 0,
        date '2015-01-01' + n % 4000, timestamptz '2026-01-01 08:00Z' + (n % 100000) * interval '1 minute', 'https://example.com/' || n,
        'A note on contact ' || n || ', as long as such notes are: two lines of a conversation that somebody had.', n % 90000, n % 100
      from generate_series(1, $1::int) n`,
    [rows, companies],
  )
  await db.query('vacuum analyze ws_main.contact')
  await db.query('vacuum analyze ws_main.company')
  await db.query('checkpoint')
  await db.end()
}

/** The id of the n-th row of a kind, as SQL: stable, so that both sides ask for the same rows. */
const id = (kind: string, n: string): string => `md5(${kind} || (${n})::text)::uuid`

export async function ids(url: string, table: 'contact' | 'company', count: number): Promise<string[]> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const { rows } = await db.query<{ id: string }>(`select id from ws_main.${table} order by md5(id::text) limit $1`, [count])
  await db.end()
  return rows.map((row) => row.id)
}
