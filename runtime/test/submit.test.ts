import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, role, text } from './models.ts'

const model = layer(
  {
    invoice: {
      label: 'name',
      submit: true,
      required: ['due'],
      fields: {
        name: text,
        due: { $ref: 'field:date' },
        number: { ...text, unique: true },
        secret: integer,
        memo: { ...text, allowOnSubmit: true },
        sent: { $ref: 'field:boolean', noCopy: true },
        lines: { $ref: 'field:lines', to: 'invoice_line' },
        tags: { $ref: 'field:links', to: 'tag' },
        paid: { $ref: 'field:lines', to: 'payment', allowOnSubmit: true },
      },
      rules: [{ check: 'record.due > date("2020-01-01")', on: 'due', message: 'Too old.' }],
    },
    invoice_line: { label: 'what', fields: { invoice: link('invoice'), what: text, code: { ...text, noCopy: true } } },
    payment: { label: 'what', fields: { invoice: link('invoice'), what: text } },
    tag: { label: 'name', fields: { name: text } },
    account: {
      label: 'name',
      duplicates: [['name'], ['city', 'size']],
      fields: { name: text, city: text, size: integer },
    },
    person: {
      label: 'name',
      duplicates: [['code'], ['name'], ['mails']],
      unique: [['name', 'mails']],
      fields: { name: { $ref: 'field:person_name' }, code: text, mails: { $ref: 'field:emails' } },
    },
    branch: { label: 'name', fields: { name: text, invoice: { ...link('invoice'), onDelete: 'cascade' } } },
  },
  role('rep', {
    invoice: { read: true, create: true, update: true, fields: { secret: { read: false, update: false } } },
    tag: { read: true },
  }),
  role('reader', { invoice: { read: true } }),
  role('clerk', { invoice: { read: true, create: true, update: true, fields: { submission: { update: false } } } }),
  role('closer', { invoice: { read: true, create: true, update: 'record.name == "F1"' } }),
  role('keeper', { invoice: { read: true, create: true, update: true, fields: { amended_from: { update: false } } } }),
  role('unaware', { invoice: { read: true, create: true, update: true, fields: { submission: { read: false, update: false } } } }),
  role('few', { account: { create: true, read: 'record.size > 10' } }),
)

describe.each(databases)('on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model)
  const { call } = suite
  let tag: string
  let invoice: Json & { id: string; lines: { id: string }[] }

  const verb = (name: string, id = invoice.id, body?: unknown, headers?: Record<string, string>) =>
    call('POST', `invoice/${id}/${name}`, body, headers)
  const patch = (body: unknown) => call('PATCH', `invoice/${invoice.id}`, body)

  beforeAll(async () => {
    tag = String((await call('POST', 'tag', { name: 'red' })).body['id'])
  })
  beforeEach(async () => {
    const sent = { name: 'F1', due: '2026-12-01', secret: 7, sent: true, lines: [{ what: 'a', code: 'x' }, { what: 'b' }], tags: [tag] }
    invoice = (await call('POST', 'invoice', sent)).body as typeof invoice
  })

  describe('a record that is submitted', () => {
    it('begins as a draft, and is edited freely', async () => {
      expect(invoice).toMatchObject({ submission: 'draft', amended_from: null })
      expect((await patch({ name: 'F2', lines: [] })).status).toBe(200)
    })

    it('goes from draft to submitted to cancelled to amended, and nowhere else', async () => {
      const went = async (name: string) => {
        const { status, body, problems } = await verb(name)
        return status < 300 ? body['submission'] : problems[0]
      }
      expect(await went('cancel')).toBe('record.submission')
      expect(await went('amend')).toBe('record.submission')
      expect(await went('submit')).toBe('submitted')
      expect(await went('submit')).toBe('record.submission')
      expect(await went('amend')).toBe('record.submission')
      expect(await went('cancel')).toBe('cancelled')
      expect(await went('cancel')).toBe('record.submission')
      expect(await went('amend')).toBe('draft')
      expect(await went('amend')).toBe('record.amended')
    })

    it('says which version was meant', async () => {
      await patch({ name: 'other' })
      const late = await verb('submit', invoice.id, undefined, { 'if-match': '"1"' })
      expect([late.status, ...late.problems]).toEqual([412, 'record.stale'])
    })

    it.each([
      ['without what it needs', { due: null }, { due: '2026-12-01' }, 'field.required /due'],
      ['against its rules', { due: '2019-01-01' }, { due: '2026-12-01' }, 'rule.broken /due'],
    ])('is not submitted %s, though it was written before', async (_, wrong, __, problem) => {
      const set = Object.entries(wrong).map(([name, value]) => `"${name}" = ${value === null ? 'null' : `'${value}'`}`)
      await suite.made.db.query({ text: `update "${suite.workspace.schema}".invoice set ${set.join(', ')} where id = '${invoice.id}'` })
      expect((await verb('submit')).problems).toEqual([problem])
    })

    describe('is locked', () => {
      beforeEach(async () => {
        await verb('submit')
      })
      const locked: readonly { name: string; body: () => Json; problems: string[] }[] = [
        { name: 'its fields', body: () => ({ name: 'F2' }), problems: ['field.submitted /name'] },
        { name: 'its lines', body: () => ({ lines: [] }), problems: ['field.submitted /lines'] },
        {
          name: 'one of its lines',
          body: () => ({ lines: [{ id: invoice.lines[0]!.id, what: 'z' }, { id: invoice.lines[1]!.id }] }),
          problems: ['field.submitted /lines'],
        },
        { name: 'its links', body: () => ({ tags: [] }), problems: ['field.submitted /tags'] },
        { name: 'how far it is', body: () => ({ submission: 'draft' }), problems: ['field.read_only /submission'] },
      ]
      it.each(locked)('$name', async ({ body, problems }) => {
        const answer = await patch(body())
        expect([answer.status, ...answer.problems]).toEqual([422, ...problems])
      })
      it.each([
        ['changed', 'PATCH', () => `invoice_line/${invoice.lines[0]!.id}`, { what: 'z' }, 'field.submitted /what'],
        ['taken out', 'DELETE', () => `invoice_line/${invoice.lines[0]!.id}`, undefined, 'record.submitted'],
        ['added', 'POST', () => 'invoice_line', { what: 'z' }, 'field.submitted /invoice'],
      ])('its lines, %s by themselves', async (_, method, path, body, problem) => {
        const answer = await call(method, path(), method === 'POST' ? { ...body, invoice: invoice.id } : body)
        expect(answer.problems[0]).toBe(problem)
      })
      it('but for what is said to stay open', async () => {
        expect((await patch({ memo: 'paid', paid: [{ what: 'cash' }] })).body).toMatchObject({ memo: 'paid', paid: [{ what: 'cash' }] })
        expect((await call('POST', 'payment', { invoice: invoice.id, what: 'card' })).status).toBe(201)
      })
      it('and what is sent as it is passes', async () => {
        expect((await patch({ name: 'F1', memo: 'x' })).status).toBe(200)
      })
      it('and is not deleted, alone or along with something, until it is cancelled', async () => {
        expect((await call('DELETE', `invoice/${invoice.id}`)).problems).toEqual(['record.submitted'])
        await verb('cancel')
        expect((await call('DELETE', `invoice/${invoice.id}`)).status).toBe(204)
      })
    })

    it('is amended by a draft with its lines, which knows what it replaces', async () => {
      await verb('submit')
      await verb('cancel')
      const answer = await verb('amend', invoice.id, { memo: 'again' })
      expect(answer).toMatchObject({
        status: 201,
        body: {
          name: 'F1',
          memo: 'again',
          submission: 'draft',
          amended_from: invoice.id,
          sent: null,
          lines: [{ what: 'a', code: null }, { what: 'b' }],
        },
      })
      expect((await call('GET', `invoice/${invoice.id}`)).body).toMatchObject({ submission: 'cancelled', name: 'F1' })
    })

    it('asks for the right to change it', async () => {
      expect((await verb('submit', invoice.id, undefined, { 'x-roles': 'reader' })).status).toBe(403)
    })

    describe('asks for the right to set how far it is', () => {
      const states = { draft: [], submitted: ['submit'], cancelled: ['submit', 'cancel'] } as const
      const asked: readonly { state: keyof typeof states; name: string; as: string; answer: (string | number)[] }[] = [
        { state: 'draft', name: 'submit', as: 'clerk', answer: [403, 'access.field /submission'] },
        { state: 'submitted', name: 'cancel', as: 'clerk', answer: [403, 'access.field /submission'] },
        { state: 'cancelled', name: 'amend', as: 'clerk', answer: [403, 'access.field /submission'] },
        { state: 'draft', name: 'submit', as: 'clerk,closer', answer: [200] },
        { state: 'cancelled', name: 'amend', as: 'clerk,closer', answer: [201] },
        { state: 'draft', name: 'submit', as: 'keeper', answer: [200] },
        { state: 'cancelled', name: 'amend', as: 'keeper', answer: [403, 'access.field /amended_from'] },
        { state: 'draft', name: 'submit', as: 'unaware', answer: [403, 'access.record'] },
        { state: 'cancelled', name: 'amend', as: 'unaware', answer: [403, 'access.record'] },
      ]
      it.each(asked)('a $state one, to $name as $as: $answer', async ({ state, name, as, answer: expected }) => {
        for (const one of states[state]) expect((await verb(one)).status).toBe(200)
        const answer = await verb(name, invoice.id, undefined, { 'x-roles': as })
        expect([answer.status, ...answer.problems]).toEqual(expected)
      })
      it('on the very record, where one role grants the field and another the rest', async () => {
        await patch({ name: 'F2' })
        const answer = await verb('submit', invoice.id, undefined, { 'x-roles': 'clerk,closer' })
        expect([answer.status, ...answer.problems]).toEqual([403, 'access.field /submission'])
      })
      it.each([
        ['administrator', ['submit', 'cancel', 'amend']],
        ['clerk', []],
        ['keeper', ['submit', 'cancel']],
      ])('and is offered to %s as %j', async (role, offered) => {
        const { paths } = (await suite.ask('GET', 'openapi.json', undefined, { 'x-roles': role })).body as { paths: Json }
        expect(['submit', 'cancel', 'amend'].filter((one) => `/records/invoice/{id}/${one}` in paths)).toEqual(offered)
      })
    })

    it('is of an entity whose records are submitted', async () => {
      expect((await call('POST', `tag/${tag}/submit`)).problems).toEqual(['record.unsubmittable'])
    })
  })

  describe('a copy', () => {
    it('has what can be copied, with new lines and the same links', async () => {
      const answer = await verb('copy', invoice.id, { name: 'Copy' })
      expect(answer.status).toBe(201)
      expect(answer.body).toMatchObject({ name: 'Copy', due: '2026-12-01', secret: 7, sent: null, number: null, tags: [tag], version: 1 })
      const lines = answer.body['lines'] as Json[]
      expect(lines).toMatchObject([{ what: 'a', code: null }, { what: 'b' }])
      expect(lines.map(({ id }) => id)).not.toContain(invoice.lines[0]!.id)
    })
    it('has nothing its maker may not see', async () => {
      const { body } = await verb('copy', invoice.id, undefined, { 'x-roles': 'rep' })
      expect((await call('GET', `invoice/${String(body['id'])}`)).body['secret']).toBe(null)
    })
    it.each([
      ['what is wrong is said', { due: null }, 422, ['field.required /due']],
      ['what nobody knows is refused', { nothing: 1 }, 422, ['record.unknown_field /nothing']],
    ])('%s', async (_, body, status, problems) => {
      const answer = await verb('copy', invoice.id, body)
      expect([answer.status, ...answer.problems]).toEqual([status, ...problems])
    })
    it('asks for the right to make one', async () => {
      expect((await verb('copy', invoice.id, undefined, { 'x-roles': 'reader' })).status).toBe(403)
    })
  })

  describe('what may be there already', () => {
    beforeAll(async () => {
      await call('POST', 'account', { name: 'Société Élan', city: 'Lyon', size: 12 })
      await call('POST', 'account', { name: 'Other', city: 'Paris', size: 3 })
    })
    const sent: readonly { name: string; body: Json; as?: string; allow?: boolean; status: number; labels?: string[] }[] = [
      {
        name: 'is told by the same name, whatever its accents and capitals',
        body: { name: 'societe elan' },
        status: 409,
        labels: ['Société Élan'],
      },
      { name: 'is told by several fields together', body: { name: 'New', city: 'LYON', size: 12 }, status: 409, labels: ['Société Élan'] },
      { name: 'is not by one of them alone', body: { name: 'New 1', city: 'Lyon', size: 13 }, status: 201 },
      { name: 'is not where nothing is said', body: { city: 'Lyon' }, status: 201 },
      { name: 'is made all the same by whoever has seen it', body: { name: 'Other' }, allow: true, status: 201 },
      { name: 'is not told to whom it is not shown', body: { name: 'Other' }, as: 'few', status: 201 },
      { name: 'is told to whom it is', body: { name: 'Société élan' }, as: 'few', status: 409, labels: ['Société Élan'] },
    ]
    it.each(sent)('$name', async ({ body, as = 'administrator', allow, status, labels }) => {
      const answer = await call('POST', `account${allow ? '?duplicates=allow' : ''}`, body, { 'x-roles': as })
      expect(answer.status).toBe(status)
      const [problem] = (answer.body['problems'] as { code: string; params: Json }[] | undefined) ?? []
      if (labels) expect(problem).toMatchObject({ code: 'record.duplicate', params: { labels, records: [expect.any(String)] } })
    })

    it('calls them as people do, the newest first', async () => {
      for (const first of ['Ada', 'Bo']) await call('POST', 'person?duplicates=allow', { code: 'x', name: { first, last: 'Lo' } })
      const [problem] = (await call('POST', 'person', { code: 'X' })).body['problems'] as { params: Json }[]
      expect(problem!.params).toMatchObject({ labels: ['Bo Lo', 'Ada Lo'] })
    })

    it('finds them by what has parts, and by any of a list', async () => {
      const known = { name: { first: 'Eve', last: 'Élan' }, mails: ['e@lan.fr', 'eve@lan.fr'] }
      expect((await call('POST', 'person', known)).status).toBe(201)
      const operations = [{ op: 'create', entity: 'person', record: { ...known, mails: ['new@lan.fr'] } }]
      const batch = async (how = '') => (await suite.ask('POST', `batch${how}`, { operations })).status
      expect([await batch(), await batch('?duplicates=allow')]).toEqual([409, 200])
      const codes = async (record: object, how = '') => (await call('POST', `person${how}`, record)).problems
      expect(await codes({ name: { first: 'eve', last: 'ELAN' } })).toEqual(['record.duplicate /name'])
      expect(await codes({ name: { first: 'Adam', last: 'Élan' } })).toEqual([])
      expect(await codes({ mails: ['x@lan.fr', 'eve@lan.fr'] })).toEqual(['record.duplicate /mails'])
      expect(await codes(known, '?duplicates=allow')).toEqual(['record.unique /name', 'record.unique /mails'])
    })

    const twins: readonly { name: string; entity: string; records: Json[]; as?: string; told: string[]; labels?: string[] }[] = [
      {
        name: 'is told of two in one batch by the same name, whatever its accents and capitals',
        entity: 'account',
        records: [{ name: 'Twîn' }, { name: 'Apart' }, { name: 'TWIN' }, { name: 'twin' }],
        told: ['record.duplicate /operations/2/record/name', 'record.duplicate /operations/3/record/name'],
        labels: ['Twîn'],
      },
      {
        name: 'is told of them by several fields together, and not by one of them',
        entity: 'account',
        records: [
          { name: 'T1', city: 'Brest', size: 20 },
          { name: 'T2', city: 'Brest', size: 21 },
          { name: 'T3', city: 'brest', size: 21 },
        ],
        told: ['record.duplicate /operations/2/record/city'],
        labels: ['T2'],
      },
      {
        name: 'is told of them by what has parts, and by any of a list',
        entity: 'person',
        records: [
          { name: { first: 'Ana', last: 'Twin' }, mails: ['a@twin.fr', 'b@twin.fr'] },
          { name: { first: 'Ben', last: 'Twin' } },
          { name: { last: 'TWIN', first: 'ana' } },
          { mails: ['c@twin.fr', 'b@twin.fr'] },
        ],
        told: ['record.duplicate /operations/2/record/name', 'record.duplicate /operations/3/record/mails'],
        labels: ['Ana Twin'],
      },
      {
        name: 'is not told of them to whom they are not shown',
        entity: 'account',
        as: 'few',
        records: [
          { name: 'S', size: 1 },
          { name: 's', size: 1 },
        ],
        told: [],
      },
      {
        name: 'is told of them to whom they are',
        entity: 'account',
        as: 'few',
        records: [
          { name: 'L', size: 11 },
          { name: 'l', size: 1 },
        ],
        told: ['record.duplicate /operations/1/record/name'],
        labels: ['L'],
      },
    ]
    it.each(twins)('$name', async ({ entity, records, as = 'administrator', told, labels }) => {
      const operations = records.map((record) => ({ op: 'create', entity, record }))
      const answer = await suite.ask('POST', 'batch', { operations }, { 'x-roles': as })
      expect([answer.status, answer.problems]).toEqual([told.length > 0 ? 409 : 200, told])
      if (labels) expect((answer.body['problems'] as { params: Json }[])[0]!.params).toMatchObject({ labels, records: [] })
      if (told.length === 0) return
      // As in as many requests: those that were told are left out, and the others are made.
      const skipped = await suite.ask('POST', 'batch', { operations, refused: 'skip' }, { 'x-roles': as })
      const left = (skipped.body['results'] as { problems?: { code: string; pointer: string }[] }[]).flatMap(
        ({ problems = [] }) => problems,
      )
      expect(left.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(told)
    })
  })
})
