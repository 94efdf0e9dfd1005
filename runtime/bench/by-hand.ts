/**
 * The honest other side: what a good developer writes by hand for the same table with Hono and pg. One parameterised
 * query a request, rows hydrated, JSON by c.json; the same session check (a signed cookie), the same column list (two
 * fields hidden), the same rule of rows (mine, or of my teams' companies), the same validation. Its list leaves out rows without a revenue, so that the index serves it: it is
 * given every advantage its author could have. It keeps no history and tells nobody of changes.
 */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { getSignedCookie } from 'hono/cookie'
import { randomUUID } from 'node:crypto'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 16 })
const secret = process.env['SECRET'] ?? ''
/** The teams of whoever is signed in, known from the start: reading them costs it nothing. */
const teams = `{${process.env['TEAMS'] ?? ''}}`
const company = 'left join ws_main.company x on x.id = t.company and x.deleted_at is null'
const mine = (user: number, those: number): string => `(t.owner = $${user} or x.team = any($${those}::uuid[]))`
const columns = `t.id, t.name, t.email, t.phone, t.job, t.company, t.owner, t.stage, t.revenue::float8, t.employees::int, t.active, t.since::text,
  t.last_call, t.website, t.note, t.version, t.created_at, t.created_by, t.updated_at, t.updated_by`
const writable = [
  'name',
  'email',
  'phone',
  'job',
  'company',
  'owner',
  'stage',
  'revenue',
  'employees',
  'active',
  'since',
  'last_call',
  'website',
  'note',
]

type Body = Record<string, string | number | boolean | null>

const app = new Hono<{ Variables: { user: string } }>()
app.use('/api/*', async (c, next) => {
  const user = await getSignedCookie(c, secret, 'session')
  if (!user) return c.json({ error: 'sign in' }, 401)
  c.set('user', user)
  return next()
})

app.get('/api/contact/:id', async (c) => {
  const { rows } = await pool.query(
    `select ${columns} from ws_main.contact t ${company} where t.id = $1 and t.deleted_at is null and ${mine(2, 3)}`,
    [c.req.param('id'), c.var.user, teams],
  )
  return rows[0] ? c.json(rows[0]) : c.json({ error: 'not found' }, 404)
})

app.get('/api/contact', async (c) => {
  const { rows } = await pool.query(
    `select ${columns}, x.name as company_name from ws_main.contact t ${company}
      where t.deleted_at is null and t.stage = $1 and t.revenue is not null and ${mine(2, 3)} order by t.revenue desc, t.id limit 50`,
    [c.req.query('stage'), c.var.user, teams],
  )
  return c.json({
    items: rows.map(({ company_name, ...row }) => ({ ...row, expand: { company: { id: row.company, name: company_name } } })),
  })
})

app.post('/api/contact', async (c) => {
  const body = await c.req.json<Body>()
  const problems = check(body, true)
  if (problems.length) return c.json({ problems }, 422)
  const names = Object.keys(body)
  const { rows } = await pool.query(
    `insert into ws_main.contact as t (id, created_at, created_by, updated_at, updated_by, version, ${names.join(', ')})
      values ($1, now(), $2, now(), $2, 1, ${names.map((_, i) => `$${i + 3}`).join(', ')}) returning ${columns}`,
    [randomUUID(), c.var.user, ...Object.values(body)],
  )
  return c.json(rows[0], 201)
})

app.patch('/api/contact/:id', async (c) => {
  const body = await c.req.json<Body>()
  const problems = check(body, false)
  if (problems.length) return c.json({ problems }, 422)
  const names = Object.keys(body)
  const rights = `exists (select from ws_main.contact o left join ws_main.company x on x.id = o.company and x.deleted_at is null
    where o.id = t.id and (o.owner = $2 or x.team = any($${names.length + 3}::uuid[])))`
  const { rows } = await pool.query(
    `update ws_main.contact as t set ${names.map((name, i) => `${name} = $${i + 3}`).join(', ')}, version = t.version + 1, updated_at = now(),
      updated_by = $2 where t.id = $1 and t.deleted_at is null and ${rights} returning ${columns}`,
    [c.req.param('id'), c.var.user, ...Object.values(body), teams],
  )
  return rows[0] ? c.json(rows[0]) : c.json({ error: 'not found' }, 404)
})

function check(body: Body, creating: boolean): string[] {
  const problems = Object.keys(body).filter((name) => !writable.includes(name))
  if (creating && !body['name']) problems.push('name is required')
  if (creating && !body['company']) problems.push('company is required')
  for (const [name, most] of [
    ['name', 120],
    ['phone', 30],
    ['job', 80],
    ['note', 10_000],
  ] as const) {
    const value = body[name]
    if (value != null && (typeof value !== 'string' || value.length > most)) problems.push(`${name} is too long`)
  }
  if (body['email'] != null && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(String(body['email']))) problems.push('email is wrong')
  if (body['revenue'] != null && !(Number(body['revenue']) >= 0)) problems.push('revenue is wrong')
  if (body['stage'] != null && !['lead', 'customer', 'lost'].includes(String(body['stage']))) problems.push('stage is wrong')
  return problems
}

serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' })
