import { beforeAll, describe, expect, it } from 'vitest'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'

const model = layer(
  {
    tally: {
      label: 'name',
      fields: {
        name: text,
        whole: integer,
        money: { $ref: 'field:money', currency: 'EUR' },
        parent: { ...link('tally'), inverse: 'children' },
        sum: { $ref: 'field:rollup', over: 'children', aggregate: 'sum', of: 'whole' },
        max: { $ref: 'field:rollup', over: 'children', aggregate: 'max', of: 'whole' },
        spent: { $ref: 'field:rollup', over: 'children', aggregate: 'sum', of: 'money' },
      },
    },
    account: { label: 'name', fields: { name: text, sector: text, parent: { ...link('account'), inverse: 'children' } } },
    deal: {
      label: 'name',
      fields: {
        name: text,
        stage: text,
        amount: { $ref: 'field:money', currencyField: 'currency' },
        euros: { $ref: 'field:money', currency: 'EUR' },
        currency: { $ref: 'field:currency' },
        margin: integer,
        closed: { $ref: 'field:date' },
        seen: { $ref: 'field:datetime' },
        tags: { $ref: 'field:tags' },
        account: { ...link('account'), inverse: 'deals' },
      },
    },
  },
  role('rep', {
    deal: { read: "record.stage != 'secret'", fields: { margin: { read: false } } },
    account: { read: "record.sector == 'a'" },
  }),
  role('blind', { account: { read: true } }),
)

describe.each(databases)('aggregates on $name', ({ fresh }) => {
  const { call, get, make } = companyOn(fresh, model)
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    ids['head'] = await make('account', { name: 'Head', sector: 'b' })
    ids['a'] = await make('account', { name: 'Alpha', sector: 'a', parent: ids['head'] })
    ids['b'] = await make('account', { name: 'Beta', sector: 'b', parent: ids['head'] })
    const deals = [
      {
        name: 'one',
        stage: 'won',
        amount: 100,
        currency: 'EUR',
        euros: 10.5,
        margin: 1,
        closed: '2026-01-01',
        seen: '2026-10-24T21:59:00.000Z',
        account: ids['a'],
      },
      {
        name: 'two',
        stage: 'won',
        amount: 200,
        currency: 'USD',
        euros: 20,
        margin: 2,
        closed: '2026-01-05',
        seen: '2026-10-24T22:01:00.000Z',
        account: ids['a'],
      },
      {
        name: 'three',
        stage: 'lost',
        amount: 50,
        currency: null,
        euros: 0.25,
        margin: 4,
        closed: '2026-03-31',
        seen: '2026-03-29T00:30:00.000Z',
        account: ids['b'],
      },
      { name: 'four', stage: 'secret', amount: 7, currency: 'EUR', euros: 1000, margin: 8, closed: null, account: ids['b'] },
      { name: 'five', stage: null, amount: null, euros: null, closed: '2025-12-29', account: null },
    ]
    for (const deal of deals) await make('deal', deal)
  })

  const MOST = Number.MAX_SAFE_INTEGER
  const sums: { name: string; whole: number[]; money: number[]; gives: Json }[] = [
    {
      name: 'whole numbers of sixteen digits are added up exactly',
      whole: [MOST - 1, 1],
      money: [9999999999999.98, 0.01],
      gives: { sum: MOST, max: MOST - 1, spent: 9999999999999.99 },
    },
    {
      name: 'a sum of more digits than that is empty, never a little off',
      whole: [MOST, 1],
      money: [9999999999999.98, 0.03],
      gives: { sum: null, max: MOST, spent: null },
    },
    { name: 'below zero alike', whole: [-MOST, -1], money: [-1, -0.5], gives: { sum: null, max: -1, spent: -1.5 } },
    {
      name: 'and what comes to less is exact again',
      whole: [MOST, MOST, -MOST],
      money: [9999999999999.98, 0.02, -0.03],
      gives: { sum: MOST, max: MOST, spent: 9999999999999.97 },
    },
  ]
  it.each(sums)('$name', async ({ name, whole, money, gives }) => {
    const parent = await make('tally', { name })
    for (const [i, one] of whole.entries()) await make('tally', { name, parent, whole: one, money: money[i] })
    const { sum, max, spent } = await get(`tally/${parent}`)
    expect({ sum, max, spent }).toEqual(gives)
    const filter = encodeURIComponent(`record.parent == '${parent}'`)
    const { items } = (await get(`tally/aggregate?sum=whole,money&max=whole&filter=${filter}`)) as { items: Json[] }
    expect(items[0]).toMatchObject({ sum: { whole: gives['sum'], money: gives['spent'] }, max: { whole: gives['max'] } })
  })

  const cases: { name: string; ask: string; gives: unknown; as?: string }[] = [
    {
      name: 'all together',
      ask: 'sum=euros,margin&avg=euros&min=closed&max=margin',
      gives: [
        {
          group: {},
          count: 5,
          sum: { euros: 1030.75, margin: 15 },
          avg: { euros: 257.6875 },
          min: { closed: '2025-12-29' },
          max: { margin: 8 },
        },
      ],
    },
    { name: 'groups, the largest first', ask: 'group=stage&limit=1', gives: [{ group: { stage: 'won' }, count: 2 }] },
    {
      name: 'groups in an order of their own',
      ask: 'group=stage&sort=-stage',
      gives: [
        { group: { stage: 'won' }, count: 2 },
        { group: { stage: 'secret' }, count: 1 },
        { group: { stage: 'lost' }, count: 1 },
        { group: { stage: null }, count: 1 },
      ],
    },
    {
      name: 'groups by a sum',
      ask: 'group=stage&sum=euros&sort=-sum.euros&limit=2',
      gives: [
        { group: { stage: 'secret' }, count: 1, sum: { euros: 1000 } },
        { group: { stage: 'won' }, count: 2, sum: { euros: 30.5 } },
      ],
    },
    {
      name: 'what is behind a link',
      ask: 'group=account.sector&sort=account.sector',
      gives: [
        { group: { 'account.sector': 'a' }, count: 2 },
        { group: { 'account.sector': 'b' }, count: 2 },
        { group: { 'account.sector': null }, count: 1 },
      ],
    },
    {
      name: 'months in their order',
      ask: 'group=closed:month',
      gives: [
        { group: { 'closed:month': '2025-12-01' }, count: 1 },
        { group: { 'closed:month': '2026-01-01' }, count: 2 },
        { group: { 'closed:month': '2026-03-01' }, count: 1 },
        { group: { 'closed:month': null }, count: 1 },
      ],
    },
    {
      name: 'weeks of ISO 8601, which begin on Monday',
      ask: 'group=closed:week&filter=' + encodeURIComponent('record.closed != null'),
      gives: [
        { group: { 'closed:week': '2025-12-29' }, count: 2 },
        { group: { 'closed:week': '2026-01-05' }, count: 1 },
        { group: { 'closed:week': '2026-03-30' }, count: 1 },
      ],
    },
    {
      name: 'quarters and years',
      ask: 'group=closed:year,closed:quarter&filter=' + encodeURIComponent('record.closed != null'),
      gives: [
        { group: { 'closed:year': '2025-01-01', 'closed:quarter': '2025-10-01' }, count: 1 },
        { group: { 'closed:year': '2026-01-01', 'closed:quarter': '2026-01-01' }, count: 3 },
      ],
    },
    {
      name: 'days where the company is, summer time included',
      ask: 'group=seen:day&filter=' + encodeURIComponent('record.seen != null'),
      gives: [
        { group: { 'seen:day': '2026-03-29' }, count: 1 },
        { group: { 'seen:day': '2026-10-24' }, count: 1 },
        { group: { 'seen:day': '2026-10-25' }, count: 1 },
      ],
    },
    {
      name: 'no amounts of several currencies in one',
      ask: 'sum=amount&sort=currency',
      gives: [
        { group: { currency: 'EUR' }, count: 4, sum: { amount: 157 } },
        { group: { currency: 'USD' }, count: 1, sum: { amount: 200 } },
      ],
    },
    {
      name: 'what a filter leaves',
      ask: 'sum=margin&filter=' + encodeURIComponent('record.euros < 30'),
      gives: [{ group: {}, count: 3, sum: { margin: 7 } }],
    },
    { name: 'what a search finds', ask: 'sum=margin&q=thr', gives: [{ group: {}, count: 1, sum: { margin: 4 } }] },
    {
      name: 'nothing of what there is none',
      ask: 'sum=margin&filter=' + encodeURIComponent('record.euros > 9999'),
      gives: [{ group: {}, count: 0, sum: { margin: null } }],
    },
    { name: 'only rows one may read', ask: 'sum=euros', as: 'rep', gives: [{ group: {}, count: 4, sum: { euros: 30.75 } }] },
    {
      name: 'no value behind a link one may not follow',
      ask: 'group=account.sector',
      as: 'rep',
      gives: [
        { group: { 'account.sector': 'a' }, count: 2 },
        { group: { 'account.sector': null }, count: 2 },
      ],
    },
  ]
  it.each(cases)('counts $name', async ({ ask, gives, as }) => {
    expect((await get(`deal/aggregate?${ask}`, as))['items']).toEqual(gives)
  })

  it('says when there are more groups', async () => {
    expect(await get('deal/aggregate?group=stage&limit=1')).toMatchObject({ more: true })
    expect(await get('deal/aggregate?group=stage')).toMatchObject({ more: false })
  })

  it('a year, a month and a week begin at midnight where the company is', async () => {
    // 23:59:59 and midnight of New Year’s Eve in Paris.
    for (const seen of ['2027-12-31T22:59:59.000Z', '2027-12-31T23:00:00.000Z']) await make('deal', { name: 'eve', seen })
    const eve = `filter=${encodeURIComponent("record.name == 'eve'")}`
    for (const [bucket, before, after] of [
      ['day', '2027-12-31', '2028-01-01'],
      ['month', '2027-12-01', '2028-01-01'],
      ['quarter', '2027-10-01', '2028-01-01'],
      ['year', '2027-01-01', '2028-01-01'],
    ])
      expect((await get(`deal/aggregate?group=seen:${bucket}&${eve}`))['items']).toEqual([
        { group: { [`seen:${bucket}`]: before }, count: 1 },
        { group: { [`seen:${bucket}`]: after }, count: 1 },
      ])
    // Friday and Saturday are of one week, that began on Monday.
    expect((await get(`deal/aggregate?group=seen:week&${eve}`))['items']).toEqual([{ group: { 'seen:week': '2027-12-27' }, count: 2 }])
    // A system moment is counted alike.
    const made = (await get(`deal/aggregate?group=created_at:day&${eve}`))['items'] as Json[]
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' })
    const { items } = (await get(`deal?fields=created_at&${eve}`)) as { items: { created_at: string }[] }
    const days = new Set(items.map(({ created_at }) => today.format(new Date(created_at))))
    expect(new Set(made.map(({ group }) => (group as Json)['created_at:day']))).toEqual(days)
    for (const { id } of ((await get(`deal?${eve}`)) as { items: { id: string }[] }).items) await call('DELETE', `deal/${id}`)
  })

  it('calls the target of a link by its name, for whoever may see it', async () => {
    const items = (as?: string) => get('deal/aggregate?group=account&sort=account', as)
    expect(await items()).toMatchObject({
      items: [
        { group: { account: ids['a'] }, expand: { account: { id: ids['a'], name: 'Alpha' } }, count: 2 },
        { group: { account: ids['b'] }, expand: { account: { id: ids['b'], name: 'Beta' } } },
        { group: { account: null }, expand: { account: null } },
      ],
    })
    expect(JSON.stringify(await items('rep'))).not.toContain('Beta')
  })

  const refused = [
    { ask: 'group=tags', code: 'query.group', at: '/group' },
    { ask: 'group=stage,name,closed,euros', code: 'query.groups', at: '/group' },
    { ask: 'group=closed:hour', code: 'query.bucket', at: '/group' },
    { ask: 'group=stage:month', code: 'query.bucket', at: '/group' },
    { ask: 'sum=stage', code: 'query.measure', at: '/sum' },
    { ask: 'avg=closed', code: 'query.measure', at: '/avg' },
    { ask: 'sort=sum.euros', code: 'query.order', at: '/sort' },
    { ask: 'limit=1001', code: 'query.limit', at: '/limit' },
    { ask: 'sum=nothing', code: 'query.unknown_field', at: '/sum' },
    { ask: 'fields=name', code: 'query.unknown_parameter', at: '/fields' },
    { ask: 'sum=margin', as: 'rep', code: 'query.unknown_field', at: '/sum' },
    { ask: 'group=margin', as: 'rep', code: 'query.unknown_field', at: '/group' },
    { ask: 'filter=record.margin>1', as: 'rep', code: 'expression.unknown_name', at: '/filter' },
    { ask: 'group=stage', as: 'blind', code: 'access.entity', at: '' },
  ]
  it.each(refused)('refuses $ask as $as', async ({ ask, code, at, as }) => {
    expect(((await get(`deal/aggregate?${ask}`, as))['problems'] as Json[])[0]).toMatchObject({ code, pointer: at })
  })

  it('tells of two links, and of what points back', async () => {
    const [deal] = (await get(`deal?sort=name&expand=account.parent&filter=${encodeURIComponent("record.name == 'one'")}`))[
      'items'
    ] as Json[]
    expect(deal!['expand']).toEqual({ account: { id: ids['a'], expand: { parent: { id: ids['head'], name: 'Head' } } } })
    const [head] = (await get(`account?fields=name,children.sector&expand=children&filter=${encodeURIComponent("record.name == 'Head'")}`))[
      'items'
    ] as Json[]
    expect(head!['expand']).toEqual({
      children: [
        { id: ids['b'], sector: 'b', name: 'Beta' },
        { id: ids['a'], sector: 'a', name: 'Alpha' },
      ],
    })
    expect(await get(`account/${ids['a']}?expand=deals`)).toMatchObject({ expand: { deals: [{ name: 'two' }, { name: 'one' }] } })
    expect(await get('deal?expand=account.parent.parent')).toMatchObject({ problems: [{ code: 'query.depth', pointer: '/expand' }] })
  })

  it('what points back follows the rights of its own', async () => {
    expect(await get(`account/${ids['b']}?expand=deals`, 'administrator')).toMatchObject({
      expand: { deals: [{ name: 'four' }, { name: 'three' }] },
    })
    const beta = (await get(`account?expand=deals,children&filter=${encodeURIComponent("record.name == 'Alpha'")}`, 'rep'))[
      'items'
    ] as Json[]
    expect(beta[0]!['expand']).toMatchObject({ deals: [{ name: 'two' }, { name: 'one' }], children: [] })
    expect(await get('account?expand=deals', 'blind')).toMatchObject({ problems: [{ code: 'query.unknown_field', pointer: '/expand' }] })
  })
})
