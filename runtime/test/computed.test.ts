import type { Layer } from '@cahier/core/model/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportCsv } from '../src/exports/run.ts'
import { importCsv } from '../src/imports/run.ts'
import { databases, type Fresh } from './databases.ts'
import { integer, layer, link, text } from './models.ts'
import { faults } from '../writers/faults.ts'
import { quotesLayer } from '../writers/quotes.ts'
import { actor, api, open, type Opened } from './workspace.ts'

type Json = Record<string, unknown>

describe.each(databases)('computed fields on $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: ReturnType<typeof api>

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, quotesLayer)
    app = api(workspace)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> => {
    const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await app.request(`/api/records/${path}`, { method, ...sent })
    const raw = await response.text()
    return { status: response.status, body: raw === '' ? {} : (JSON.parse(raw) as Json) }
  }
  const make = async (entity: string, body: Json): Promise<string> => {
    const answer = await ask('POST', entity, body)
    expect(answer.body).toMatchObject({ id: expect.any(String) as string })
    return answer.body['id'] as string
  }
  const read = async (entity: string, id: string): Promise<Json> => (await ask('GET', `${entity}/${id}`)).body
  const history = (id: string) =>
    made.db.query<{ depth: number; after: string; version: number }>({
      text: `select depth, version, after::text from "${workspace.schema}"._history where record = $1 order by number`,
      values: [id],
    })

  it('works formulas out where they are read, through links, and looks up what others say', async () => {
    const account = await make('account', { name: 'Ada', sector: 'retail' })
    const quote = await make('quote', { name: 'Q', account, discount: 10 })
    const product = await make('product', { name: 'Nut', price: 0.34 })
    const line = await make('line', { name: 'a', quote, product, quantity: 3, price: 1.25 })
    expect(await read('line', line)).toMatchObject({ total: 3.75, cost: 1.02, label: 'Nut for Ada' })
    expect(await read('quote', quote)).toMatchObject({ sector: 'retail', total: 3.75, net: 3.38, cost: 1.02, mean: 3, lines_count: 1 })
  })

  it('keeps roll-ups of roll-ups over every way a row can come, change, go and come back', async () => {
    const [a, b] = [await make('account', { name: 'A' }), await make('account', { name: 'B' })]
    expect(await read('account', a)).toMatchObject({ quotes_count: 0, won: 0, best: null, first: null })
    const [one, two] = [
      await make('quote', { name: 'one', account: a, discount: 0 }),
      await make('quote', { name: 'two', account: a, discount: 0 }),
    ]
    const line = await make('line', { quote: one, quantity: 2, price: 10 })
    await make('line', { quote: two, quantity: 1, price: 5 })
    expect(await read('account', a)).toMatchObject({ quotes_count: 2, best: 20, first: 'one', won: 0 })
    await ask('PATCH', `line/${line}`, { quote: two })
    expect(await read('quote', one)).toMatchObject({ total: 0, lines_count: 0, mean: null })
    expect(await read('quote', two)).toMatchObject({ total: 25, lines_count: 2 })
    expect(await read('account', a)).toMatchObject({ best: 25 })
    await ask('PATCH', `quote/${two}`, { status: 'won' })
    expect(await read('account', a)).toMatchObject({ won: 25 })
    await ask('PATCH', `quote/${two}`, { account: b, discount: 50 })
    expect(await read('account', a)).toMatchObject({ won: 0, best: 0, quotes_count: 1 })
    expect(await read('account', b)).toMatchObject({ won: 12.5, best: 25, quotes_count: 1 })
    expect((await ask('DELETE', `quote/${two}`)).status).toBe(204)
    expect(await read('account', b)).toMatchObject({ won: 0, best: null, quotes_count: 0 })
    expect((await ask('POST', `quote/${two}/restore`)).status).toBe(200)
    expect(await read('quote', two)).toMatchObject({ total: 25, lines_count: 2 })
    expect(await read('account', b)).toMatchObject({ won: 12.5, best: 25, quotes_count: 1 })
    expect(await faults(made.db, workspace)).toEqual([])
  })

  it('follows what a formula of the rows reads through a link', async () => {
    const product = await make('product', { name: 'Bolt', price: 2 })
    const quote = await make('quote', { name: 'P' })
    await make('line', { quote, product, quantity: 4 })
    await make('line', { quote, product, quantity: 0 })
    expect(await read('quote', quote)).toMatchObject({ cost: 8 })
    await ask('PATCH', `product/${product}`, { price: 3 })
    expect(await read('quote', quote)).toMatchObject({ cost: 12 })
    await ask('DELETE', `product/${product}`)
    expect(await read('quote', quote)).toMatchObject({ cost: 0 })
    await ask('POST', `product/${product}/restore`)
    expect(await read('quote', quote)).toMatchObject({ cost: 12 })
    expect(await faults(made.db, workspace)).toEqual([])
  })

  it('tells in the history of a record what its rows changed, one step away', async () => {
    const quote = await make('quote', { name: 'H' })
    await make('line', { quote, quantity: 1, price: 7 })
    const told = await history(quote)
    expect(told.map(({ depth, version }) => [depth, version])).toEqual([
      [0, 1],
      [1, 2],
    ])
    expect(JSON.parse(told[1]!.after)).toEqual({ total: 7, lines_count: 1, mean: 1 })
  })

  it('sorts and filters by computed fields, and groups them', async () => {
    const found = await ask(
      'GET',
      `line?fields=total,label&filter=${encodeURIComponent('record.total > 3 && record.label.contains("Ada")')}`,
    )
    expect(found.body['items']).toMatchObject([{ total: 3.75, label: 'Nut for Ada' }])
    const sorted = (await ask('GET', 'quote?fields=net&sort=-net&limit=3')).body['items'] as { net: number }[]
    expect(sorted.map(({ net }) => net)).toEqual(sorted.map(({ net }) => net).toSorted((x, y) => y - x))
    const behind = await ask('GET', 'line?fields=name,quote.net&filter=record.quote.net%20%3E%203&limit=1')
    expect(behind.body['items']).toMatchObject([{ expand: { quote: { net: expect.any(Number) as number } } }])
  })

  it.each([
    ['a formula', 'quote', { name: 'x', net: 5 }, '/net'],
    ['a lookup', 'quote', { name: 'x', sector: 'retail' }, '/sector'],
    ['a roll-up', 'quote', { name: 'x', total: 5 }, '/total'],
    ['a sequence', 'quote', { name: 'x', number: 'DEV-1' }, '/number'],
  ])('refuses to be told %s', async (_, entity, body, pointer) => {
    const answer = await ask('POST', entity, body)
    expect(answer).toMatchObject({ status: 422, body: { problems: [{ code: 'field.read_only', pointer }] } })
  })

  it('numbers records at their creation and once a condition is true, and frees no number', async () => {
    const year = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', year: 'numeric' }).format()
    const before = Number(String((await read('quote', await make('quote', { name: 'n' })))['number']).slice(9))
    const quote = await make('quote', { name: 'm' })
    expect(await read('quote', quote)).toMatchObject({ number: `DEV-${year}-${String(before + 1).padStart(5, '0')}`, invoice: null })
    const won = await ask('PATCH', `quote/${quote}`, { status: 'won' })
    const invoice = String(won.body['invoice'])
    expect(invoice).toMatch(/^FAC-\d{4}$/)
    expect((await ask('PATCH', `quote/${quote}`, { status: 'lost' })).body).toMatchObject({ invoice })
    await ask('DELETE', `quote/${quote}`)
    const next = await ask('POST', 'quote', { name: 'o', status: 'won' })
    expect(next.body).toMatchObject({ invoice: `FAC-${String(Number(invoice.slice(4)) + 1).padStart(4, '0')}` })
  })
})

const reading: Layer = {
  ...layer({
    firm: { label: 'name', fields: { name: text, secret: text } },
    person: {
      label: 'full_name',
      search: ['full_name', 'firm_name'],
      sort: ['full_name'],
      fields: {
        first: text,
        last: text,
        firm: { ...link('firm'), onDelete: 'clear' },
        boss: { ...link('person'), onDelete: 'clear' },
        boss_name: { $ref: 'field:lookup', of: 'boss.first' },
        led_by: { $ref: 'field:formula', returns: 'field:text', formula: 'record.team.lead_name' },
        team: { ...link('team_of'), onDelete: 'clear' },
        full_name: { $ref: 'field:formula', returns: 'field:text', formula: 'record.first + " " + record.last', title: 'Full name' },
        firm_name: { $ref: 'field:lookup', of: 'firm.name' },
        firm_secret: { $ref: 'field:lookup', of: 'firm.secret' },
        age: integer,
        adult: { $ref: 'field:formula', returns: 'field:boolean', formula: 'record.age >= 18' },
      },
      rules: [{ check: 'record.adult != false || record.firm_name != "Bank"', message: 'No child works there.' }],
    },
    team_of: {
      label: 'name',
      fields: { name: text, lead: { ...link('person'), onDelete: 'clear' }, lead_name: { $ref: 'field:lookup', of: 'lead.first' } },
    },
    visit: { label: 'what', fields: { what: text, who: { ...link('person'), onDelete: 'clear' } } },
  }),
}
const reader = {
  path: 'roles/reader.json',
  json: {
    $schema: '../schemas/role.schema.json',
    $id: 'reader',
    entities: {
      person: { read: true, create: true, update: true, export: true, fields: { firm_secret: { read: false } } },
      visit: { read: true },
    },
  },
}

describe.each(databases)('computed fields on every path of $name', ({ fresh }) => {
  let made: Fresh
  let workspace: Opened
  let app: ReturnType<typeof api>
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, { ...reading, documents: [...reading.documents, reader] })
    app = api(workspace)
    for (const [key, path, body] of [
      ['bank', 'firm', { name: 'Bank', secret: 'gold' }],
      ['shop', 'firm', { name: 'Café', secret: 'debts' }],
    ] as const)
      ids[key] = ((await ask('POST', path, body)).body as { id: string }).id
    for (const [first, last, firm, age] of [
      ['Ada', 'Byron', 'bank', 36],
      ['Bob', 'Zola', 'shop', 12],
      ['Cy', 'Moss', 'shop', 40],
    ] as const)
      ids[first] = ((await ask('POST', 'person', { first, last, firm: ids[firm], age })).body as { id: string }).id
    await ask('POST', 'visit', { what: 'hello', who: ids['Ada'] })
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const ask = async (method: string, path: string, body?: unknown, roles = 'administrator'): Promise<{ status: number; body: unknown }> => {
    const headers = { 'x-roles': roles, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const response = await app.request(`/api/records/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: JSON.parse((await response.text()) || 'null') as unknown }
  }
  const items = async (path: string, roles?: string): Promise<Json[]> =>
    ((await ask('GET', path, undefined, roles)).body as { items: Json[] }).items
  const names = async (path: string, roles?: string) => (await items(path, roles)).map((one) => one['full_name'])

  it.each([
    ['sorts by one', 'person?sort=-full_name', ['Cy Moss', 'Bob Zola', 'Ada Byron']],
    ['sorts by the label it is, where nothing is said', 'person', ['Ada Byron', 'Bob Zola', 'Cy Moss']],
    ['filters by one', 'person?filter=record.adult', ['Ada Byron', 'Cy Moss']],
    ['filters by what a lookup says', 'person?filter=record.firm_name%3D%3D%22Caf%C3%A9%22', ['Bob Zola', 'Cy Moss']],
    ['finds words in one, and in a lookup', 'person?q=cafe', ['Bob Zola', 'Cy Moss']],
    ['finds words across what it is made of', 'person?q=ada%20byron', ['Ada Byron']],
    ['finds what is misspelt in one', 'person?q=byrom', ['Ada Byron']],
  ])('%s', async (_, path, expected) => {
    expect(await names(path)).toEqual(expected)
  })

  it('answers a change with what a way back to the record says now', async () => {
    const made = async (entity: string, body: Json) => ((await ask('POST', entity, body)).body as { id: string }).id
    const id = await made('person', { first: 'Eve', last: 'Own' })
    const team = await made('team_of', { name: 'One', lead: id })
    await ask('PATCH', `person/${id}`, { boss: id, team })
    expect((await ask('PATCH', `person/${id}`, { first: 'Eva' })).body).toMatchObject({ boss_name: 'Eva', led_by: 'Eva' })
    expect((await ask('DELETE', `person/${id}`)).status).toBe(204)
  })

  it('names what a link leads to by a formula', async () => {
    expect(await items('visit?expand=who')).toMatchObject([{ expand: { who: { full_name: 'Ada Byron' } } }])
    expect(await items('visit?sort=who')).toHaveLength(1)
  })

  it('groups and counts by one, and sums up', async () => {
    const { body } = await ask('GET', 'person/aggregate?group=firm_name,adult&avg=age')
    expect(body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ group: { firm_name: 'Café', adult: true }, count: 1 })]) as unknown[],
    })
  })

  it('asks rules what formulas say', async () => {
    const refused = await ask('POST', 'person', { first: 'Di', last: 'Doe', age: 9, firm: ids['bank'] })
    expect(refused).toMatchObject({ status: 422, body: { problems: [{ code: 'rule.broken' }] } })
  })

  it('shows a formula over what one may not read, but not one that one may not read itself', async () => {
    const [ada] = await items('person?sort=full_name', 'reader')
    expect(ada).toMatchObject({ full_name: 'Ada Byron', firm_name: 'Bank' })
    expect(ada).not.toHaveProperty('firm_secret')
    for (const question of ['sort=firm_secret', 'fields=firm_secret'])
      expect(await ask('GET', `person?${question}`, undefined, 'reader')).toMatchObject({
        body: { problems: [{ code: 'query.unknown_field' }] },
      })
  })

  it('writes them into a file, and leaves them alone when that comes back', async () => {
    const ctx = { workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'en' }
    let csv = ''
    for await (const part of exportCsv(ctx, 'person', { sort: 'full_name' })) csv += part
    expect(csv).toContain('Full name')
    expect(csv).toContain('Ada Byron')
    const report = await importCsv(ctx, 'person', bytes(csv), { dryRun: true })
    expect(report).toMatchObject({ created: 3, refused: 0 })
    expect(report.unmapped).toEqual(expect.arrayContaining(['Full name', 'Firm name', 'Adult']))
    const forced = importCsv(ctx, 'person', bytes(csv), { mapping: { columns: { 'Full name': 'full_name' } } })
    await expect(forced).rejects.toMatchObject({ problems: [{ code: 'field.read_only', path: '/columns/Full name' }] })
  })
})

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
