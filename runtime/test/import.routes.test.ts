import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ImportLine, ImportReport, ProblemDocument } from '@cahier/core/wire'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadData } from '../src/imports/first.ts'
import type { Env } from '../src/workspace.ts'
import { databases, type Fresh } from './databases.ts'
import { api, example, open, type Opened } from './workspace.ts'

const folder = fileURLToPath(new URL('../../examples/hardware-reseller', import.meta.url))

const lines = async (response: Response): Promise<ImportLine[]> =>
  (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ImportLine)

const reportIn = (all: readonly ImportLine[]): ImportReport => {
  const last = all.at(-1)
  if (!last || !('report' in last)) throw new Error(JSON.stringify(last))
  return last.report
}

describe.each(databases)('the import and export routes on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: Hono<Env>
  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, await example('hardware-reseller'))
    await loadData(workspace, folder)
    app = api(workspace, null, { now: '2026-11-21T20:24:15.123Z' })
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const post = (path: string, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
    app.request(`/api/import/${path}`, {
      method: 'POST',
      body,
      headers: { ...(typeof body === 'string' && { 'content-type': 'text/csv' }), ...headers },
    })

  it('answers how the file is read, progress, refused rows with their reasons, and the report last', async () => {
    const response = await post('account?dry_run=true', 'name;secteur;effectif\nNouvelle;retail;12\nAutre;retail;douze\n', {
      'accept-language': 'fr',
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
    const all = await lines(response)
    const { group } = reportIn(all)
    expect(all[0]).toEqual({
      file: { headings: ['name', 'secteur', 'effectif'], samples: ['Nouvelle / Autre', 'retail', '12 / douze'], separator: ';', group },
    })
    expect(all[1]).toMatchObject({
      refused: { row: 3, cells: ['Autre', 'retail', 'douze'], reasons: [expect.stringMatching(/^effectif\u00a0: .*douze/)] },
    })
    expect(all.some((line) => 'progress' in line)).toBe(true)
    expect(reportIn(all)).toMatchObject({ read: 2, created: 1, refused: 1, applied: false })
  })

  it('a file the model knows is read by the model’s own mapping', async () => {
    const file = await readFile(`${folder}/data/accounts.csv`, 'utf8')
    expect(reportIn(await lines(await post('account?file=accounts.csv', file)))).toMatchObject({ unchanged: 85, created: 0 })
    expect(reportIn(await lines(await post('account?mapping=accounts', file)))).toMatchObject({ unchanged: 85, created: 0 })
  })

  it('a form brings its file and its mapping together', async () => {
    const form = new FormData()
    form.set('file', new File(['Firma,Ort\nCancity,Kenya\n'], 'firmen.csv'))
    form.set('mapping', JSON.stringify({ key: ['name'], columns: { Firma: 'name', Ort: 'office_location' } }))
    form.set('dry_run', 'true')
    const whole = new Request('http://localhost/', { method: 'POST', body: form })
    const body = Buffer.from(await whole.arrayBuffer())
    const headers = { 'content-type': whole.headers.get('content-type') ?? '', 'content-length': String(body.length) }
    const report = reportIn(await lines(await post('account', body, headers)))
    expect(report).toMatchObject({ file: 'firmen.csv', read: 1, updated: 1, applied: false })
  })

  it.each(['multipart/form-data; boundary=x', 'multipart/form-data'])('a form that is none (%s) is refused', async (type) => {
    const answer = await post('account', 'name\nA\n', { 'content-type': type })
    expect([answer.status, await answer.json()]).toMatchObject([400, { problems: [{ code: 'request.unreadable' }] }])
  })

  const refusals: { name: string; path: string; body: string; status: number; code: string; roles?: string }[] = [
    { name: 'an entity nobody knows', path: 'nothing', body: 'a\n1\n', status: 404, code: 'record.entity' },
    { name: 'a role that may not import', path: 'account', body: 'name\nA\n', roles: 'sales_agent', status: 403, code: 'access.entity' },
    { name: 'an empty file', path: 'account', body: '', status: 422, code: 'import.empty' },
    { name: 'a file of something else', path: 'account', body: 'x,y\n1,2\n', status: 422, code: 'import.no_column' },
    { name: 'a mapping that is no JSON', path: 'account?mapping=%7Bx', body: 'name\nA\n', status: 400, code: 'import.mapping' },
    { name: 'a mapping nobody knows', path: 'account?mapping=acounts', body: 'name\nA\n', status: 422, code: 'import.mapping_name' },
    {
      name: 'a mapping that names a field nobody has',
      path: `account?mapping=${encodeURIComponent('{"columns":{"name":"nom"}}')}`,
      body: 'name\nA\n',
      status: 422,
      code: 'import.unknown_field',
    },
    {
      name: 'a mapping for another entity',
      path: `account?mapping=${encodeURIComponent('{"entity":"product","columns":{}}')}`,
      body: 'name\nA\n',
      status: 422,
      code: 'import.mapping_entity',
    },
  ]
  for (const { name, path, body, status, code, roles } of refusals) {
    it(`refuses ${name} before a row is read`, async () => {
      const response = await post(path, body, roles ? { 'x-roles': roles } : {})
      const problem = (await response.json()) as ProblemDocument
      expect([response.status, problem.problems?.[0]?.code]).toEqual([status, code])
    })
  }

  it('a file that breaks off half way says so in its last line', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => `Broken ${at},retail`).join('\n')
    const all = await lines(await post('account?strict=true', `name,sector\n${rows}\n"never closed,retail\n`))
    expect(all.at(-1)).toMatchObject({ problem: { status: 422, problems: [{ code: 'import.quote' }] } })
    const [row] = await workspace.db.query<{ n: number }>({ text: `select count(*)::integer as n from "${workspace.schema}".account` })
    expect(row?.n).toBe(85)
  })

  const get = (path: string, headers: Record<string, string> = {}) => app.request(`/api/export/${path}`, { headers })

  it('exports what the list shows: filtered, sorted, the fields asked for, links by name', async () => {
    const filter = encodeURIComponent("record.account.sector == 'technolgy' && record.stage == 'won'")
    const response = await get(`opportunity?filter=${filter}&sort=-close_value,code&fields=code,account,account.sector,close_value`)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="opportunity-2026-11-21.csv"')
    // Text() takes the byte order mark off.
    const rows = (await response.text()).trimEnd().split('\r\n')
    expect(rows[0]).toBe('Code,Account,Account · Sector,Closed for')
    expect(rows[1]).toMatch(/^\w{8},[\w -]+,technolgy,\d+\.\d\d$/)
    const text = `select count(*)::integer as n from "${workspace.schema}".opportunity o join "${workspace.schema}".account a on a.id = o.account
      where a.sector = 'technolgy' and o.stage = 'won'`
    const [row] = await workspace.db.query<{ n: number }>({ text })
    expect(rows).toHaveLength(1 + row!.n)
  })

  it('exports all pages of a long list, every record once', async () => {
    const codes = (await (await get('opportunity?fields=code')).text()).trimEnd().split('\r\n').slice(1)
    expect([codes.length, new Set(codes).size]).toEqual([8800, 8800])
  })

  it('a column a role does not see is absent, and refused when asked for; who may not export is told so', async () => {
    const all = (await (await get('account')).text()).split('\r\n')[0]
    expect(all).toContain('Credit limit')
    expect((await get('opportunity', { 'x-roles': 'sales_agent' })).status).toBe(200)
    expect((await get('account', { 'x-roles': 'sales_agent' })).status).toBe(403)
    expect((await get('opportunity?fields=account.credit_limit', { 'x-roles': 'sales_agent' })).status).toBe(400)
    expect((await get('opportunity?filter=nonsense')).status).toBe(400)
  })
})
