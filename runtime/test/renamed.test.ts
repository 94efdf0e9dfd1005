import { describe, expect, it } from 'vitest'
import { publish } from '../src/model/publish.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { layer, text } from './models.ts'

const note = (...to: readonly string[]) => ({ label: 'what', fields: { what: text, about: { $ref: 'field:link', to, onDelete: 'clear' } } })
const named = { label: 'name', fields: { name: text } }
const before = layer({ client: named, person: named, note: note('client', 'person') })
/** The client is called account now, and the person client. */
const after = layer({
  account: { id: 'client', ...named },
  client: { id: 'person', ...named },
  note: note('account', 'client'),
})

describe.each(databases)('after two entities have changed names on $name, a link to one of several', ({ fresh }) => {
  const suite = companyOn(fresh, before)
  const { ask, call, get, make } = suite

  it('is told, taken back and filled again as what it was', async () => {
    const client = await make('client', { name: 'Ada' })
    const person = await make('person', { name: 'Bob' })
    const noted = await make('note', { what: 'n', about: `client/${client}` })
    const along = await make('note', { what: 'emptied', about: `client/${client}` })
    await call('PATCH', `note/${noted}`, { about: `person/${person}` })
    await publish(suite.workspace, [after])
    const { items } = (await get(`note/${noted}/history`)) as { items: Json[] }
    expect(items).toMatchObject([
      { before: { about: `account/${client}` }, after: { about: `client/${person}` } },
      { action: 'create', after: { about: `account/${client}` } },
    ])
    expect((await ask('POST', `changes/${String(items[0]!['group'])}/undo`)).status).toBe(200)
    expect(await get(`note/${noted}`)).toMatchObject({ about: `account/${client}` })
    await call('DELETE', `account/${client}`)
    expect(await get(`note/${along}`)).toMatchObject({ about: null })
    await call('POST', `account/${client}/restore`)
    expect(await get(`note/${along}`)).toMatchObject({ about: `account/${client}` })
    await call('DELETE', `note/${along}`)
    await call('POST', `note/${along}/restore`)
    const told = ((await get(`note/${along}/history`))['items'] as Json[]).slice(0, 2)
    expect(told).toMatchObject([{ after: { about: `account/${client}` } }, { before: { about: `account/${client}` } }])
  })
})
