import type { Actor } from '@cahier/core/access'
import { beforeAll, describe, expect, it } from 'vitest'
import { peopleOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'
import { actor } from './workspace.ts'

const MINE = 'record.owner == user.id'
const way = {
  path: 'workflows/deal_way.json',
  json: {
    $schema: '../schemas/workflow.schema.json',
    $id: 'deal_way',
    entity: 'deal',
    field: 'stage',
    initial: 'a',
    final: ['c'],
    states: { c: { locked: ['pals'] } },
    transitions: { on: { from: ['a'], to: 'b', requires: ['secret_part'] }, up: { from: ['b'], to: 'c' } },
  },
}
const closed = { secret_part: { read: false }, hidden_boss: { read: false } }
const model = layer(
  {
    deal: {
      label: 'name',
      unique: [['name', 'secret_part']],
      fields: {
        name: text,
        owner: link('member'),
        stage: { $ref: 'field:choice', oneOf: ['a', 'b', 'c'].map((value) => ({ const: value, title: value })) },
        secret_part: text,
        password: { $ref: 'field:secret' },
        about: { $ref: 'field:link', to: ['deal', 'team'] },
        hidden_boss: { ...link('deal'), onDelete: 'restrict' },
        guarded: { ...link('deal'), optionsWhen: "target.secret_part == 'open'" },
        pals: { $ref: 'field:links', to: 'deal' },
        dark_pals: { $ref: 'field:links', to: 'team' },
        lines: { $ref: 'field:lines', to: 'deal_line' },
      },
      rules: [{ check: "record.secret_part != 'never'", on: 'secret_part', message: 'Not so.' }],
    },
    deal_line: { label: 'what', fields: { what: text, price: integer, deal: link('deal') } },
    form: { label: 'name', fields: { name: text, hidden_must: text }, required: ['hidden_must'] },
    paper: { label: 'name', submit: true, fields: { name: text, owner: link('member') } },
  },
  way,
  role('rep', {
    deal: { read: MINE, create: true, update: MINE, delete: MINE, fields: closed },
    form: { read: true, create: true, fields: { hidden_must: { read: false } } },
    paper: { read: true, create: true, update: MINE },
    team: { read: true },
    member: { read: true },
  }),
  role('blind', {
    deal: { read: MINE, update: MINE, fields: { about: { read: false, update: true }, dark_pals: { read: false, update: true } } },
    team: { read: true },
    member: { read: true },
  }),
  role('counter', { deal: { read: true, fields: { name: { read: false } } } }),
  // What these two grant of a line's price depends on whose record it is.
  role('mine', {
    member: { read: true },
    deal: { read: MINE, create: MINE, update: MINE },
    deal_line: { fields: { price: { update: false } } },
  }),
  role('named', { deal: { read: "record.name == 'Named'", update: "record.name == 'Named'" } }),
  role('stageless', { deal: { read: true, fields: { stage: { read: false } } } }),
  // Who holds both sees prices until the deal is called otherwise.
  role('priced', { deal: { read: "record.name != 'Quiet'", update: true } }),
  role('priceless', { deal: { read: true, update: true }, deal_line: { fields: { price: { read: false } } } }),
  role('locked_out', { deal: { read: true, delete: true, update: true, fields: { pals: { read: false, update: false } } } }),
  role('pricing', {
    deal: { read: MINE, update: MINE },
    deal_line: { fields: { price: { read: false, update: true } } },
  }),
)

describe.each(databases)('what one may not see, on $name,', ({ fresh }) => {
  const suite = peopleOn(fresh, model)
  const { ids, call, make } = suite
  const as = (...roles: string[]): Actor => actor(roles, { id: ids['ada']! })
  const read = async (name: string): Promise<Json> => (await call(actor(), 'GET', `records/deal/{${name}}`)).body

  beforeAll(async () => {
    await make('team', 'north', { name: 'North' })
    await make('team', 'south', { name: 'South' })
    await make('member', 'ada', { name: 'Ada' })
    await make('member', 'bob', { name: 'Bob' })
    await make('deal', 'open', { name: 'Open', owner: '{bob}', secret_part: 'open' })
    await make('deal', 'shut', { name: 'Shut', owner: '{bob}', secret_part: 'shut' })
    await make('deal', 'own', {
      name: 'Own',
      owner: '{ada}',
      about: 'deal/{open}',
      password: 'pass-word',
      lines: [{ what: 'Chair', price: 5 }],
    })
    await make('deal', 'pal', { name: 'Pal', owner: '{ada}' })
    await make('deal', 'linked', { name: 'Linked', owner: '{ada}', pals: ['{open}', '{pal}'], dark_pals: ['{north}'] })
    await make('paper', 'paper', { name: 'Paper', owner: '{bob}' })
    ids['line'] = ((await read('own'))['lines'] as { id: string }[])[0]!.id
  })

  it.each([
    { name: 'by a move it has', path: 'records/deal/{open}/transitions/on', body: {} },
    { name: 'by a move it has not', path: 'records/deal/{open}/transitions/nowhere', body: {} },
    { name: 'by a move sent wrongly', path: 'records/deal/{open}/transitions/on', body: { stage: 'b' } },
    { name: 'by a copy', path: 'records/deal/{open}/copy', body: {} },
  ])('is not found $name', async ({ path, body }) => {
    const answer = await call(as('rep'), 'POST', path, body)
    expect([answer.status, answer.problems]).toEqual([404, ['record.missing']])
  })

  it.each([
    { name: 'a value that is required', method: 'POST', path: 'records/form', body: { name: 'x' }, status: 422, says: ['record.unseen'] },
    {
      name: 'a value that a move requires',
      method: 'POST',
      path: 'records/deal/{pal}/transitions/on',
      body: {},
      status: 422,
      says: ['record.unseen'],
    },
  ])('is not named where it is $name', async ({ method, path, body, status, says }) => {
    const answer = await call(as('rep'), method, path, body)
    expect([answer.status, answer.problems]).toEqual([status, says])
    expect(answer.text).not.toMatch(/hidden_must|Hidden must|secret_part|Secret part/)
  })

  it('is not named by the moves that ask for it', async () => {
    const { status, text: said } = await call(as('rep'), 'GET', 'records/deal/{pal}/transitions')
    expect([status, /secret_part/.test(said)]).toEqual([200, false])
  })

  it('is not told by where a record stood before it stood nowhere', async () => {
    await make('deal', 'stood', { name: 'Stood', owner: '{bob}' })
    const { db, schema } = suite.workspace
    await db.query({ text: `update "${schema}".deal set stage = null where id = $1`, values: [ids['stood']] })
    const [roles, path] = [['stageless', 'named'], 'records/deal/{stood}/states']
    expect((await call(as(...roles), 'GET', path)).body).toEqual({ workflows: [] })
    expect((await call(actor(), 'GET', path)).body).toMatchObject({ workflows: [{ visits: [{ state: 'a' }] }] })
  })

  it('is not named by a key it is part of', async () => {
    await make('deal', 'twin', { name: 'Twin', owner: '{bob}', secret_part: 'x' })
    await make('deal', 'other', { name: 'Other', owner: '{ada}', secret_part: 'x' })
    const answer = await call(as('rep'), 'PATCH', 'records/deal/{other}', { name: 'Twin' })
    expect([answer.status, answer.problems]).toEqual([409, ['record.unique /name']])
    expect(answer.text).not.toMatch(/Secret part/)
  })

  it('is not named where it keeps a record in the bin', async () => {
    await make('deal', 'boss', { name: 'Boss', owner: '{bob}' })
    await make('deal', 'bossed', { name: 'Bossed', owner: '{ada}', hidden_boss: '{boss}' })
    for (const name of ['bossed', 'boss']) await call(actor(), 'DELETE', `records/deal/{${name}}`)
    const answer = await call(as('rep'), 'POST', 'records/deal/{bossed}/restore')
    expect([answer.status, answer.problems]).toEqual([409, ['record.unseen']])
  })

  it('is not named by taking back a change of it', async () => {
    await make('deal', 'changed', { name: 'Changed', owner: '{ada}', secret_part: 'one' })
    await call(actor(), 'PATCH', 'records/deal/{changed}', { secret_part: 'two' })
    const { body } = await call(actor(), 'GET', 'records/deal/{changed}/history')
    const { group } = (body['items'] as { group: string }[])[0]!
    const answer = await call(as('rep'), 'POST', `changes/${group}/undo`, {})
    expect([answer.status, answer.text.includes('secret_part')]).toEqual([409, false])
    expect((await read('changed'))['secret_part']).toBe('two')
  })

  it('is not told by the answer to the change that hides it', async () => {
    await make('deal', 'loud', {
      name: 'Loud',
      lines: [
        { what: 'Chair', price: 5 },
        { what: 'Table', price: 6 },
      ],
    })
    const told = (body: Json) => (body['lines'] as Json[]).map(({ price }) => price ?? null)
    const both = as('priced', 'priceless')
    expect(told((await call(both, 'GET', 'records/deal/{loud}')).body)).toEqual([5, 6])
    expect(told((await call(both, 'PATCH', 'records/deal/{loud}', { name: 'Quiet' })).body)).toEqual([null, null])
  })

  it('is not named where a lock on it holds up a deletion', async () => {
    await make('deal', 'leaf', { name: 'Leaf' })
    await make('deal', 'holding', { name: 'Holding', pals: ['{leaf}'], secret_part: 'x' })
    for (const move of ['on', 'up']) await call(actor(), 'POST', `records/deal/{holding}/transitions/${move}`, {})
    const answer = await call(as('locked_out'), 'DELETE', 'records/deal/{leaf}')
    expect([answer.status, ...answer.problems]).toEqual([409, 'record.in_use_unseen'])
    expect([...(await call(actor(), 'DELETE', 'records/deal/{leaf}')).problems]).toEqual(['record.in_use_locked'])
  })

  it('is not named by counting what leads there', async () => {
    const { status, text: said } = await call(as('counter'), 'GET', 'records/deal/aggregate?group=guarded')
    expect([status, said.includes('"name"')]).toEqual([200, false])
  })

  it('is not kept in history, in the bin or out of it, where it is a secret', async () => {
    await make('deal', 'gone', { name: 'Gone', owner: '{ada}', password: 'pass-word' })
    await call(actor(), 'DELETE', 'records/deal/{gone}')
    await call(actor(), 'POST', 'records/deal/{gone}/restore')
    const { body } = await call(actor(), 'GET', 'records/deal/{gone}/history')
    const kept = (body['items'] as { before: Json | null; after: Json | null }[]).map(({ before, after }) => (before ?? after)!['password'])
    expect(kept).toEqual([true, true, true])
  })

  it('is not guessed by setting it, where it is a link to one of several', async () => {
    const told = async (about: string) => {
      const answer = await call(as('blind'), 'PATCH', 'records/deal/{own}', { about })
      return [answer.status, ...answer.problems]
    }
    expect(await told('deal/{open}')).toEqual(await told('deal/{shut}'))
  })

  it('is not asked anything of, where a link is set to it', async () => {
    const told = async (guarded: string) => (await call(as('rep'), 'PATCH', 'records/deal/{own}', { guarded })).problems
    expect([await told('{open}'), await told('{shut}')]).toEqual([['record.link /guarded'], ['record.link /guarded']])
  })

  it('is no group of changes, where it is the table between two', async () => {
    await call(actor(), 'DELETE', 'records/deal/{pal}')
    const { body } = await call(actor(), 'GET', 'records/deal/{pal}/history')
    const { group } = (body['items'] as { group: string }[])[0]!
    const { body: told } = await call(as('rep'), 'GET', `changes/${group}`)
    const items = told['items'] as { entity: string; id: string }[]
    expect([told['records'], items.map(({ entity, id }) => `${entity} ${id}`).toSorted()]).toEqual([
      2,
      [`deal ${ids['linked']}`, `deal ${ids['pal']}`].toSorted(),
    ])
    await call(actor(), 'POST', 'records/deal/{pal}/restore')
  })

  describe('of a list of links', () => {
    const send = async (pals: string[], who = as('rep')) => {
      const answer = await call(who, 'PATCH', 'records/deal/{linked}', { pals })
      return { status: answer.status, codes: answer.problems, version: answer.body['version'] }
    }
    const pals = async () => ((await read('linked'))['pals'] as string[]).map((id) => Object.keys(ids).find((name) => ids[name] === id))

    it('stays, whoever sends the list as they see it, and changes nothing', async () => {
      const { version } = await read('linked')
      expect([(await send(['{pal}'])).version, await pals()]).toEqual([version, ['open', 'pal']])
      await send([])
      expect(await pals()).toEqual(['open'])
      await send(['{pal}', '{own}'])
      expect(await pals()).toEqual(['open', 'pal', 'own'])
    })

    it('is refused alike, whether the list holds it or not', async () => {
      const [there, not] = [await send(['{open}', '{pal}']), await send(['{shut}', '{pal}'])]
      expect([there.status, there.codes]).toEqual([422, ['record.link /pals/0']])
      expect(not).toEqual(there)
    })

    it('is not told by history', async () => {
      await send(['{pal}'])
      const { text: said } = await call(as('rep'), 'GET', 'records/deal/{linked}/history')
      expect([said.includes(ids['pal']!), said.includes(ids['open']!)]).toEqual([true, false])
    })

    it('is not guessed by a list one sets and does not see', async () => {
      const version = async (dark: string[]) =>
        Number((await call(as('blind'), 'PATCH', 'records/deal/{linked}', { dark_pals: dark })).body['version'])
      const first = await version(['{north}'])
      expect([await version(['{north}']), await version(['{south}']), await version(['{south}'])]).toEqual([
        first + 1,
        first + 2,
        first + 3,
      ])
    })
  })

  describe('of lines sent with their record', () => {
    it('is not set where no role grants it of that record', async () => {
      const sent = { lines: [{ id: '{line}', price: 9 }] }
      const answer = await call(as('mine', 'named'), 'PATCH', 'records/deal/{own}', sent)
      expect([answer.status, answer.problems]).toEqual([403, ['access.field /lines/0/price']])
      const fresh = await call(as('mine', 'named'), 'PATCH', 'records/deal/{own}', {
        lines: [{ id: '{line}' }, { what: 'Table', price: 9 }],
      })
      expect([fresh.status, fresh.problems]).toEqual([403, ['access.field /lines/1/price']])
      const whole = await call(as('mine', 'named'), 'POST', 'records/deal', { name: 'New', owner: '{ada}', lines: [{ what: 'Table' }] })
      expect(whole.status, whole.text).toBe(201)
    })

    it('is not guessed by setting it', async () => {
      const version = async (price: number) =>
        Number((await call(as('pricing'), 'PATCH', 'records/deal/{own}', { lines: [{ id: '{line}', price }] })).body['version'])
      const first = await version(5)
      expect([await version(5), await version(6), await version(6)]).toEqual([first + 1, first + 2, first + 3])
    })
  })

  it('is not amended by somebody who may not change it', async () => {
    for (const verb of ['submit', 'cancel']) await call(actor(), 'POST', `records/paper/{paper}/${verb}`)
    const answer = await call(as('rep'), 'POST', 'records/paper/{paper}/amend', {})
    expect([answer.status, answer.problems]).toEqual([403, ['access.record']])
  })
})
