import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Layer } from '@cahier/core/model/model'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Context } from '../src/records/context.ts'
import { asking } from '../walk/app.ts'
import type { Fresh } from './databases.ts'
import { actor, api, open, type Opened } from './workspace.ts'

export type Json = Record<string, unknown>
/** `problems` are the code of each and where it is, as in `field.required /name`. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Json
  readonly problems: readonly string[]
}
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
    return answered(response.status, response.headers, await response.text())
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

/**
 * The same, asked as whomever one likes, on every route. What `make` makes is known by a name of its own: `{name}` in a path or a body
 * stands for its id, which `ids` holds.
 */
export const peopleOn = (fresh: () => Promise<Fresh>, model: Layer) => {
  const suite = companyOn(fresh, model)
  const ids: Record<string, string> = {}
  let ask: ReturnType<typeof asking>
  beforeAll(() => void (ask = asking(suite.workspace, '2026-11-21T10:00:00.000Z')))

  const named = (words: string): string => words.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)
  const call = async (as: Actor, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> => {
    const sent = body === undefined ? undefined : (JSON.parse(named(JSON.stringify(body))) as unknown)
    const answer = await ask(as, method, named(path), sent, headers)
    return answered(answer.status, answer.headers, answer.text)
  }
  const make = async (entity: string, name: string, values: Json): Promise<void> => {
    const { body, text } = await call(actor(), 'POST', `records/${entity}`, values)
    expect(body?.['id'], text).toBeTypeOf('string')
    ids[name] = String(body['id'])
  }
  return {
    ids,
    call,
    make,
    get workspace() {
      return suite.workspace
    },
  }
}

const answered = (status: number, headers: Headers, text: string): Answer => {
  const body = (/^[[{]/.test(text) ? JSON.parse(text) : null) as Json
  const problems = (body?.['problems'] ?? []) as { code: string; pointer: string }[]
  return { status, headers, text, body, problems: problems.map(({ code, pointer }) => `${code} ${pointer}`.trim()) }
}
