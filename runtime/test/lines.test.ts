import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMany, updateMany } from '../src/records/many.ts'
import { undo } from '../src/records/undo.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'

type Line = { id: string; what: string | null; count: number | null; product: string | null }

const model = layer(
  {
    product: { label: 'name', fields: { name: text } },
    quote: {
      label: 'name',
      required: ['name'],
      fields: {
        name: { ...text, unique: true },
        discount: integer,
        sealed: { $ref: 'field:boolean' },
        lines: { $ref: 'field:lines', to: 'quote_line', maxItems: 20 },
      },
      rules: [
        { check: 'record.sealed != true || size(record.lines) >= 2', on: 'lines', message: 'Seal two lines at least.' },
        { check: 'record.lines.all(l, l.product == null || l.product.name != "Bomb")', on: 'lines', message: 'No bombs.' },
      ],
    },
    quote_line: {
      label: 'what',
      required: ['what'],
      fields: {
        quote: link('quote'),
        what: text,
        count: { ...integer, minimum: 1 },
        product: { ...link('product'), onDelete: 'restrict' },
      },
      unique: [['quote', 'what']],
      rules: [{ check: 'record.quote.discount == null || record.count > 1', on: 'count', message: 'A discount needs two at least.' }],
    },
  },
  role('rep', { quote: { read: true, create: true, update: true }, product: { read: true } }),
  role('reader', { quote: { read: true } }),
  role('clerk', { product: { read: true } }),
)
const NOBODY = '0199aaaa-0000-7000-8000-00000000dead'

describe.each(databases)('owned lines on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model)
  const { call } = suite
  let lamp: string
  let bomb: string
  let quote: { id: string; version: number; lines: Line[] }

  const get = async (id = quote.id) => (await call('GET', `quote/${id}`)).body as unknown as typeof quote
  const words = (of: { lines: Line[] }) => of.lines.map(({ what }) => what)
  const patch = (lines: unknown, headers?: Record<string, string>) => call('PATCH', `quote/${quote.id}`, { lines }, headers)
  const historyOf = async (entity: string, id: string) => (await call('GET', `${entity}/${id}/history`)).body['items'] as Json[]
  let n = 0

  beforeAll(async () => {
    lamp = String((await call('POST', 'product', { name: 'Lamp' })).body['id'])
  })
  beforeEach(async () => {
    const answer = await call('POST', 'quote', {
      name: `Quote ${++n}`,
      lines: [{ what: 'a', count: 1, product: lamp }, { what: 'b', count: 2 }, { what: 'c' }],
    })
    quote = answer.body as unknown as typeof quote
  })

  it('come with their record when it is made, in their order, with what their links are called', async () => {
    expect(words(quote)).toEqual(['a', 'b', 'c'])
    expect(quote.lines[0]).toEqual({
      id: expect.any(String),
      what: 'a',
      count: 1,
      product: lamp,
      expand: { product: { id: lamp, name: 'Lamp' } },
    })
    expect(await get()).toEqual(quote)
    expect(quote.version).toBe(1)
  })

  it('are told in a list where they are asked for', async () => {
    const filter = encodeURIComponent(`record.id == "${quote.id}"`)
    const told = async (more: string) => ((await call('GET', `quote?filter=${filter}${more}`)).body['items'] as Json[])[0]
    expect(await told('')).not.toHaveProperty('lines')
    expect(words((await told('&expand=lines')) as never)).toEqual(['a', 'b', 'c'])
    expect(words((await told('&fields=name,lines')) as never)).toEqual(['a', 'b', 'c'])
  })

  it('are replaced by id: changed, added, removed and put in another order by one array', async () => {
    const [a, , c] = quote.lines as [Line, Line, Line]
    const answer = await patch([{ id: c.id, what: 'c', count: 9 }, { what: 'new', count: 1 }, { id: a.id }])
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200, body: { version: 2 } })
    const after = await get()
    expect(after.lines.map(({ what, count }) => [what, count])).toEqual([
      ['c', 9],
      ['new', 1],
      ['a', 1],
    ])
    expect(after.lines.map(({ id }) => id)).toEqual([c.id, expect.any(String), a.id])
  })

  it('are one group of history with their record, which says which lines it had', async () => {
    const [a, b, c] = quote.lines as [Line, Line, Line]
    await patch([{ id: a.id, count: 5 }, { id: b.id }])
    const [own] = await historyOf('quote', quote.id)
    expect(own).toMatchObject({ action: 'update', before: { lines: [a.id, b.id, c.id] }, after: { lines: [a.id, b.id] } })
    const [changed] = await historyOf('quote_line', a.id)
    expect(changed).toMatchObject({ action: 'update', group: own!['group'], before: { count: 1 }, after: { count: 5 } })
    expect((await historyOf('quote_line', c.id))[0]).toMatchObject({ action: 'delete', group: own!['group'] })
    expect(await historyOf('quote_line', b.id)).toHaveLength(1)
  })

  it('that come back as they were change nothing', async () => {
    const answer = await patch((await get()).lines.map(({ id, what, count, product }) => ({ id, what, count, product })))
    expect(answer).toMatchObject({ status: 200, body: { version: 1 } })
  })

  it('are all emptied by an empty array, and by null', async () => {
    expect((await patch([])).body['lines']).toEqual([])
    expect((await call('POST', 'quote', { name: `Empty ${n}`, lines: null })).body['lines']).toEqual([])
  })

  it('stay when something else of their record changes', async () => {
    const answer = await call('PATCH', `quote/${quote.id}`, { discount: null, name: `Other ${n}` })
    expect(words(answer.body as never)).toEqual(['a', 'b', 'c'])
  })

  it('make their record another one, so that two people do not overwrite each other', async () => {
    expect((await patch([{ what: 'x' }], { 'if-match': '"1"' })).status).toBe(200)
    const late = await patch([{ what: 'y' }], { 'if-match': '"1"' })
    expect([late.status, ...late.problems]).toEqual([412, 'record.stale'])
    expect(words(late.body['current'] as never)).toEqual(['x'])
  })

  describe('are refused', () => {
    const refused: readonly { name: string; lines: (lines: Line[]) => unknown; more?: Json; status?: number; problems: string[] }[] = [
      { name: 'what is no list', lines: () => 'none', problems: ['value.type /lines'] },
      { name: 'an item that is no line', lines: () => ['a'], problems: ['lines.line /lines/0'] },
      { name: 'a line of another record', lines: () => [{ id: NOBODY, what: 'x' }], problems: ['lines.unknown /lines/0/id'] },
      { name: 'a line named twice', lines: ([a]) => [{ id: a!.id }, { id: a!.id }], problems: ['lines.twice /lines/1/id'] },
      { name: 'a line without what it needs', lines: () => [{ what: 'x' }, { count: 2 }], problems: ['field.required /lines/1/what'] },
      {
        name: 'a value that does not fit, at its place',
        lines: ([a]) => [{ id: a!.id, count: 0 }],
        problems: ['number.minimum /lines/0/count'],
      },
      { name: 'a field nobody knows', lines: () => [{ what: 'x', nothing: 1 }], problems: ['record.unknown_field /lines/0/nothing'] },
      { name: 'a place of its own', lines: () => [{ what: 'x', position: 7 }], problems: ['field.read_only /lines/0/position'] },
      { name: 'a link that leads nowhere', lines: () => [{ what: 'x', product: NOBODY }], problems: ['record.link /lines/0/product'] },
      {
        name: 'a rule that asks for the record as it will be',
        lines: () => [{ what: 'x', count: 1 }],
        more: { discount: 5 },
        problems: ['rule.broken /lines/0/count'],
      },
      {
        name: 'two of one value that is unique within a record',
        lines: () => [{ what: 'x' }, { what: 'x' }],
        status: 409,
        problems: ['record.unique /lines/1'],
      },
      {
        name: 'more than there may be',
        lines: () => Array.from({ length: 21 }, (_, i) => ({ what: `l${i}` })),
        problems: ['lines.many /lines'],
      },
    ]
    it.each(refused)('for $name', async ({ lines, more, status = 422, problems }) => {
      const before = await get()
      const answer = await call('PATCH', `quote/${quote.id}`, { lines: lines(quote.lines), ...more })
      expect([answer.status, ...answer.problems.slice(0, 1)]).toEqual([status, ...problems])
      expect(await get()).toEqual(before)
      const created = await call('POST', 'quote', { name: `Never ${n}`, lines: lines([{ id: NOBODY } as Line]), ...more })
      expect(created.status).toBe(status)
    })
  })

  describe('have the rights of their record', () => {
    it.each([
      ['a role that may change quotes changes lines', 'rep', 'PATCH', 200],
      ['a role that may only look does not', 'reader', 'PATCH', 403],
      ['a role without quotes does not see the lines', 'clerk', 'GET', 403],
    ])('%s', async (_, as, method, status) => {
      const answer =
        method === 'GET'
          ? await call('GET', 'quote_line', undefined, { 'x-roles': as })
          : await patch([{ what: 'x', product: lamp }], { 'x-roles': as })
      expect(answer.status).toBe(status)
    })
    it('and are listed by themselves for whoever sees it', async () => {
      const filter = encodeURIComponent(`record.quote == "${quote.id}"`)
      const lines = (await call('GET', `quote_line?filter=${filter}&sort=what`, undefined, { 'x-roles': 'reader' })).body['items'] as Json[]
      expect(lines.map((line) => line['what'])).toEqual(['a', 'b', 'c'])
    })
  })

  describe('written by themselves', () => {
    it('are a change of their record', async () => {
      const made = await call('POST', 'quote_line', { quote: quote.id, what: 'd' })
      expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201 })
      expect(words(await get())).toEqual(['a', 'b', 'c', 'd'])
      expect((await get()).version).toBe(2)
      expect((await call('PATCH', `quote_line/${quote.lines[0]!.id}`, { count: 7 })).status).toBe(200)
      expect((await call('DELETE', `quote_line/${quote.lines[1]!.id}`)).status).toBe(204)
      expect(await get()).toMatchObject({ version: 4 })
      expect(words(await get())).toEqual(['a', 'c', 'd'])
    })
    it('meet the rules of their record', async () => {
      await call('PATCH', `quote/${quote.id}`, { sealed: true })
      expect((await call('DELETE', `quote_line/${quote.lines[0]!.id}`)).status).toBe(204)
      const answer = await call('DELETE', `quote_line/${quote.lines[1]!.id}`)
      expect([answer.status, ...answer.problems]).toEqual([409, 'rule.broken'])
      expect(await get()).toMatchObject({ version: 3, lines: [{ what: 'b' }, { what: 'c' }] })
    })
    it.each([
      ['stay with their record', () => ({ quote: NOBODY }), 'field.set_once /quote'],
      ['keep their place', () => ({ position: 9 }), 'field.read_only /position'],
    ])('%s', async (_, body, problem) => {
      const answer = await call('PATCH', `quote_line/${quote.lines[0]!.id}`, body())
      expect(answer.problems[0]).toBe(problem)
    })
    it('need the right to change it', async () => {
      const answer = await call('POST', 'quote_line', { quote: quote.id, what: 'd' }, { 'x-roles': 'reader' })
      expect(answer.status).toBe(403)
    })
  })

  describe('are read by rules', () => {
    beforeAll(async () => {
      bomb = String((await call('POST', 'product', { name: 'Bomb' })).body['id'])
    })
    const cases: readonly { name: string; body: () => Json; problem?: string }[] = [
      { name: 'as they will be, where the rule is met', body: () => ({ sealed: true, lines: [{ what: 'x' }, { what: 'y' }] }) },
      { name: 'as they will be, where it is not', body: () => ({ sealed: true, lines: [{ what: 'x' }] }), problem: 'rule.broken /lines' },
      { name: 'as they are, where nothing is said of them', body: () => ({ sealed: true }) },
      { name: 'behind their links', body: () => ({ lines: [{ what: 'x', product: bomb }] }), problem: 'rule.broken /lines' },
    ]
    it.each(cases)('$name', async ({ body, problem }) => {
      const answer = await call('PATCH', `quote/${quote.id}`, body())
      expect(answer.problems).toEqual(problem ? [problem] : [])
    })
  })

  describe('are asked for', () => {
    const asked: readonly [string, () => string, string[]][] = [
      [
        'by how many there are',
        () => `quote?filter=${encodeURIComponent(`size(record.lines) == 3 && record.id == "${quote.id}"`)}`,
        [`Quote`],
      ],
      [
        'by what is in one of them',
        () => `quote?filter=${encodeURIComponent(`record.lines.exists(l, l.product.name == "Lamp") && record.id == "${quote.id}"`)}`,
        ['Quote'],
      ],
      [
        'by what is in none of them',
        () => `quote?filter=${encodeURIComponent(`record.lines.exists(l, l.count > 9) && record.id == "${quote.id}"`)}`,
        [],
      ],
    ]
    it.each(asked)('%s', async (_, path, names) => {
      const items = (await call('GET', path())).body['items'] as Json[]
      expect(items.map(({ name }) => String(name).split(' ')[0])).toEqual(names)
    })
    it('by the record they belong to, and in its order', async () => {
      const filter = encodeURIComponent(`record.quote.name == "Quote ${n}"`)
      const items = (await call('GET', `quote_line?filter=${filter}&sort=quote.name,-what`)).body['items'] as Json[]
      expect(items.map(({ what }) => what)).toEqual(['c', 'b', 'a'])
    })
  })

  it('go to the bin with their record and come back with it, as they were', async () => {
    const before = await get()
    expect((await call('DELETE', `quote/${quote.id}`)).status).toBe(204)
    expect((await call('GET', `quote_line/${quote.lines[0]!.id}`)).status).toBe(404)
    expect((await call('POST', `quote/${quote.id}/restore`)).status).toBe(200)
    expect((await get()).lines).toEqual(before.lines)
  })

  it('that were taken out before do not come back with it', async () => {
    await patch([{ id: quote.lines[0]!.id }])
    await call('DELETE', `quote/${quote.id}`)
    await call('POST', `quote/${quote.id}/restore`)
    expect(words(await get())).toEqual(['a'])
  })

  it('hold what they lead to', async () => {
    const answer = await call('DELETE', `product/${lamp}`)
    expect([answer.status, ...answer.problems]).toEqual([409, 'record.in_use'])
  })

  it('are as they were when what was done to them is undone', async () => {
    const [a, b] = quote.lines as [Line, Line]
    await patch([{ what: 'new' }, { id: b.id, count: 9 }, { id: a.id }])
    const [{ group }] = (await historyOf('quote', quote.id)) as [{ group: string }]
    const context = suite.context()
    await undo(context, group)
    expect((await get()).lines).toEqual(quote.lines)
  })

  it('are written for many records at once, each refused with its own', async () => {
    const context = suite.context()
    const group = '0199aaaa-0000-7000-8000-000000000001'
    const outcomes = await createMany(
      context,
      'quote',
      [
        { name: `Many ${n} 1`, lines: [{ what: 'a' }, { what: 'b' }] },
        { name: `Many ${n} 2`, lines: [{ count: 1 }] },
        { name: `Many ${n} 3`, lines: [{ what: 'x' }, { what: 'x' }] },
        { name: `Many ${n} 4`, lines: [{ what: 'z' }] },
      ],
      { group },
    )
    expect(outcomes.map((o) => ('id' in o ? 'ok' : o.problems.map((p) => `${p.code} ${p.path}`).join()))).toEqual([
      'ok',
      'field.required /lines/0/what',
      'record.unique /lines/1,record.unique /lines/1/what',
      'ok',
    ])
    const ids = outcomes.flatMap((o) => ('id' in o ? [o.id] : []))
    expect(words(await get(ids[0]))).toEqual(['a', 'b'])
    const changed = await updateMany(
      context,
      'quote',
      ids.map((id) => ({ id, values: { lines: [{ what: 'new' }] } })),
      { group },
    )
    expect(changed.every((o) => 'id' in o)).toBe(true)
    expect(words(await get(ids[1]))).toEqual(['new'])
  })

  it('stay whole, whoever writes them with their record or by themselves at the same moment', async () => {
    const quotes = [
      quote.id,
      ...(await Promise.all([1, 2].map(async (i) => String((await call('POST', 'quote', { name: `Busy ${n} ${i}` })).body['id'])))),
    ]
    let seed = 11
    const next = (most: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % most
    const told: Record<number, number> = {}
    const one = async (writer: number, round: number): Promise<void> => {
      const id = quotes[next(3)]!
      const lines = ((await call('GET', `quote/${id}`)).body['lines'] ?? []) as Line[]
      const line = lines[next(Math.max(1, lines.length))]
      const what = `${writer}-${round}`
      const ways = [
        () => call('PATCH', `quote/${id}`, { lines: [...lines.map((own) => ({ id: own.id })), { what }].toReversed() }),
        () => call('PATCH', `quote/${id}`, { lines: lines.slice(1).map((own) => ({ id: own.id, count: next(9) + 1 })) }),
        () => call('POST', 'quote_line', { quote: id, what }),
        () => call('PATCH', `quote_line/${line?.id ?? id}`, { count: next(9) + 1 }),
        () => call('DELETE', `quote_line/${line?.id ?? id}`),
        () => call('DELETE', `quote/${id}`),
        () => call('POST', `quote/${id}/restore`),
        () => call('POST', `quote/${id}/restore`),
      ]
      const { status } = await ways[next(ways.length)]!()
      told[status] = (told[status] ?? 0) + 1
    }
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let round = 0; round < 10; round++) await one(writer, round)
      }),
    )
    expect(Object.keys(told).filter((status) => ![200, 201, 204, 404, 409, 422].includes(Number(status)))).toEqual([])
    for (const id of quotes) {
      await call('POST', `quote/${id}/restore`)
      const rows = await suite.made.db.query<{ live: number; places: number }>({
        text: `select count(*)::int4 as live, count(distinct position)::int4 as places from "${suite.workspace.schema}".quote_line where quote = '${id}' and deleted_at is null`,
      })
      expect(rows[0]!.places).toBe(rows[0]!.live)
      expect((await get(id)).lines).toHaveLength(rows[0]!.live)
    }
  })

  it('survive two who add to them at once: one of them is told', async () => {
    const answers = await Promise.all([
      patch([...quote.lines.map(({ id }) => ({ id })), { what: 'one' }], { 'if-match': '"1"' }),
      patch([...quote.lines.map(({ id }) => ({ id })), { what: 'two' }], { 'if-match': '"1"' }),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect(words(await get())).toHaveLength(4)
  })
})
