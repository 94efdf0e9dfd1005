import { beforeAll, describe, expect, it } from 'vitest'
import { createMany, updateMany } from '../src/records/many.ts'
import { companyOn, type Answer, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'
import { actor } from './workspace.ts'

const model = layer(
  {
    person: { label: 'name', fields: { name: text, team: text } },
    project: {
      label: 'name',
      required: ['name'],
      fields: {
        name: { ...text, unique: true, title: 'Name' },
        budget: { $ref: 'field:money', minimum: 0 },
        secret: integer,
        due: { $ref: 'field:date' },
        seen: { $ref: 'field:datetime' },
        open: { $ref: 'field:boolean', default: true },
        lead: { ...link('person'), onDelete: 'clear' },
        parent: { ...link('project'), onDelete: 'cascade' },
        code: text,
        site: text,
      },
      unique: [['code', 'site']],
      rules: [
        { check: 'record.lead.team != "none"', on: 'lead', message: 'This person leads nothing.' },
        { check: 'record.parent != record.id', on: 'parent', message: 'No project is its own parent.' },
      ],
    },
    task: {
      label: 'title',
      fields: { title: text, project: { ...link('project'), onDelete: 'cascade' }, owner: { ...link('person'), onDelete: 'clear' } },
    },
    invoice: { label: 'number', fields: { number: text, project: { ...link('project'), onDelete: 'restrict' } } },
    vault: { label: 'name', fields: { name: text, project: link('project') } },
  },
  role('rep', {
    project: { read: true, create: true, update: true, fields: { secret: { read: false, update: false }, budget: { update: false } } },
    person: { read: true },
    task: { read: true, create: true, update: true, delete: true },
  }),
  role('sweeper', { person: { delete: true } }),
  role('clerk', { task: { create: true }, project: { read: true } }),
)
const NOBODY = '0199aaaa-0000-7000-8000-00000000dead'

describe.each(databases)('records on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model, NOBODY)
  const ids: Record<string, string> = {}

  const fill = (told: string): string => told.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    suite.call(method, fill(path), body === undefined || typeof body === 'string' ? body : fill(JSON.stringify(body)), headers)
  const make = async (entity: string, name: string, body: object): Promise<Json> => {
    const answer = await call('POST', entity, body)
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 201 })
    ids[name] = String(answer.body['id'])
    return answer.body
  }
  const items = async (question: string, as = 'administrator') =>
    (await call('GET', question, undefined, { 'x-roles': as })).body['items'] as Json[]
  const filter = (rule: string) => `filter=${encodeURIComponent(rule)}`

  beforeAll(async () => {
    await make('person', 'ann', { name: 'Ann', team: 'north' })
    await make('person', 'bob', { name: 'Bob', team: 'none' })
    await make('project', 'alpha', {
      name: 'Alpha',
      budget: 1000.5,
      secret: 7,
      due: '2026-12-24',
      seen: '2026-11-21T10:00:00+01:00',
      lead: '{ann}',
    })
    await make('project', 'beta', { name: 'Beta', code: 'B', site: 'Lyon', parent: '{alpha}' })
  })

  describe('refuses', () => {
    const refused: readonly {
      name: string
      as?: string
      method?: string
      path: string
      body?: unknown
      headers?: Record<string, string>
      status: number
      problems: string[]
    }[] = [
      { name: 'an entity nobody knows', path: 'nothing', status: 404, problems: ['record.entity'] },
      { name: 'a property of every object as entity', path: 'constructor', status: 404, problems: ['record.entity'] },
      { name: 'an entity the role does not open', as: 'rep', path: 'vault', status: 403, problems: ['access.entity'] },
      {
        name: 'a verb the role does not open',
        as: 'rep',
        method: 'DELETE',
        path: 'project/{alpha}',
        status: 403,
        problems: ['access.entity'],
      },
      { name: 'an unknown role', as: 'ghost', path: 'project', status: 403, problems: ['access.entity'] },
      { name: 'a record that is not there', path: `project/${NOBODY}`, status: 404, problems: ['record.missing'] },
      { name: 'an id that is none', path: 'project/12', status: 404, problems: ['record.missing'] },
      { name: 'a body that is no JSON', method: 'POST', path: 'project', body: '{', status: 400, problems: ['body.json'] },
      { name: 'a body that is no object', method: 'POST', path: 'project', body: '[1]', status: 400, problems: ['record.body'] },
      { name: 'no name', method: 'POST', path: 'project', body: {}, status: 422, problems: ['field.required /name'] },
      {
        name: 'all that is wrong, at once',
        method: 'POST',
        path: 'project',
        body: { nmae: 'x', id: 'y', due: '2026-02-30', open: 'yes' },
        status: 422,
        problems: [
          'record.unknown_field /nmae',
          'record.system_field /id',
          'field.required /name',
          'date.invalid /due',
          'value.type /open',
        ],
      },
      {
        name: 'a deleted_at',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { deleted_at: null },
        status: 422,
        problems: ['record.system_field /deleted_at'],
      },
      {
        name: 'a field hidden from the role, as one that is not there',
        as: 'rep',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { secret: 1 },
        status: 422,
        problems: ['record.unknown_field /secret'],
      },
      {
        name: 'a field the role only reads',
        as: 'rep',
        method: 'POST',
        path: 'project',
        body: { nam: 'x', budget: 1 },
        status: 403,
        problems: ['access.field /budget', 'record.unknown_field /nam', 'field.required /name'],
      },
      {
        name: 'a negative budget',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { budget: -1 },
        status: 422,
        problems: ['number.minimum /budget'],
      },
      {
        name: 'an object where a text belongs',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { name: { a: 1 } },
        status: 422,
        problems: ['value.type /name'],
      },
      {
        name: 'emptying what is required',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { name: null },
        status: 422,
        problems: ['field.required /name'],
      },
      {
        name: 'text Postgres cannot hold',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { name: 'a\0b' },
        status: 422,
        problems: ['text.characters /name'],
      },
      {
        name: 'a rule that reads a linked record',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { lead: '{bob}' },
        status: 422,
        problems: ['rule.broken /lead'],
      },
      {
        name: 'a rule that reads the id',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { parent: '{alpha}' },
        status: 422,
        problems: ['rule.broken /parent'],
      },
      {
        name: 'a link to nothing',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: { lead: NOBODY },
        status: 422,
        problems: ['record.link /lead'],
      },
      {
        name: 'a link to a record of another entity',
        method: 'POST',
        path: 'task',
        body: { project: '{ann}' },
        status: 422,
        problems: ['record.link /project'],
      },
      {
        name: 'two links to nothing',
        method: 'POST',
        path: 'task',
        body: { project: NOBODY, owner: NOBODY },
        status: 422,
        problems: ['record.link /project', 'record.link /owner'],
      },
      {
        name: 'a link to what the role does not see',
        as: 'clerk',
        method: 'POST',
        path: 'task',
        body: { owner: '{ann}' },
        status: 422,
        problems: ['record.link /owner'],
      },
      {
        name: 'a name that is taken',
        method: 'POST',
        path: 'project',
        body: { name: 'Alpha' },
        status: 409,
        problems: ['record.unique /name'],
      },
      {
        name: 'a name that is taken, on change',
        method: 'PATCH',
        path: 'project/{beta}',
        body: { name: 'Alpha' },
        status: 409,
        problems: ['record.unique /name'],
      },
      {
        name: 'a pair that is taken',
        method: 'POST',
        path: 'project',
        body: { name: 'Other', code: 'B', site: 'Lyon' },
        status: 409,
        problems: ['record.unique /code', 'record.unique /site'],
      },
      {
        name: 'an If-Match that is none',
        method: 'PATCH',
        path: 'project/{alpha}',
        body: {},
        headers: { 'if-match': '3' },
        status: 400,
        problems: ['record.condition'],
      },
      {
        name: 'a filter that cannot be read',
        path: `project?${filter('record.name ==')}`,
        status: 400,
        problems: ['expression.syntax /filter'],
      },
      {
        name: 'a filter over a hidden field',
        as: 'rep',
        path: `project?${filter('record.parent.secret > 1')}`,
        status: 400,
        problems: ['expression.unknown_name /filter'],
      },
      { name: 'a sort by a hidden field', as: 'rep', path: 'project?sort=secret', status: 400, problems: ['query.unknown_field /sort'] },
      {
        name: 'a hidden field of one record',
        as: 'rep',
        path: 'project/{alpha}?fields=secret',
        status: 400,
        problems: ['query.unknown_field /fields'],
      },
      {
        name: 'a cursor of another order',
        path: `project?sort=-name&after=${encodeURIComponent('WyJ4Il0')}`,
        status: 400,
        problems: ['query.cursor /after'],
      },
      {
        name: 'a restore of what is not in the bin',
        method: 'POST',
        path: 'project/{alpha}/restore',
        status: 409,
        problems: ['record.present'],
      },
      { name: 'a history page too long', path: 'project/{alpha}/history?limit=500', status: 400, problems: ['query.limit /limit'] },
    ]
    it.each(refused)('$name', async ({ as, method = 'GET', path, body, headers, status, problems }) => {
      const answer = await call(method, path, body, { ...headers, ...(as && { 'x-roles': as }) })
      expect([answer.status, ...answer.problems]).toEqual([status, ...problems])
    })
  })

  describe('one record', () => {
    it('is answered whole at its creation, with defaults, times and its address', async () => {
      const answer = await call('POST', 'project', { name: 'Gamma', seen: '2026-11-21T10:00:00.5+01:00', budget: 0.1 })
      expect(answer.status).toBe(201)
      expect([answer.headers.get('etag'), answer.headers.get('location')]).toEqual(['"1"', `/api/records/project/${answer.body['id']}`])
      expect(answer.body).toMatchObject({
        version: 1,
        name: 'Gamma',
        open: true,
        budget: 0.1,
        seen: '2026-11-21T09:00:00.5+00:00',
        created_by: NOBODY,
        due: null,
      })
      expect(Object.keys(answer.body)).toEqual([
        'id',
        'version',
        'name',
        'budget',
        'secret',
        'due',
        'seen',
        'open',
        'lead',
        'parent',
        'code',
        'site',
        'created_at',
        'created_by',
        'updated_at',
        'updated_by',
      ])
      expect((await call('GET', `project/${answer.body['id']}`)).body).toEqual(answer.body)
    })

    it('shows a role only its fields, and what was asked of the linked record', async () => {
      const { body } = await call('GET', 'project/{alpha}?expand=lead&fields=name,lead,lead.team', undefined, { 'x-roles': 'rep' })
      expect(body).toEqual({
        id: ids['alpha'],
        version: 1,
        name: 'Alpha',
        lead: ids['ann'],
        expand: { lead: { id: ids['ann'], team: 'north', name: 'Ann' } },
      })
      expect((await call('GET', 'project/{alpha}', undefined, { 'x-roles': 'rep' })).body).not.toHaveProperty('secret')
    })

    it('is not sent again to who has it', async () => {
      for (const tag of ['"1"', 'W/"1"', '"9", "1"', '*'])
        expect((await call('GET', 'project/{alpha}', undefined, { 'if-none-match': tag })).status).toBe(304)
      expect((await call('GET', 'project/{alpha}', undefined, { 'if-none-match': '"2"' })).status).toBe(200)
    })

    it('answers a creator who may not read with no more than its id', async () => {
      const { status, body } = await call('POST', 'task', { title: 'x' }, { 'x-roles': 'clerk' })
      expect([status, Object.keys(body)]).toEqual([201, ['id', 'version']])
    })
  })

  describe('a change', () => {
    it('counts the version up, keeps the rest, and is told in history', async () => {
      await make('project', 'delta', { name: 'Delta', budget: 10, secret: 3 })
      const answer = await call('PATCH', 'project/{delta}', { budget: 20.25, due: '2027-01-01' }, { 'if-match': 'W/"1"' })
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"'])
      expect(answer.body).toMatchObject({ budget: 20.25, due: '2027-01-01', secret: 3, updated_by: NOBODY })
      const { items: changes } = (await call('GET', 'project/{delta}/history')).body as { items: Json[] }
      expect(changes).toMatchObject([
        {
          action: 'update',
          before: { budget: 10, due: null },
          after: { budget: 20.25, due: '2027-01-01' },
          cause: 'request',
          by: NOBODY,
          by_name: null,
        },
        { action: 'create', before: null, after: { name: 'Delta', budget: 10, secret: 3, open: true } },
      ])
      const seen = (await call('GET', 'project/{delta}/history', undefined, { 'x-roles': 'rep' })).body['items'] as Json[]
      expect(seen[1]!['after']).not.toHaveProperty('secret')
    })

    it('of nothing writes nothing', async () => {
      const answer = await call('PATCH', 'project/{delta}', { budget: 20.25, due: '2027-01-01' })
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"'])
      expect((await call('GET', 'project/{delta}/history')).body['items']).toHaveLength(2)
    })

    it('of what somebody changed since is refused with the record as it is', async () => {
      const answer = await call('PATCH', 'project/{delta}', { budget: 1 }, { 'if-match': '"1"', 'x-roles': 'rep,administrator' })
      expect([answer.status, ...answer.problems]).toEqual([412, 'record.stale'])
      expect(answer.body['current']).toMatchObject({ version: 2, budget: 20.25 })
      expect((await call('PATCH', 'project/{delta}', { budget: 1 }, { 'if-match': '*' })).status).toBe(200)
    })

    it('made by many at once loses none', async () => {
      await make('project', 'busy', { name: 'Busy' })
      const answers = await Promise.all(
        ['code', 'site', 'secret', 'budget'].map((name, i) =>
          call('PATCH', 'project/{busy}', { [name]: name === 'code' || name === 'site' ? `v${i}` : i }),
        ),
      )
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
      expect((await call('GET', 'project/{busy}')).body).toMatchObject({ version: 5, code: 'v0', site: 'v1', secret: 2, budget: 3 })
    })

    it('with one tag wins once', async () => {
      const answers = await Promise.all(
        [1, 2, 3].map((secret) => call('PATCH', 'project/{busy}', { secret: secret * 10 }, { 'if-match': '"5"' })),
      )
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 412, 412])
    })

    it('names the record that holds a value, to who may see it', async () => {
      const { body } = await call('POST', 'project', { name: 'Alpha' })
      expect((body['problems'] as Json[])[0]!['params']).toMatchObject({ record: ids['alpha'] })
    })
  })

  describe('a page', () => {
    const rows = [
      ['p1', 3],
      ['p2', null],
      ['p3', 1],
      ['p4', 3],
      ['p5', null],
      ['p6', 2],
      ['p7', 1],
    ] as const
    beforeAll(async () => {
      for (const [name, secret] of rows)
        await make('project', name, { name: `Page ${name}`, secret, site: 'page', code: name, ...(name < 'p4' && { lead: '{ann}' }) })
    })
    const of = filter('record.site == "page"')
    const walk = async (sort: string, limit: number): Promise<string[]> => {
      const seen: string[] = []
      for (let after = ''; ;) {
        const { body } = await call('GET', `project?${of}&sort=${sort}&limit=${limit}${after && `&after=${after}`}`)
        seen.push(...(body['items'] as Json[]).map((item) => String(item['code'])))
        if (!body['next']) return seen
        after = String(body['next'])
      }
    }
    const sorted: Record<string, string[]> = {
      secret: ['p3', 'p7', 'p6', 'p1', 'p4', 'p2', 'p5'],
      '-secret': ['p1', 'p4', 'p6', 'p3', 'p7', 'p2', 'p5'],
      'secret,-code': ['p7', 'p3', 'p6', 'p4', 'p1', 'p5', 'p2'],
      '-code': ['p7', 'p6', 'p5', 'p4', 'p3', 'p2', 'p1'],
      'lead,-secret': ['p1', 'p3', 'p2', 'p4', 'p6', 'p7', 'p5'],
      '-lead.name,secret,-id': ['p3', 'p1', 'p2', 'p7', 'p6', 'p4', 'p5'],
      '-id': ['p7', 'p6', 'p5', 'p4', 'p3', 'p2', 'p1'],
      '-created_at,-id': ['p7', 'p6', 'p5', 'p4', 'p3', 'p2', 'p1'],
      'seen,due,-budget': ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'],
    }
    it.each(Object.keys(sorted))('in order of %s is the same whatever the length of a page', async (sort) => {
      for (const limit of [1, 2, 3, 7, 200]) expect(await walk(sort, limit), `pages of ${limit}`).toEqual(sorted[sort])
    })

    it('counts what matches, whatever the page', async () => {
      const { body } = await call('GET', `project?${of}&limit=2&count=exact`)
      expect([(body['items'] as Json[]).length, body['count']]).toEqual([2, 7])
      expect((await call('GET', `project?${filter('record.name == "nobody"')}&count=exact`)).body).toEqual({
        items: [],
        next: null,
        count: 0,
      })
    })

    it('goes on where it stopped when records come before', async () => {
      const first = (await call('GET', `project?${of}&sort=name&limit=3`)).body
      await make('project', 'p0', { name: 'Page p0', site: 'page', code: 'p0' })
      const second = (await call('GET', `project?${of}&sort=name&limit=3&after=${first['next']}`)).body
      expect((second['items'] as Json[]).map((item) => item['code'])).toEqual(['p4', 'p5', 'p6'])
      await call('DELETE', 'project/{p0}')
    })

    const filters: Record<string, number> = {
      'record.lead.name == "Ann"': 3,
      'record.lead.name != "Ann"': 4,
      'record.lead == null': 4,
      'record.lead == "{ann}"': 3,
      'record.secret in [1, 2]': 3,
      'record.secret > 1 && record.secret < 3': 1,
      '!(record.secret in [1, 2])': 2,
      'record.secret in []': 0,
      'fold(record.name).contains("PAGE") || record.code == "p1"': 1,
      'fold(record.name).contains(fold("pàge P"))': 7,
      'record.created_by == user.id': 7,
      'record.open': 7,
      'record.due < today': 0,
      'record.created_at <= now': 7,
      'record.name.startsWith("Page")': 7,
      'record.code == "\' or 1=1 --"': 0,
      'true || record.secret == 1': 7,
      'record.parent.lead.name == null': 7,
    }
    it.each(Object.keys(filters))('filters by %s', async (rule) => {
      const given = filter(`record.site == "page" && (${rule.replace('{ann}', ids['ann']!)})`)
      for (const _ of [1, 2, 3, 4]) expect(await items(`project?${given}`)).toHaveLength(filters[rule]!)
    })

    it('shows only what was asked', async () => {
      expect(await items(`project?${of}&sort=code&limit=1&fields=code,lead.team`)).toEqual([
        { id: ids['p1'], version: 1, code: 'p1', expand: { lead: { id: ids['ann'], team: 'north' } } },
      ])
      expect((await items(`project?${of}&sort=-code&limit=1&fields=code&expand=lead,parent`))[0]!['expand']).toEqual({
        lead: null,
        parent: null,
      })
    })

    it('leaves out hidden fields', async () => {
      expect((await items(`project?${of}&limit=1`, 'rep'))[0]).not.toHaveProperty('secret')
    })
  })

  describe('the bin', () => {
    it('takes what cascades, empties what clears, and gives all of it back', async () => {
      await make('person', 'eve', { name: 'Eve' })
      await make('project', 'top', { name: 'Top', lead: '{eve}' })
      await make('project', 'sub', { name: 'Sub', parent: '{top}' })
      await make('task', 't1', { title: 'one', project: '{sub}', owner: '{eve}' })
      await make('task', 't2', { title: 'two', owner: '{eve}' })
      expect((await call('DELETE', 'project/{top}', undefined, { 'if-match': '"1"' })).status).toBe(204)
      for (const gone of ['project/{top}', 'project/{sub}', 'task/{t1}']) expect((await call('GET', gone)).status).toBe(404)
      expect((await call('GET', 'task/{t2}')).status).toBe(200)
      expect((await call('DELETE', 'project/{top}')).status).toBe(404)
      expect((await call('PATCH', 'project/{top}', { name: 'x' })).status).toBe(404)
      expect((await call('POST', 'task', { project: '{top}' })).status).toBe(422)

      const back = await call('POST', 'project/{top}/restore')
      expect([back.status, back.headers.get('etag')]).toEqual([200, '"3"'])
      expect((await call('GET', 'task/{t1}')).body).toMatchObject({ title: 'one', project: ids['sub'], owner: ids['eve'], version: 3 })
      const { items: changes } = (await call('GET', 'project/{top}/history')).body as { items: Json[] }
      expect(changes.map((change) => change['action'])).toEqual(['restore', 'delete', 'create'])

      expect((await call('DELETE', 'person/{eve}')).status).toBe(204)
      expect((await call('GET', 'task/{t2}')).body).toMatchObject({ owner: null, version: 2 })
      expect((await call('GET', 'project/{top}')).body['lead']).toBeNull()
      await call('PATCH', 'task/{t2}', { owner: '{ann}' })
      expect((await call('POST', 'person/{eve}/restore')).status).toBe(200)
      expect((await call('GET', 'task/{t1}')).body['owner']).toBe(ids['eve'])
      expect((await call('GET', 'task/{t2}')).body['owner']).toBe(ids['ann'])
    })

    it('refuses what others depend on, saying who', async () => {
      await make('project', 'billed', { name: 'Billed' })
      await make('invoice', 'i1', { number: '1', project: '{billed}' })
      const answer = await call('DELETE', 'project/{billed}')
      expect([answer.status, ...answer.problems]).toEqual([409, 'record.in_use'])
      expect((answer.body['problems'] as Json[])[0]!['params']).toMatchObject({ count: 1, name: 'invoice', link: 'project' })
      expect((await call('GET', 'project/{billed}')).status).toBe(200)
      await call('DELETE', 'invoice/{i1}')
      expect((await call('DELETE', 'project/{billed}')).status).toBe(204)
    })

    it('tells whoever may not read it nothing but that it is back', async () => {
      await make('person', 'zed', { name: 'Zed' })
      expect((await call('DELETE', 'person/{zed}', undefined, { 'x-roles': 'sweeper' })).status).toBe(204)
      const back = await call('POST', 'person/{zed}/restore', undefined, { 'x-roles': 'sweeper' })
      expect([back.status, back.body]).toEqual([200, { id: ids['zed'], version: 3 }])
    })

    it('refuses to give back what points into the bin, or whose name is taken', async () => {
      expect((await call('POST', 'invoice/{i1}/restore')).problems).toEqual(['record.link /project'])
      await make('project', 'again', { name: 'Billed' })
      const answer = await call('POST', 'project/{billed}/restore')
      expect([answer.status, ...answer.problems]).toEqual([409, 'record.unique /name'])
    })

    it('refuses a deletion of what somebody changed since', async () => {
      await call('PATCH', 'project/{again}', { code: 'x' })
      const answer = await call('DELETE', 'project/{again}', undefined, { 'if-match': '"1"' })
      expect([answer.status, (answer.body['current'] as Json)['code']]).toEqual([412, 'x'])
    })

    it('never leaves a link to what goes at the same moment', async () => {
      for (let round = 0; round < 8; round++) {
        await make('project', 'race', { name: `Race ${round}` })
        const [gone, invoice] = await Promise.all([
          call('DELETE', 'project/{race}'),
          call('POST', 'invoice', { number: `r${round}`, project: '{race}' }),
        ])
        expect([gone.status, invoice.status]).toSatisfy((both: number[]) => String(both) === '204,422' || String(both) === '409,201')
      }
    })
  })

  describe('many at once', () => {
    const context = (roles = ['administrator']) => ({
      workspace: suite.workspace,
      revision: suite.workspace.current(),
      actor: actor(roles, { kind: 'import' as const }),
      now: new Date().toISOString(),
      language: 'en',
    })
    const group = '0199aaaa-0000-7000-8000-0000000009a0'

    it('creates the good rows and says what is wrong with the others, each in its place', async () => {
      const outcomes = await createMany(
        context(),
        'project',
        [
          { name: 'Many 1', lead: ids['ann'] },
          { name: 'Alpha' },
          {},
          { name: 'Many 2', lead: NOBODY },
          { name: 'Many 1' },
          { name: 'Many 3', budget: 1.25, due: '2026-01-01' },
        ],
        { group },
      )
      expect(outcomes.map((o) => ('id' in o ? 'ok' : o.problems.map((p) => `${p.code} ${p.path}`).join()))).toEqual([
        'ok',
        'record.unique /name',
        'field.required /name',
        'record.link /lead',
        'record.unique /name',
        'ok',
      ])
      const id = (outcomes[5] as { id: string }).id
      expect((await call('GET', `project/${id}`)).body).toMatchObject({ name: 'Many 3', budget: 1.25, open: true })
      const [change] = (await call('GET', `project/${id}/history`)).body['items'] as Json[]
      expect(change).toMatchObject({
        cause: 'import',
        group,
        action: 'create',
        after: { name: 'Many 3', budget: 1.25, due: '2026-01-01', open: true },
      })
    })

    it('changes the good rows, and none of a transaction that is taken back', async () => {
      const [one, two] = (await items(`project?${filter('record.name in ["Many 1", "Many 3"]')}&sort=name`)) as [Json, Json]
      const rows = [
        { id: String(one['id']), values: { name: 'Alpha' } },
        { id: String(two['id']), values: { name: 'Many 3', secret: 5 } },
        { id: NOBODY, values: { secret: 1 } },
        { id: ids['alpha']!, values: { budget: -1 } },
        { id: ids['beta']!, values: { name: 'Beta 2' } },
        { id: ids['p1']!, values: { name: 'Beta 2' } },
      ]
      const back = new Error('back')
      await suite.workspace.db
        .transaction(async (tx) => {
          const outcomes = await updateMany(context(), 'project', rows, { group, tx })
          expect(outcomes.map((o) => ('id' in o ? 'ok' : o.problems.map((p) => `${p.code} ${p.path}`.trim()).join()))).toEqual([
            'record.unique /name',
            'ok',
            'record.missing',
            'number.minimum /budget',
            'ok',
            'record.unique /name',
          ])
          throw back
        })
        .catch((error: unknown) => expect(error).toBe(back))
      expect((await call('GET', 'project/{beta}')).body).toMatchObject({ name: 'Beta', version: 1 })
      await updateMany(context(), 'project', rows, { group })
      expect((await call('GET', 'project/{beta}')).body).toMatchObject({ name: 'Beta 2', version: 2 })
    })
  })
})
