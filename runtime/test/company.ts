import { ADMINISTRATOR } from '@cahier/core/access'
import type { Layer } from '@cahier/core/model/model'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Context } from '../src/records/context.ts'
import type { Fresh } from './databases.ts'
import { actor, api, open, type Opened } from './workspace.ts'

export type Json = Record<string, unknown>
/** `problems` are the code of each and where it is, as in `field.required /name`. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Json; readonly problems: readonly string[] }
type Ask = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>

/**
 * A company with this model in a database of its own, made before the tests of a `describe` and gone after them. `call` asks
 * `/api/records/…`, `ask` any `/api/…`; `member` is the id of who asks, `x-roles` what they may.
 */
export const companyOn = (fresh: () => Promise<Fresh>, model: Layer | (() => Promise<Layer>), member: string | null = null) => {
  let made: Fresh
  let workspace: Opened
  let app: ReturnType<typeof api>
  beforeAll(async () => {
    made = await fresh()
    workspace = await open(made, typeof model === 'function' ? await model() : model)
    app = api(workspace, member)
  })
  afterAll(async () => {
    await workspace?.close()
    await made?.drop()
  })

  const ask: Ask = async (method, path, body, headers) => {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const said = sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(sent)) }
    const response = await app.request(`/api/${path}`, {
      method,
      headers: { ...said, ...headers },
      ...(sent !== undefined && { body: sent }),
    })
    const text = await response.text()
    const answer = (text ? JSON.parse(text) : null) as Json
    const problems = (answer?.['problems'] ?? []) as { code: string; pointer: string }[]
    return {
      status: response.status,
      headers: response.headers,
      body: answer,
      problems: problems.map(({ code, pointer }) => `${code} ${pointer}`.trim()),
    }
  }
  const call: Ask = (method, path, ...more) => ask(method, `records/${path}`, ...more)
  /** What there is to read, for this role. */
  const get = async (path: string, role = ADMINISTRATOR): Promise<Json> => (await call('GET', path, undefined, { 'x-roles': role })).body
  /** Creates a record, and answers its id. */
  const make = async (entity: string, record: object): Promise<string> => {
    const { status, body } = await call('POST', entity, record)
    expect(status, JSON.stringify(body)).toBe(201)
    return String(body['id'])
  }
  /** What the functions of records are given: as the administrator, in English, where nothing else is said. */
  const context = (more: Partial<Context> = {}): Context => ({
    workspace,
    revision: workspace.current(),
    actor: actor(),
    now: new Date().toISOString(),
    language: 'en',
    ...more,
  })
  return {
    ask,
    call,
    get,
    make,
    context,
    get made() {
      return made
    },
    get workspace() {
      return workspace
    },
    get app() {
      return app
    },
  }
}
