import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Layer } from '@cahier/core/model/model'
import { runTests } from '../src/scenarios/run.ts'
import { databases, type Fresh } from './databases.ts'
import { actor, open, type Opened } from './workspace.ts'
import { api } from './workspace.ts'
import { importCsv } from '../src/imports/run.ts'
import { sitesOf, teamsOf } from '../src/auth/members.ts'

const layer: Layer = {
  name: 'shop',
  documents: [
    {
      path: 'app.json',
      json: {
        $schema: 'app.schema.json',
        name: 'shop',
        title: 'Shop',
        version: '1.0.0',
        language: 'en',
      },
    },
  ],
}

describe.each(databases)('teams and sites on $name', ({ fresh }) => {
  let database: Fresh
  let shop: Opened
  const ids: Record<string, string> = {}
  const send = async (method: string, path: string, body?: object): Promise<{ id: string }> => {
    const answer = await api(shop).request(`/api/records/${path}`, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    if (answer.status >= 300) throw new Error(`${path}: ${await answer.text()}`)
    return answer.status === 204 ? { id: '' } : ((await answer.json()) as { id: string })
  }
  const own = async (): Promise<{ teams: string[]; sites: string[] }> => {
    const { schema, db } = shop
    const [row] = await db.query<{ teams: string; sites: string }>({
      text: `select array_to_json(${teamsOf(schema)})::text as teams, array_to_json(${sitesOf(schema)})::text as sites from ${schema}.member where id = $1::uuid`,
      values: [ids['ann']!],
    })
    const named = (list: string) =>
      (JSON.parse(list) as string[]).map((id) => Object.keys(ids).find((name) => ids[name] === id)!).toSorted()
    return { teams: named(row!.teams), sites: named(row!.sites) }
  }
  beforeAll(async () => {
    database = await fresh()
    shop = await open(database, layer)
    for (const [name, parent] of [['france'], ['north', 'france'], ['lille', 'north'], ['south', 'france']] as const)
      ids[name] = (
        await send('POST', 'team', {
          name,
          parent: parent ? ids[parent] : null,
        })
      ).id
    ids['depot'] = (await send('POST', 'site', { name: 'Depot' })).id
    ids['ann'] = (
      await send('POST', 'member', {
        name: 'Ann',
        teams: [ids['north']],
        sites: [ids['depot']],
      })
    ).id
  })
  afterAll(async () => {
    await shop.close()
    await database.drop()
  })

  const steps: readonly {
    name: string
    does: () => Promise<unknown>
    teams: string[]
    sites?: string[]
  }[] = [
    {
      name: 'a team and all it holds are one’s own',
      does: async () => {},
      teams: ['lille', 'north'],
    },
    {
      name: 'a team moved away takes along what it holds',
      does: () => send('PATCH', `team/${ids['lille']}`, { parent: ids['south'] }),
      teams: ['north'],
    },
    {
      name: 'two teams that hold the same count once',
      does: () =>
        send('PATCH', `member/${ids['ann']}`, {
          teams: [ids['south'], ids['lille']],
        }),
      teams: ['lille', 'south'],
    },
    {
      name: 'a team in the bin is none',
      does: () => send('DELETE', `team/${ids['lille']}`),
      teams: ['south'],
    },
    {
      name: 'and is one again when it comes back',
      does: () => send('POST', `team/${ids['lille']}/restore`),
      teams: ['lille', 'south'],
    },
    {
      name: 'a site is left with its membership',
      does: () => send('PATCH', `member/${ids['ann']}`, { sites: null }),
      teams: ['lille', 'south'],
      sites: [],
    },
  ]
  it.each(steps)('$name', async ({ does, teams, sites = ['depot'] }) => {
    await does()
    expect(await own()).toEqual({ teams, sites })
  })

  it('are found by their names in a file, several in a cell', async () => {
    const ctx = {
      workspace: shop,
      revision: shop.current(),
      actor: actor(),
      now: new Date().toISOString(),
      language: 'en',
    }
    const file = Buffer.from('name;Teams;Sites\nBob;north | lille;Depot\nEve;north | nowhere;\n')
    const report = await importCsv(
      ctx,
      'member',
      (async function* () {
        yield file
      })(),
    )
    expect(report).toMatchObject({
      created: 1,
      refused: 1,
      reasons: [{ code: 'import.link_missing', field: 'teams' }],
    })
    const { items } = (await (await api(shop).request('/api/records/member?filter=record.name=="Bob"&expand=teams,sites')).json()) as {
      items: { teams: string[]; sites: string[] }[]
    }
    expect(items).toMatchObject([{ teams: [ids['north'], ids['lille']], sites: [ids['depot']] }])
  })

  it('are nobody’s to see without a role that says so', async () => {
    const answer = await api(shop, ids['ann']).request('/api/records/team', {
      headers: { 'x-roles': '' },
    })
    expect(answer.status).toBe(403)
    expect(actor().teams).toEqual([])
  })
})

it('a rule of rights asks for them', async () => {
  const json = (schema: string, rest: object) => ({
    $schema: `${schema}.schema.json`,
    ...rest,
  })
  const documents = [
    ...layer.documents,
    {
      path: 'entities/deal.json',
      json: json('entity', {
        $id: 'deal',
        type: 'object',
        properties: {
          name: { $ref: 'field:text' },
          team: { $ref: 'field:link', to: 'team' },
          site: { $ref: 'field:link', to: 'site' },
        },
      }),
    },
    {
      path: 'roles/rep.json',
      json: json('role', {
        $id: 'rep',
        entities: {
          deal: {
            read: 'record.team in user.teams || record.site in user.sites',
          },
        },
      }),
    },
    {
      path: 'tests/deals.json',
      json: json('test', {
        $id: 'deals',
        given: {
          north: { entity: 'team', values: { name: 'North' } },
          lille: {
            entity: 'team',
            values: { name: 'Lille', parent: '@north' },
          },
          depot: { entity: 'site', values: { name: 'Depot' } },
          ann: {
            entity: 'member',
            values: { name: 'Ann', teams: ['@north'] },
            roles: ['rep'],
          },
          bob: {
            entity: 'member',
            values: { name: 'Bob', sites: ['@depot'] },
            roles: ['rep'],
          },
          one: { entity: 'deal', values: { name: 'One', team: '@lille' } },
          two: { entity: 'deal', values: { name: 'Two', site: '@depot' } },
        },
        scenarios: [
          {
            title: 'Each sees their own',
            steps: [
              { as: 'ann', list: 'deal', expect: { records: ['@one'] } },
              { as: 'bob', list: 'deal', expect: { records: ['@two'] } },
              {
                as: 'bob',
                read: '@one',
                expect: { refused: 'record.missing' },
              },
            ],
          },
        ],
      }),
    },
  ]
  expect(await runTests({ name: 'shop', documents }, () => {})).toEqual([
    {
      document: 'tests/deals.json',
      title: 'Each sees their own',
      pointer: '/scenarios/0',
    },
  ])
})
