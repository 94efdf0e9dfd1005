import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLayer } from '../src/model/read.ts'
import { serve, type Server } from './server.ts'
import { firstAccount, member } from './sign-in.ts'

type Json = Record<string, unknown>
const folder = new URL('../../examples/kitchen-sink', import.meta.url).pathname

describe('what administrators do', () => {
  let server: Server
  let admin: string
  let api: Json
  const call = async (method: string, path: string, body?: unknown, cookie = admin) => {
    const answer = await fetch(`${server.url}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: server.url, cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Json }
  }
  /** Whether an answer is as the document says, for its status. */
  const fits = (route: string, method: string, status: number, body: unknown): string[] => {
    const ajv = formats.default(new Ajv2020({ strict: false }))
    ajv.addSchema({ ...api, $id: 'https://cahier.test/openapi' })
    const at = `/paths/${encodeURIComponent(route.replaceAll('/', '~1'))}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`
    const validate = ajv.compile({ $ref: `https://cahier.test/openapi#${at}` })
    return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
  }

  beforeAll(async () => {
    server = await serve({ app: 'examples/kitchen-sink' })
    admin = await firstAccount(server.url)
    api = (await call('GET', '/openapi.json')).body
  })
  afterAll(() => server?.stop())

  it('is answered as the OpenAPI document says', async () => {
    const layers = [await readLayer(folder)]
    const table: [string, string, string, unknown][] = [
      ['POST', '/users', '/users', { email: 'rep@example.com' }],
      ['GET', '/users', '/users', undefined],
      ['PATCH', '/users/{email}', '/users/rep@example.com', { active: false }],
      ['PUT', '/users/{email}/roles/{role}', '/users/rep@example.com/roles/administrator', undefined],
      ['DELETE', '/users/{email}/roles/{role}', '/users/rep@example.com/roles/administrator', undefined],
      ['PUT', '/users/{email}/password', '/users/rep@example.com/password', { password: 'staple battery correct' }],
      ['POST', '/users/{email}/reset', '/users/rep@example.com/reset', undefined],
      ['GET', '/model/documents', '/model/documents', undefined],
      ['POST', '/model/plan', '/model/plan', { layers }],
      ['POST', '/model/publish', '/model/publish', { layers }],
    ]
    for (const [method, route, path, body] of table) {
      const answer = await call(method, path, body)
      expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBe(method === 'POST' && /users/.test(route) ? 201 : 200)
      expect(fits(route, method, answer.status, answer.body), `${method} ${path}`).toEqual([])
    }
  })

  it('is neither offered nor given to anybody else', async () => {
    const cookie = await member(server.url, admin, [])
    const own = (await call('GET', '/openapi.json', undefined, cookie)).body as { paths: Json }
    expect(Object.keys(own.paths).filter((path) => /users|plan|publish|documents|import|export/.test(path))).toEqual([])
    for (const path of ['/users', '/model/documents']) expect((await call('GET', path, undefined, cookie)).status).toBe(403)
  })
})
