import type { Actor } from '@cahier/core/access'
import { beforeAll, describe, expect, it } from 'vitest'
import { asking } from '../walk/app.ts'
import { peopleOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'
import { actor, type Opened } from './workspace.ts'

const MINE = 'record.owner == user.id'
const model = layer(
  {
    account: { label: 'name', fields: { name: { ...text, unique: true }, team: link('team'), vip: { $ref: 'field:boolean' } } },
    deal: {
      label: 'name',
      fields: {
        name: text,
        account: link('account'),
        owner: link('member'),
        amount: { $ref: 'field:integer', title: 'Amount' },
        margin: { ...integer, title: 'Margin' },
        code: { ...text, unique: true },
        boss: { ...link('deal'), onDelete: 'clear' },
        shared: { $ref: 'field:links', to: 'member' },
        twice: { $ref: 'field:formula', returns: 'field:integer', formula: 'record.margin * 2' },
        lines: { $ref: 'field:lines', to: 'deal_line' },
      },
    },
    deal_line: { label: 'what', fields: { what: text, price: integer, deal: link('deal') } },
    note: { label: 'text', fields: { text, deal: { ...link('deal'), onDelete: 'restrict' } } },
  },
  role('rep', {
    account: { read: 'record.team in user.teams' },
    deal: {
      read: `${MINE} || record.account.team in user.teams || user.id in record.shared`,
      create: MINE,
      update: MINE,
      delete: MINE,
      export: MINE,
      fields: { margin: { read: false, update: true }, twice: { read: false } },
    },
    note: { read: false },
    member: { read: true },
  }),
  role('vip', { deal: { read: 'record.account.vip == true' } }),
  role('clerk', { deal: { read: true, update: true, fields: { margin: { read: false } } }, account: { read: true } }),
)

describe.each(databases)('rights on $name', ({ fresh }) => {
  const suite = peopleOn(fresh, model)
  const { ids, call, make } = suite
  const people: Record<string, Actor> = {}

  beforeAll(async () => {
    await make('team', 'north', { name: 'North' })
    await make('team', 'lille', { name: 'Lille', parent: '{north}' })
    await make('team', 'south', { name: 'South' })
    await make('member', 'ada', { name: 'Ada', teams: ['{north}'] })
    await make('member', 'bob', { name: 'Bob' })
    await make('account', 'acme', { name: 'Acme', team: '{lille}', vip: true })
    await make('account', 'bolt', { name: 'Bolt', team: '{south}', vip: false })
    await make('deal', 'own', { name: 'Own', account: '{bolt}', owner: '{ada}', amount: 1, margin: 71, code: 'A' })
    await make('deal', 'team', { name: 'Team', account: '{acme}', owner: '{bob}', amount: 2, margin: 72, code: 'B' })
    await make('deal', 'shared', { name: 'Shared', owner: '{bob}', amount: 4, margin: 73, code: 'C', shared: ['{ada}'] })
    await make('deal', 'hidden', {
      name: 'Hidden',
      account: '{bolt}',
      owner: '{bob}',
      amount: 8,
      margin: 74,
      code: 'D',
      boss: '{own}',
      lines: [{ what: 'secret', price: 3 }],
    })
    await make('deal', 'below', { name: 'Below', owner: '{ada}', boss: '{hidden}', lines: [{ what: 'Chair', price: 5 }] })
    await make('note', 'note', { text: 'On own', deal: '{own}' })
    people['rep'] = actor(['rep'], { id: ids['ada']!, teams: [ids['north']!, ids['lille']!] })
    people['vip'] = actor(['rep', 'vip'], { id: ids['ada']!, teams: [] })
    people['clerk'] = actor(['clerk'], { id: ids['bob']! })
    people['stranger'] = actor(['gone'], { id: ids['bob']! })
  })

  const list = async (as: string, question: string): Promise<string[]> => {
    const { body, text: said } = await call(people[as]!, 'GET', `records/deal?sort=name&${question}`)
    expect(body['items'], said).toBeDefined()
    return (body['items'] as Json[]).map((item) => String(item['name']))
  }

  it.each([
    { name: 'own, of the team below and shared', as: 'rep', question: '', is: ['Below', 'Own', 'Shared', 'Team'] },
    { name: 'by another role too', as: 'vip', question: '', is: ['Below', 'Own', 'Shared', 'Team'] },
    { name: 'all where a role gives all', as: 'clerk', question: '', is: ['Below', 'Hidden', 'Own', 'Shared', 'Team'] },
    { name: 'what a hidden record holds is nothing to a filter', as: 'rep', question: 'filter=record.boss.name == "Hidden"', is: [] },
    { name: 'nor is a hidden account', as: 'rep', question: 'filter=record.account.name == "Bolt"', is: [] },
    { name: 'a link to a hidden record is a link all the same', as: 'rep', question: 'filter=record.account != null', is: ['Own', 'Team'] },
    { name: 'by a search', as: 'rep', question: 'q=hidden', is: [] },
  ])('lists $name', async ({ as, question, is }) => expect(await list(as, question)).toEqual(is))

  it('counts and sums what is seen', async () => {
    const { body } = await call(people['rep']!, 'GET', 'records/deal?count=exact&limit=1')
    expect(body['count']).toBe(4)
    const sum = await call(people['rep']!, 'GET', 'records/deal/aggregate?sum=amount')
    expect(JSON.stringify(sum.body)).toContain('7')
  })

  it('shows nothing behind a link to what is hidden, and no hidden field', async () => {
    const { body } = await call(people['rep']!, 'GET', 'records/deal/{below}?expand=boss')
    expect(body).toMatchObject({ boss: ids['hidden'], expand: { boss: null } })
    expect(Object.keys(body)).not.toContain('margin')
    expect(Object.keys(body)).not.toContain('twice')
  })

  it('shows a field on the records of the role that gives it', async () => {
    const { body } = await call(people['vip']!, 'GET', 'records/deal?sort=name&fields=name,margin,twice')
    expect((body['items'] as Json[]).map(({ name, margin, twice }) => [name, margin, twice])).toEqual([
      ['Below', null, null],
      ['Own', null, null],
      ['Shared', null, null],
      ['Team', 72, 144],
    ])
    expect(await list('vip', 'filter=record.twice > 0')).toEqual(['Team'])
    expect(await list('vip', 'filter=record.margin > 0')).toEqual(['Team'])
  })

  it.each([
    { name: 'reads', method: 'GET', path: 'records/deal/{hidden}', status: 404, says: ['record.missing'] },
    { name: 'asks the history', method: 'GET', path: 'records/deal/{hidden}/history', status: 404, says: ['record.missing'] },
    { name: 'changes', method: 'PATCH', path: 'records/deal/{hidden}', body: { name: 'x' }, status: 404, says: ['record.missing'] },
    {
      name: 'changes, with nonsense,',
      method: 'PATCH',
      path: 'records/deal/{hidden}',
      body: { nam: 'x' },
      status: 404,
      says: ['record.missing'],
    },
    {
      name: 'changes, with an old version,',
      method: 'PATCH',
      path: 'records/deal/{hidden}',
      body: { name: 'x' },
      match: '"9"',
      status: 404,
      says: ['record.missing'],
    },
    { name: 'deletes', method: 'DELETE', path: 'records/deal/{hidden}', status: 404, says: ['record.missing'] },
    { name: 'restores', method: 'POST', path: 'records/deal/{hidden}/restore', status: 404, says: ['record.missing'] },
  ])('whoever $name a hidden record finds none', async ({ method, path, body, match, status, says }) => {
    const answer = await call(people['rep']!, method, path, body, match ? { 'if-match': match } : {})
    expect([answer.status, answer.problems]).toEqual([status, says])
  })

  it.each([
    {
      name: 'a change of what one only sees',
      method: 'PATCH',
      path: 'records/deal/{team}',
      body: { name: 'x' },
      status: 403,
      says: ['access.record'],
    },
    { name: 'its deletion', method: 'DELETE', path: 'records/deal/{team}', status: 403, says: ['access.record'] },
    {
      name: 'a record that would not be one’s own',
      method: 'POST',
      path: 'records/deal',
      body: { name: 'x', owner: '{bob}' },
      status: 403,
      says: ['access.outcome'],
    },
    {
      name: 'to give a record away',
      method: 'PATCH',
      path: 'records/deal/{own}',
      body: { owner: '{bob}' },
      status: 403,
      says: ['access.outcome'],
    },
    {
      name: 'a link to a hidden record',
      method: 'PATCH',
      path: 'records/deal/{own}',
      body: { boss: '{hidden}' },
      status: 422,
      says: ['record.link /boss'],
    },
    {
      name: 'a link to a hidden record of another entity',
      method: 'POST',
      path: 'records/deal',
      body: { owner: '{ada}', account: '{bolt}' },
      status: 422,
      says: ['record.link /account'],
    },
    {
      name: 'a field one may see and not set',
      method: 'PATCH',
      path: 'records/deal/{own}',
      as: 'vip',
      body: { twice: 3 },
      status: 403,
      says: ['access.field /twice'],
    },
    {
      name: 'a field nobody shows, as an unknown one',
      method: 'PATCH',
      path: 'records/deal/{own}',
      as: 'clerk',
      body: { margin: 3 },
      status: 422,
      says: ['record.unknown_field /margin'],
    },
  ])('refuses $name', async ({ method, path, as = 'rep', body, status, says }) => {
    const answer = await call(people[as]!, method, path, body)
    expect([answer.status, answer.problems], answer.text).toEqual([status, says])
  })

  it('takes what is one’s own, and lets nobody give it away', async () => {
    const done = await call(people['rep']!, 'PATCH', 'records/deal/{own}', { amount: 16 })
    expect([done.status, done.body['amount']]).toEqual([200, 16])
    const away = await call(people['rep']!, 'PATCH', 'records/deal/{own}', { owner: null })
    expect([away.status, away.problems]).toEqual([403, ['access.outcome']])
    expect((await call(actor(), 'GET', 'records/deal/{own}')).body['owner']).toBe(ids['ada'])
  })

  it('does not tell by a change whether a hidden value was the same', async () => {
    const version = async (margin: number): Promise<number> => {
      const { body } = await call(people['rep']!, 'PATCH', 'records/deal/{own}', { margin })
      return Number(body['version'])
    }
    const first = await version(717171)
    expect([await version(717171), await version(707070), await version(717171)]).toEqual([first + 1, first + 2, first + 3])
    const { text: told } = await call(people['rep']!, 'GET', 'records/deal/{own}/history')
    expect(told).not.toMatch(/717171|707070/)
  })

  it('says that a value is taken, and by whom to those who see it', async () => {
    const hidden = await call(people['rep']!, 'PATCH', 'records/deal/{own}', { code: 'D' })
    const seen = await call(people['rep']!, 'PATCH', 'records/deal/{own}', { code: 'C' })
    expect([hidden.status, hidden.text.includes(ids['hidden']!)]).toEqual([409, false])
    expect([seen.status, seen.text.includes(ids['shared']!)]).toEqual([409, true])
  })

  it('says that something holds a record, and not what', async () => {
    const answer = await call(people['rep']!, 'DELETE', 'records/deal/{own}')
    expect([answer.status, answer.problems]).toEqual([409, ['record.in_use_unseen']])
    expect(answer.text).not.toMatch(/note|On own/)
  })

  it('exports what the right to export covers', async () => {
    const { text: csv } = await call(people['rep']!, 'GET', 'export/deal?fields=name&sort=name')
    expect(csv.split('\r\n').slice(1, -1)).toEqual(['Below', 'Own'])
  })

  it('gives lines the rights of their record', async () => {
    const { body } = await call(people['rep']!, 'GET', 'records/deal_line?fields=what')
    expect((body['items'] as Json[]).map(({ what }) => what)).toEqual(['Chair'])
    const shown = await call(people['rep']!, 'GET', 'records/deal/{below}?fields=lines')
    expect(shown.text).toContain('Chair')
  })

  it('gives nothing to whoever has no role', async () => {
    for (const path of ['records/deal', 'records/deal/{own}', 'export/deal', 'records/deal/aggregate'])
      expect((await call(people['stranger']!, 'GET', path)).status).toBe(403)
  })

  it('writes one text for all who have the same roles', async () => {
    const texts = new Set<string>()
    const { db } = suite.workspace
    const heard: Opened = { ...suite.workspace, db: { ...db, query: (statement) => (texts.add(statement.text), db.query(statement)) } }
    const asked = asking(heard, '2026-11-21T10:00:00.000Z')
    await asked(people['rep']!, 'GET', 'records/deal')
    const before = texts.size
    const { text: told } = await asked({ ...people['rep']!, id: ids['bob']!, teams: [ids['south']!] }, 'GET', 'records/deal')
    expect(texts.size).toBe(before)
    expect([...texts].join()).not.toContain(ids['ada'])
    expect(told).toContain('Hidden')
  })
})
