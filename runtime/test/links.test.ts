import { beforeAll, describe, expect, it } from 'vitest'
import { publish } from '../src/model/publish.ts'
import { undo } from '../src/records/undo.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { layer, link, role, text } from './models.ts'
import { api, open } from './workspace.ts'

const model = layer(
  {
    account: { label: 'name', fields: { name: text, rivals: { $ref: 'field:links', to: 'account', maxItems: 3 } } },
    contact: { label: 'name', fields: { name: text, account: { ...link('account'), inverse: 'people' } } },
    tag: { label: 'name', fields: { name: text } },
    deal: {
      label: 'name',
      fields: {
        name: { ...text, setOnce: true },
        account: link('account'),
        tags: { $ref: 'field:links', to: 'tag', inverse: 'deals' },
        // The same entity twice, under different conditions.
        buyer: { ...link('contact'), inverse: 'buys', onDelete: 'clear', optionsWhen: 'target.account == record.account' },
        backers: { $ref: 'field:links', to: 'contact', optionsWhen: 'target.account.name != "Closed" && target.name != null' },
      },
    },
    note: {
      label: 'name',
      fields: {
        name: text,
        about: { $ref: 'field:link', to: ['account', 'contact'], onDelete: 'cascade' },
        seen: { $ref: 'field:link', to: ['contact', 'deal'], onDelete: 'clear' },
        held: { $ref: 'field:link', to: ['tag', 'deal'] },
      },
    },
    passport: { label: 'name', fields: { name: text, contact: { ...link('contact'), unique: true, inverse: 'passport' } } },
    settings_page: { label: 'name', single: true, fields: { name: { ...text, default: 'Company' } } },
  },
  role('rep', { note: { read: true, create: true, update: true }, contact: { read: true }, deal: { read: true, update: true } }),
)
const NOBODY = '0199aaaa-0000-7000-8000-00000000dead'

describe.each(databases)('links on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model)
  const ids: Record<string, string> = {}
  const fill = (told: string): string => told.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)

  const call = (method: string, path: string, body?: unknown, as = 'administrator') =>
    suite.call(method, fill(path), body && fill(JSON.stringify(body)), { 'x-roles': as })
  const make = async (entity: string, name: string, body: object): Promise<Json> => {
    const answer = await call('POST', entity, { name, ...body })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    ids[name] = String(answer.body['id'])
    return answer.body
  }
  const told = async (path: string) => (await call('GET', path)).body
  const wire = (names: string) =>
    names
      .split(' ')
      .filter(Boolean)
      .map((name) => ids[name])

  beforeAll(async () => {
    for (const name of ['acme', 'bolt', 'Closed']) await make('account', name, {})
    for (const name of ['red', 'green', 'blue']) await make('tag', name, {})
    await make('contact', 'ann', { account: '{acme}' })
    await make('contact', 'bob', { account: '{bolt}' })
    await make('contact', 'cid', { account: '{Closed}' })
    await make('deal', 'first', { account: '{acme}', tags: ['{green}', '{red}'] })
  })

  describe('to many', () => {
    it('are ids in their order', async () => {
      expect((await told('deal/{first}'))['tags']).toEqual(wire('green red'))
    })
    it('are told in a list where they are asked for', async () => {
      const list = async (more: string) => ((await call('GET', `deal?sort=name${more}`)).body['items'] as Json[])[0]
      expect(await list('')).not.toHaveProperty('tags')
      expect((await list('&expand=tags'))!['tags']).toEqual(wire('green red'))
    })
    it.each([
      ['added and put first', 'blue green red'],
      ['taken out', 'blue red'],
      ['put in another order', 'red blue'],
      ['emptied', ''],
      ['filled again', 'green red'],
    ])('are %s', async (_, names) => {
      const before = await told('deal/{first}')
      const answer = await call('PATCH', 'deal/{first}', { tags: wire(names) })
      expect(answer).toMatchObject({ status: 200, body: { tags: wire(names), version: Number(before['version']) + 1 } })
      const [change] = (await call('GET', 'deal/{first}/history')).body['items'] as Json[]
      expect(change).toMatchObject({ before: { tags: before['tags'] }, after: { tags: wire(names) } })
    })
    it('are as they were when what was done to them is undone', async () => {
      await call('PATCH', 'deal/{first}', { tags: wire('blue red') })
      const [change] = (await call('GET', 'deal/{first}/history')).body['items'] as { group: string }[]
      await undo(suite.context(), change!.group)
      expect((await told('deal/{first}'))['tags']).toEqual(wire('green red'))
    })
    it('sent as they were change nothing', async () => {
      const before = await told('deal/{first}')
      expect((await call('PATCH', 'deal/{first}', { tags: before['tags'] })).body['version']).toBe(before['version'])
    })
    it.each([
      ['what is no list', 'deal/{first}', { tags: '{red}' }, 'value.type /tags'],
      ['one that is there twice', 'deal/{first}', { tags: ['{red}', '{red}'] }, 'lines.twice /tags/1'],
      ['what is no id', 'deal/{first}', { tags: ['red'] }, 'link.invalid /tags/0'],
      ['one that leads nowhere', 'deal/{first}', { tags: ['{red}', NOBODY] }, 'record.link /tags/1'],
      ['more than there may be', 'account/{acme}', { rivals: ['{bolt}', '{acme}', '{Closed}', NOBODY] }, 'lines.many /rivals'],
      ['one its rule does not offer', 'deal/{first}', { backers: ['{ann}', '{cid}'] }, 'link.not_offered /backers/1'],
    ])('refuse %s', async (_, path, body, problem) => {
      const answer = await call('PATCH', path, body)
      expect([answer.status, answer.problems[0]]).toEqual([422, problem])
    })
    it('may lead to the same entity', async () => {
      expect((await call('PATCH', 'account/{acme}', { rivals: ['{bolt}'] })).body['rivals']).toEqual(wire('bolt'))
      expect((await told('account/{bolt}'))['rivals']).toEqual([])
    })
    it('leave out what lies in the bin, which comes back with its links', async () => {
      await call('DELETE', 'tag/{red}')
      expect((await told('deal/{first}'))['tags']).toEqual(wire('green'))
      await call('POST', 'tag/{red}/restore')
      expect((await told('deal/{first}'))['tags']).toEqual(wire('green red'))
    })
    it('go with their record and come back with it', async () => {
      await call('DELETE', 'deal/{first}')
      expect((await call('POST', 'deal/{first}/restore')).body['tags']).toEqual(wire('green red'))
    })
    it('are filtered by what they hold', async () => {
      const filter = encodeURIComponent('record.tags.exists(t, t.name == "red")')
      expect((await call('GET', `deal?filter=${filter}`)).body['items']).toMatchObject([{ name: 'first' }])
    })
    it('keep a table that nobody asks for by name', async () => {
      expect((await call('GET', 'deal_tags')).status).toBe(404)
    })
  })

  describe('whose options have a rule', () => {
    it.each([
      ['one that fits is taken', { buyer: '{ann}' }, 200, []],
      ['one that does not is refused', { buyer: '{bob}' }, 422, ['link.not_offered /buyer']],
      ['one that fits what changes with it is taken', { buyer: '{bob}', account: '{bolt}' }, 200, []],
      ['what it depends on does not change under it', { account: '{acme}' }, 422, ['link.not_offered /buyer']],
      ['none is always right', { buyer: null, account: '{acme}' }, 200, []],
    ])('%s', async (_, body, status, problems) => {
      const answer = await call('PATCH', 'deal/{first}', body)
      expect([answer.status, ...answer.problems]).toEqual([status, ...problems])
    })
  })

  describe('to one of several entities', () => {
    it('say which', async () => {
      expect(await make('note', 'n1', { about: 'account/{acme}' })).toMatchObject({ about: `account/${ids['acme']}` })
      expect((await call('PATCH', 'note/{n1}', { about: 'contact/{ann}' })).body['about']).toBe(`contact/${ids['ann']}`)
    })
    it('are expanded to what they lead to', async () => {
      const items = (await call('GET', 'note?expand=about')).body['items']
      expect(items).toMatchObject([{ expand: { about: { id: ids['ann'], name: 'ann' } } }])
    })
    it('are filtered like any value', async () => {
      const filter = encodeURIComponent(`record.about == "contact/${ids['ann']}"`)
      expect((await call('GET', `note?filter=${filter}&count=exact`)).body['count']).toBe(1)
    })
    it.each([
      ['of an entity it does not lead to', 'tag/{red}', 'polymorphic.invalid /about'],
      ['an id alone', '{ann}', 'polymorphic.invalid /about'],
      ['one that is not there', `contact/${NOBODY}`, 'record.link /about'],
      ['one whose id is another entity’s', 'contact/{acme}', 'record.link /about'],
    ])('refuse %s', async (_, about, problem) => {
      const answer = await call('PATCH', 'note/{n1}', { about })
      expect([answer.status, ...answer.problems]).toEqual([422, problem])
    })
    it('refuse what one may not see', async () => {
      const answer = await call('PATCH', 'note/{n1}', { about: 'account/{acme}' }, 'rep')
      expect(answer.problems).toEqual(['record.link /about'])
    })
    it('go along, are emptied or hold what is deleted, as the model says', async () => {
      await make('contact', 'dot', {})
      await make('note', 'goes', { about: 'contact/{dot}' })
      await make('note', 'stays', { seen: 'contact/{dot}' })
      await make('note', 'holds', { held: 'tag/{blue}' })
      expect((await call('DELETE', 'tag/{blue}')).problems).toEqual(['record.in_use'])
      expect((await call('DELETE', 'contact/{dot}')).status).toBe(204)
      expect((await call('GET', 'note/{goes}')).status).toBe(404)
      expect((await told('note/{stays}'))['seen']).toBe(null)
      expect((await call('POST', 'contact/{dot}/restore')).status).toBe(200)
      expect((await told('note/{goes}'))['about']).toBe(`contact/${ids['dot']}`)
      expect((await told('note/{stays}'))['seen']).toBe(`contact/${ids['dot']}`)
    })
    it('do not come back to what is gone', async () => {
      await call('DELETE', 'note/{goes}')
      await call('DELETE', 'contact/{dot}')
      expect((await call('POST', 'note/{goes}/restore')).problems).toEqual(['record.link /about'])
    })
  })

  it('one to one lead to a record only once', async () => {
    await make('passport', 'p1', { contact: '{ann}' })
    expect((await call('POST', 'passport', { name: 'p2', contact: '{ann}' })).problems).toEqual(['record.unique /contact'])
  })

  it('and values set once stay', async () => {
    expect((await call('PATCH', 'deal/{first}', { name: 'other' })).problems).toEqual(['field.set_once /name'])
    expect((await call('PATCH', 'deal/{first}', { name: 'first' })).status).toBe(200)
  })

  describe('an entity of one record', () => {
    it('has it from the start, and keeps it', async () => {
      const [only, ...more] = (await call('GET', 'settings_page')).body['items'] as Json[]
      expect([only, more]).toMatchObject([{ name: 'Company', version: 1 }, []])
      ids['only'] = String(only!['id'])
      expect((await call('PATCH', 'settings_page/{only}', { name: 'Acme' })).status).toBe(200)
    })
    it.each([
      ['another', 'POST', 'settings_page', { name: 'Second' }],
      ['none', 'DELETE', 'settings_page/{only}', undefined],
    ])('never has %s', async (_, method, path, body) => {
      const answer = await call(method, path, body)
      expect([answer.status, ...answer.problems]).toEqual([409, 'record.single'])
    })
  })

  it('an entity of one record keeps it where what it leads to goes, and gets none back beside it', async () => {
    const desk = (more: object) => {
      const fields = { name: text, place: { ...link('place'), onDelete: 'cascade' } }
      return layer({ place: { label: 'name', fields: { name: text } }, desk: { label: 'name', fields, ...more } })
    }
    const other = await open(suite.made, desk({}))
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await api(other).request(`/api/records/${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
      const said = answer.status === 204 ? {} : ((await answer.json()) as Json)
      return [answer.status, (said['problems'] as Json[] | undefined)?.[0]?.['code'] ?? said['id'] ?? said['items']] as const
    }
    const [, place] = await ask('POST', 'place', { name: 'Here' })
    const [, old] = await ask('POST', 'desk', { name: 'Old', place })
    await ask('DELETE', `place/${String(place)}`)
    await publish(other, [desk({ single: true })])
    expect(await ask('POST', `desk/${String(old)}/restore`)).toEqual([409, 'record.link'])
    expect(await ask('POST', `place/${String(place)}/restore`)).toEqual([409, 'record.single'])
    const [, there] = await ask('POST', 'place', { name: 'There' })
    const [, items] = await ask('GET', 'desk')
    expect(items).toMatchObject([{ place: null }])
    await ask('PATCH', `desk/${String((items as Json[])[0]!['id'])}`, { place: there })
    expect(await ask('DELETE', `place/${String(there)}`)).toEqual([409, 'record.in_use'])
    await other.close()
  })

  it('to one of several entities follow one that gets another name', async () => {
    const about = (name: string) => ({ name: text, about: { $ref: 'field:link', to: [name, 'place'] } })
    const place = { label: 'name', fields: { name: text } }
    const other = await open(suite.made, layer({ shop: place, place, memo: { label: 'name', fields: about('shop') } }))
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await api(other).request(`/api/records/${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
      return (await answer.json()) as Json
    }
    const shop = String((await ask('POST', 'shop', { name: 'Here' }))['id'])
    const memo = String((await ask('POST', 'memo', { about: `shop/${shop}` }))['id'])
    await publish(other, [layer({ store: { ...place, id: 'shop' }, place, memo: { label: 'name', fields: about('store') } })])
    expect(await ask('GET', `memo/${memo}?expand=about`)).toMatchObject({ about: `store/${shop}`, expand: { about: { name: 'Here' } } })
    await other.close()
  })
})
