import { describe, expect, it } from 'vitest'
import { faults } from '../writers/faults.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { integer, layer, link, text } from './models.ts'

const money = { $ref: 'field:money' }
const company = layer({
  firm: {
    label: 'name',
    fields: {
      name: text,
      best: { $ref: 'field:rollup', over: 'orders', aggregate: 'max', of: 'net' },
      hours: { $ref: 'field:rollup', over: 'notes', aggregate: 'sum', of: 'hours' },
    },
  },
  tag: { label: 'name', fields: { name: text, notes_count: { $ref: 'field:rollup', over: 'notes', aggregate: 'count' } } },
  command: {
    label: 'name',
    fields: {
      name: text,
      firm: { ...link('firm'), inverse: 'orders', onDelete: 'clear' },
      discount: { $ref: 'field:percent' },
      lines: { $ref: 'field:lines', to: 'command_line' },
      tags: { $ref: 'field:links', to: 'tag' },
      total: { $ref: 'field:rollup', over: 'lines', aggregate: 'sum', of: 'net' },
      pieces: { $ref: 'field:rollup', over: 'lines', aggregate: 'sum', of: 'quantity', where: 'record.price > 0' },
      lines_count: { $ref: 'field:rollup', over: 'lines', aggregate: 'count' },
      tags_count: { $ref: 'field:rollup', over: 'tags', aggregate: 'count' },
      net: { $ref: 'field:formula', returns: 'field:money', formula: 'record.total * 2' },
      number: { $ref: 'field:sequence', pattern: 'C{number:3}', gapFree: true, assignedWhen: 'record.total > 100' },
    },
    rules: [{ check: 'record.discount < 90', message: 'Too much.' }],
  },
  command_line: {
    label: 'name',
    fields: {
      name: text,
      command: link('command'),
      quantity: integer,
      price: money,
      net: {
        $ref: 'field:formula',
        returns: 'field:money',
        formula: 'record.quantity * record.price * (100 - record.command.discount) / 100',
      },
    },
  },
  note: {
    label: 'what',
    fields: { what: text, hours: integer, about: { $ref: 'field:link', to: ['firm', 'tag'], inverse: 'notes', onDelete: 'cascade' } },
  },
})

describe.each(databases)('roll-ups of lines and of links on $name', ({ fresh }) => {
  const suite = companyOn(fresh, company)
  const ask = async (...how: Parameters<typeof suite.call>): Promise<Json> => (await suite.call(...how)).body ?? {}

  it('are told with the change they follow from, as one', async () => {
    const { id, version } = await ask('POST', 'command', { name: 'once', discount: 0, lines: [{ quantity: 2, price: 3 }] })
    const told = async () => (await ask('GET', `command/${String(id)}/history`))['items'] as Json[]
    expect(version).toBe(1)
    expect(await told()).toMatchObject([{ action: 'create', before: null, after: { name: 'once', total: 6, lines_count: 1 } }])
    expect(await ask('PATCH', `command/${String(id)}`, { name: 'twice', lines: [] })).toMatchObject({ version: 2, total: 0 })
    const [last, ...rest] = await told()
    expect(last).toMatchObject({ action: 'update', before: { name: 'once', total: 6 }, after: { name: 'twice', total: 0 } })
    expect(rest).toHaveLength(1)
  })

  it('stand in nobody’s way who changes the record meanwhile, but of who decides by what it says', async () => {
    const send = (method: string, path: string, version: unknown, body?: unknown) =>
      suite.app.request(`/api/records/${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'if-match': `"${String(version)}"` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    const firm = await ask('POST', 'firm', { name: 'seen' })
    const path = `firm/${String(firm['id'])}`
    await ask('POST', 'note', { what: 'since', hours: 2, about: path })
    expect(await ask('GET', path)).toMatchObject({ hours: 2, version: 2 })
    expect((await send('DELETE', path, 1)).status).toBe(412)
    const changed = await send('PATCH', path, 1, { name: 'mine' })
    expect([changed.status, await changed.json()]).toMatchObject([200, { name: 'mine', hours: 2, version: 3 }])
    await ask('POST', 'note', { what: 'again', hours: 2, about: path })
    expect((await send('PATCH', path, 2, { name: 'late' })).status).toBe(412)
    expect((await send('PATCH', path, 9, { name: 'unknown' })).status).toBe(412)
    const command = await ask('POST', 'command', { name: 'lined', lines: [{ quantity: 1, price: 1 }] })
    await ask('POST', 'command_line', { command: command['id'], quantity: 1 })
    expect((await send('PATCH', `command/${String(command['id'])}`, 1, { name: 'late' })).status).toBe(412)
  })

  it('are in the answer to the write that brings the lines, number and all', async () => {
    const firm = (await ask('POST', 'firm', { name: 'F' }))['id']
    const body = {
      name: 'one',
      firm,
      discount: 50,
      lines: [
        { quantity: 2, price: 10 },
        { quantity: 3, price: 100 },
        { quantity: 1, price: 0 },
      ],
    }
    const command = await ask('POST', 'command', body)
    expect(command).toMatchObject({ total: 160, pieces: 5, lines_count: 3, net: 320, number: 'C001', tags_count: 0 })
    expect(await ask('GET', `firm/${String(firm)}`)).toMatchObject({ best: 320 })
    const [first, , third] = command['lines'] as Json[]
    const path = `command/${String(command['id'])}`
    const fewer = await ask('PATCH', path, { lines: [{ id: third!['id'], price: 7 }, { id: first!['id'] }] })
    expect(fewer).toMatchObject({ total: 13.5, pieces: 3, lines_count: 2, number: 'C001' })
    expect(await ask('PATCH', path, { discount: 0 })).toMatchObject({ total: 27 })
    expect(await ask('PATCH', path, { lines: null })).toMatchObject({ total: 0, pieces: 0, lines_count: 0, net: 0 })
    expect(await ask('GET', `firm/${String(firm)}`)).toMatchObject({ best: 0 })
  })

  it('count many links', async () => {
    const tags = [(await ask('POST', 'tag', { name: 'a' }))['id'], (await ask('POST', 'tag', { name: 'b' }))['id']]
    const command = await ask('POST', 'command', { name: 'two', tags })
    expect(command).toMatchObject({ tags_count: 2 })
    expect(await ask('PATCH', `command/${String(command['id'])}`, { tags: [tags[1]] })).toMatchObject({ tags_count: 1 })
  })

  it('follow a link to one of several entities', async () => {
    const [firm, tag] = [String((await ask('POST', 'firm', { name: 'N' }))['id']), String((await ask('POST', 'tag', { name: 'N' }))['id'])]
    const note = await ask('POST', 'note', { what: 'x', hours: 3, about: `firm/${firm}` })
    await ask('POST', 'note', { what: 'y', hours: 4, about: `firm/${firm}` })
    expect(await ask('GET', `firm/${firm}`)).toMatchObject({ hours: 7 })
    await ask('PATCH', `note/${String(note['id'])}`, { about: `tag/${tag}` })
    expect(await ask('GET', `firm/${firm}`)).toMatchObject({ hours: 4 })
    expect(await ask('GET', `tag/${tag}`)).toMatchObject({ notes_count: 1 })
    await ask('DELETE', `note/${String(note['id'])}`)
    expect(await ask('GET', `tag/${tag}`)).toMatchObject({ notes_count: 0 })
  })

  it('are what their rows say, after all that', async () => {
    expect(await faults(suite.made.db, suite.workspace)).toEqual([])
  })
})
