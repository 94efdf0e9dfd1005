import { beforeEach, describe, expect, it } from 'vitest'
import { createMany, updateMany } from '../src/records/many.ts'
import { companyOn } from './company.ts'
import { databases } from './databases.ts'
import { layer, link, text } from './models.ts'

const model = layer({
  place: { label: 'name', fields: { name: text, parent: { ...link('place'), tree: true, onDelete: 'clear', inverse: 'children' } } },
})

describe.each(databases)('a tree on $name', ({ fresh }) => {
  const { call, context, get, make } = companyOn(fresh, model)
  let ids: Record<string, string>

  const put = (name: string, parent: string | null) => call('PATCH', `place/${ids[name]}`, { parent: parent && ids[parent] })

  /** a over b over c over d, and e alone. */
  beforeEach(async () => {
    ids = {}
    let parent: string | null = null
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      ids[name] = await make('place', { name, parent: name === 'e' ? null : parent })
      parent = ids[name]!
    }
  })

  it.each([
    ['a record under itself', 'a', 'a'],
    ['a record under its child', 'a', 'b'],
    ['a record under what is far below it', 'a', 'd'],
    ['one in the middle under its own', 'b', 'c'],
  ])('refuses %s', async (_, name, parent) => {
    const answer = await put(name, parent)
    expect([answer.status, ...answer.problems]).toEqual([422, 'record.circle /parent'])
  })

  it.each([
    ['a branch elsewhere', 'b', 'e'],
    ['a leaf up', 'd', 'a'],
    ['a branch to the top', 'b', null],
    ['the top under another', 'a', 'e'],
  ])('moves %s', async (_, name, parent) => {
    expect(await put(name, parent)).toMatchObject({ status: 200, body: { parent: parent && ids[parent] } })
  })

  it('refuses, of many at once, whoever closes a circle and lets the others be', async () => {
    const outcomes = await updateMany(
      context(),
      'place',
      [
        { id: ids['a']!, values: { parent: ids['c'] } },
        { id: ids['e']!, values: { parent: ids['d'] } },
      ],
      { group: '0199aaaa-0000-7000-8000-000000000001' },
    )
    expect(outcomes.map((o) => ('id' in o ? 'ok' : o.problems.map(({ code }) => code).join()))).toEqual(['record.circle', 'ok'])
  })

  it('does not come round when a record comes back', async () => {
    await call('DELETE', `place/${ids['b']}`)
    expect((await call('GET', `place/${ids['c']}`)).body['parent']).toBe(null)
    expect((await put('a', 'd')).status).toBe(200)
    const answer = await call('POST', `place/${ids['b']}/restore`)
    expect([answer.status, ...answer.problems]).toEqual([409, 'record.circle /parent'])
  })

  it('never comes round, whoever moves what at the same moment', async () => {
    const names = Array.from({ length: 6 }, (_, i) => ({ name: `n${i}` }))
    const some = (await createMany(context(), 'place', names, { group: '0199aaaa-0000-7000-8000-000000000002' })).flatMap((o) =>
      'id' in o ? [o.id] : [],
    )
    let seed = 7
    const next = (most: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % most
    let moved = 0
    for (let round = 0; round < 12; round++) {
      const moves = Array.from({ length: 8 }, () => [some[next(6)]!, some[next(6)]!] as const)
      const answers = await Promise.all(moves.map(([id, parent]) => call('PATCH', `place/${id}`, { parent })))
      for (const { status, problems } of answers) expect([200, 'record.circle /parent']).toContain(status === 200 ? 200 : problems[0])
      moved += answers.filter(({ status }) => status === 200).length
      const parents = new Map<string, string | null>()
      for (const id of some) parents.set(id, (await get(`place/${id}`))['parent'] as string | null)
      for (const id of some) {
        let [at, steps] = [parents.get(id) ?? null, 0]
        while (at !== null && steps++ <= some.length) at = parents.get(at) ?? null
        expect(at).toBe(null)
      }
      if (round % 4 === 3) for (const id of some) await call('PATCH', `place/${id}`, { parent: null })
    }
    expect(moved).toBeGreaterThan(10)
  })
})
