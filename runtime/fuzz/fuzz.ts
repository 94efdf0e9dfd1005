import { check, defaults, type Moment } from '@cahier/core/record'
import type { Entity, Model } from '@cahier/core/model/model'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { Known } from './arbitrary.ts'
import { requests, type Draft, type OpenApi } from './request.ts'

type Row = Record<string, unknown> & { readonly id: string; readonly version: number }
export type Send = (path: string, init: { method: string; headers: Record<string, string>; body?: string }) => Promise<Response>

export type Report = {
  readonly requests: number
  /** Requests that fit the document and that core's own check finds right. */
  readonly valid: number
  readonly succeeded: number
  readonly statuses: Readonly<Record<string, number>>
  /** Valid requests that were refused, by status and code: links to a binned record, a taken unique value. */
  readonly refusals: Readonly<Record<string, number>>
  /** Each is a defect: an answer that breaks the document, or a status of 500 and above. */
  readonly defects: readonly string[]
}

/** Sends `count` requests made from the OpenAPI document one after the other and holds every answer against it. The same seed asks the same. */
export async function fuzz(api: OpenApi, model: Model, moment: Moment, send: Send, count: number, seed: number): Promise<Report> {
  const entities = Object.keys(model.entities).filter((name) => api.paths[`/records/${name}`])
  const pool = new Map<string, Row[]>(entities.map((name) => [name, []]))
  const answers = validators(api)
  const statuses: Record<string, number> = {}
  const refusals: Record<string, number> = {}
  const defects: string[] = []
  let [valid, succeeded] = [0, 0]
  const asked = requests(api, {
    links: (name) =>
      Object.fromEntries(Object.values(model.entities[name]!.fields).flatMap((field) => ('to' in field ? [[field.name, field.to]] : []))),
    // What has several values is in no order.
    fields: (name) =>
      Object.values(model.entities[name]!.fields).flatMap((field) =>
        typeof kindOf(field).type === 'object' || kindOf(field).parts ? [] : [field.name],
      ),
  })
  for (let from = 0; from < count; from += 500) {
    for (const draft of fc.sample(asked, { numRuns: Math.min(500, count - from), seed: seed + from })) {
      const request = known(draft, pool)
      const expected = request !== undefined && draft.sound && sound(model, moment, pool, draft, request)
      const { path, init } = address(draft, request)
      const response = await send(path, init).catch((error: unknown) => error)
      const said = `${init.method} ${path} ${init.body?.slice(0, 300) ?? ''}`
      if (!(response instanceof Response)) {
        defects.push(`${said}: no answer, ${String(response)}`)
        continue
      }
      const text = await response.text()
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
      const wrong = answers(draft, response, text)
      if (wrong) defects.push(`${said} → ${response.status}: ${wrong}\n  ${text.slice(0, 400)}`)
      if (expected) {
        valid += 1
        if (response.ok) succeeded += 1
        else tally(refusals, `${init.method} ${response.status} ${codes(text)}`)
      }
      if (response.ok) remember(model, pool, draft, request, text)
    }
  }
  return { requests: count, valid, succeeded, statuses, refusals, defects }
}

type Resolved = { readonly record?: string; readonly body?: unknown }

/** Puts real ids where the draft says « the nth of an entity »; undefined when there is none yet. */
function known(draft: Draft, pool: Map<string, Row[]>): Resolved | undefined {
  const pick = (value: Known): string | undefined => {
    const rows = pool.get(value.entity) ?? []
    return rows[value.nth % Math.max(1, rows.length)]?.id
  }
  const record = draft.record instanceof Known ? pick(draft.record) : draft.record
  if (/\{(id|group)\}/.test(draft.route) && record === undefined) return undefined
  if (typeof draft.body !== 'object' || draft.body === null || Array.isArray(draft.body)) return { record, body: draft.body }
  const entries = Object.entries(draft.body).map(([name, value]) => [name, value instanceof Known ? pick(value) : value] as const)
  return { record, body: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) }
}

/** Whether core itself finds the write right, given what the answers so far have told. */
function sound(model: Model, moment: Moment, pool: Map<string, Row[]>, draft: Draft, { record, body }: Resolved): boolean {
  const entity = model.entities[draft.entity!]
  if (!entity || draft.method === 'DELETE' || draft.route.endsWith('/restore')) return false
  // What can be grouped by and added up, the generator does not know.
  if (draft.method === 'GET') return !draft.route.endsWith('/aggregate')
  const sent = body as Record<string, Value>
  const old = record ? (pool.get(entity.name)!.find((row) => row.id === record) ?? null) : null
  const now = { ...(old ? only(entity, old) : defaults(entity, moment)), ...sent }
  const linked = (path: readonly string[]): Value => follow(model, pool, entity, now, path)
  const right =
    check(entity, { record: now, old: old && only(entity, old), touched: new Set(Object.keys(sent)), linked }, moment).length === 0
  return right && !taken(entity, pool.get(entity.name)!, now, record)
}

/** Whether another record already has what must be unique. */
const taken = (entity: Entity, rows: readonly Row[], now: Record<string, unknown>, record: string | undefined): boolean => {
  const alone = Object.values(entity.fields).filter((field) => field.unique)
  return [...entity.unique.map((index) => index.fields), ...alone.map((field) => [field.name])].some((names) =>
    rows.some((row) => row.id !== record && names.every((name) => now[name] != null && row[name] === now[name])),
  )
}

const only = (entity: Entity, row: Row): Record<string, Value> =>
  Object.fromEntries(Object.keys(entity.fields).map((name) => [name, (row[name] ?? null) as Value]))

function follow(model: Model, pool: Map<string, Row[]>, entity: Entity, row: Record<string, unknown>, path: readonly string[]): Value {
  const [name, ...rest] = path
  const value = row[name!] as Value
  const field = entity.fields[name!]
  if (rest.length === 0 || value === null || !field || !('to' in field)) return value ?? null
  const target = pool.get(field.to)?.find((other) => other.id === value)
  return target ? follow(model, pool, model.entities[field.to]!, target, rest) : null
}

function address(draft: Draft, request: Resolved | undefined): { path: string; init: Parameters<Send>[1] } {
  const entity = encodeURIComponent(draft.entity ?? '').replaceAll('%25', '%')
  const id = encodeURIComponent(request?.record ?? '01980000-0000-7000-8000-000000000000').replaceAll('%25', '%')
  const route = draft.route.replace(/^\/records\/\w+/, `/records/${draft.sound ? draft.entity : entity}`).replace(/\{id\}|\{group\}/, id)
  const query = new URLSearchParams(draft.query).toString()
  const body = request?.body
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const sent = ['GET', 'HEAD'].includes(draft.method) ? undefined : text
  const headers = { 'content-type': 'application/json', 'accept-language': 'fr', ...draft.headers }
  return {
    path: `/api${route}${query ? `?${query}` : ''}`,
    init: { method: draft.method, headers, ...(sent !== undefined && { body: sent }) },
  }
}

/** Holds one answer against the document: the schema of its status, else that of a problem. */
function validators(api: OpenApi): (draft: Draft, response: Response, text: string) => string | undefined {
  const ajv = formats.default(new Ajv2020({ strict: false, allErrors: false, validateFormats: true }))
  ajv.addSchema({ ...api, $id: 'https://cahier.test/openapi' })
  const made = new Map<string, ValidateFunction>()
  const validate = (pointer: string): ValidateFunction => {
    const before = made.get(pointer) ?? ajv.compile({ $ref: `https://cahier.test/openapi#${pointer}` })
    made.set(pointer, before)
    return before
  }
  return (draft, response, text) => {
    if (response.status >= 500) return 'an error of the server'
    if (response.status === 204 || response.status === 304 || ['HEAD', 'OPTIONS'].includes(draft.method))
      return text ? 'a body where none may be' : undefined
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok) {
      if (!type.startsWith('application/problem+json')) return `no problem document but ${type}`
      return fits(validate('/components/schemas/Problem'), text)
    }
    const operation = api.paths[draft.route]?.[draft.method.toLowerCase()] as
      | { responses?: Record<string, { content?: Record<string, unknown> }> }
      | undefined
    if (!operation?.responses?.[response.status]) return `a status that the document does not name for ${draft.method} ${draft.route}`
    if (!type.startsWith('application/json')) return `no JSON but ${type}`
    const route = draft.route.replaceAll('~', '~0').replaceAll('/', '~1')
    return fits(
      validate(
        `/paths/${encodeURIComponent(route)}/${draft.method.toLowerCase()}/responses/${response.status}/content/application~1json/schema`,
      ),
      text,
    )
  }
}

function fits(validate: ValidateFunction, text: string): string | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (validate(json)) return undefined
  const [first] = validate.errors ?? []
  return `${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`
}

/** Keeps what the answer tells of a record, so that later requests speak of records that exist. */
function remember(model: Model, pool: Map<string, Row[]>, draft: Draft, request: Resolved | undefined, text: string): void {
  const rows = pool.get(draft.entity ?? '')
  if (!rows) return
  if (draft.method === 'DELETE') return forget(model, pool, draft.entity!, request?.record ?? '')
  if (draft.route.endsWith('/history') || draft.query['fields']) return
  if (!['POST', 'PATCH'].includes(draft.method)) return
  const row = JSON.parse(text) as Row
  const at = rows.findIndex((other) => other.id === row.id)
  if (at >= 0) rows[at] = row
  else if (rows.length < 300) rows.push(row)
}

/** Takes a deleted record out, with those that go along with it. */
function forget(model: Model, pool: Map<string, Row[]>, entity: string, id: string): void {
  pool.set(
    entity,
    pool.get(entity)!.filter((row) => row.id !== id),
  )
  for (const [name, { fields }] of Object.entries(model.entities)) {
    for (const field of Object.values(fields)) {
      if (!('to' in field) || field.to !== entity || field.onDelete !== 'cascade') continue
      for (const row of pool.get(name) ?? []) if (row[field.name] === id) forget(model, pool, name, row.id)
    }
  }
}

const tally = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}
const codes = (text: string): string => [...text.matchAll(/"code":"([^"]+)"/g)].map((match) => match[1]).join(' ')
