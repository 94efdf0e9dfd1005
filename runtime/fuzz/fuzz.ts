import { access } from '@cahier/core/access'
import type { Type } from '@cahier/core/expression/node'
import { aggregate, GROUPED, SUMMED } from '@cahier/core/query/aggregate'
import type { Reader } from '@cahier/core/query/query'
import { check, defaults, type Moment } from '@cahier/core/record'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import { kindOf } from '@cahier/core/fields/index'
import type { Value } from '@cahier/core/fields/kind'
import { SUBMISSION, SUBMISSIONS, submissionOf, type Submission } from '@cahier/core/submission'
import { machineOf, stateFields } from '@cahier/core/workflow/machine'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { Known, type Link } from './arbitrary.ts'
import { CHANGES, requests, type Draft, type OpenApi } from './request.ts'

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
  const pool = new Map<string, Row[]>([[CHANGES, []]])
  const answers = validators(api)
  const statuses: Record<string, number> = {}
  const refusals: Record<string, number> = {}
  const defects: string[] = []
  let [valid, succeeded] = [0, 0]
  const look = async (): Promise<void> => {
    for (const name of entities) pool.set(name, await there(send, model.entities[name]!))
  }
  await look()
  const asked = requests(api, {
    links: (name) =>
      Object.fromEntries(
        Object.values(model.entities[name]!.fields).flatMap((field): [string, Link][] => {
          const link = linkOf(field)
          return link ? [[field.name, link]] : []
        }),
      ),
    // What has several values is in no order.
    fields: (name) => namesOf(model.entities[name]!, (type) => typeof type !== 'object'),
    grouped: (name) => namesOf(model.entities[name]!, (type) => GROUPED.includes(type)),
    summed: (name) => namesOf(model.entities[name]!, (type) => SUMMED.includes(type)),
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
      if (response.ok && /^\/batch$|\/undo$/.test(draft.route)) await look()
    }
  }
  return { requests: count, valid, succeeded, statuses, refusals, defects }
}

/** The fields whose values are whole ones of such a type. */
const namesOf = ({ fields }: Entity, fits: (type: Type) => boolean): string[] =>
  Object.values(fields).flatMap((field) => (kindOf(field).parts || !fits(kindOf(field).type) ? [] : [field.name]))

const linkOf = (field: Field): Link | undefined => {
  if (field.kind === 'link') return { how: 'one', to: [field.to] }
  if (field.kind === 'links') return { how: 'several', to: [field.rows.to] }
  return field.kind === 'polymorphic' ? { how: 'any', to: field.targets.map(({ to }) => to) } : undefined
}

/** What the model's own data brought: requests speak of it from the first on. */
async function there(send: Send, { name, fields }: Entity): Promise<Row[]> {
  const lists = Object.values(fields).filter((field) => 'rows' in field)
  const expand = lists.length > 0 ? `&expand=${lists.map((field) => field.name).join(',')}` : ''
  const answer = await send(`/api/records/${name}?limit=200${expand}`, { method: 'GET', headers: {} })
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
  return ((await answer.json()) as { items: Row[] }).items
}

type Resolved = { readonly record?: string; readonly body?: unknown }

/** Puts real ids where the draft says « the nth of an entity »; undefined when there is none yet. */
function known(draft: Draft, pool: Map<string, Row[]>): Resolved | undefined {
  const pick = ({ entity, nth, named }: Known): string | undefined => {
    const rows = pool.get(entity) ?? []
    const id = rows[nth % Math.max(1, rows.length)]?.id
    return id !== undefined && named ? `${entity}/${id}` : id
  }
  const picked = (value: unknown): unknown => {
    if (value instanceof Known) return pick(value)
    if (Array.isArray(value)) return [...new Set(value.map(picked))].filter((one) => one !== undefined)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([name, one]) => [name, picked(one)] as const)
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined))
  }
  const record = draft.record instanceof Known ? pick(draft.record) : draft.record
  if (/\{(id|group)\}/.test(draft.route) && record === undefined) return undefined
  return { record, body: picked(draft.body) }
}

/** Whether core itself finds the write right, given what the answers so far have told. */
function sound(model: Model, moment: Moment, pool: Map<string, Row[]>, draft: Draft, { record, body }: Resolved): boolean {
  if (draft.route === '/bin') return true
  const entity = model.entities[draft.entity!]
  if (!entity || draft.method === 'DELETE' || draft.route.endsWith('/restore')) return false
  const reader: Reader = { model, access: (one) => access(model, moment.actor.roles, one) }
  if (draft.route.endsWith('/aggregate')) return aggregate(draft.query, entity, reader).problems === undefined
  // Nobody sends a file.
  if (draft.method === 'GET') return !draft.route.includes('{file}')
  const of = record ? (pool.get(entity.name)!.find((row) => row.id === record) ?? null) : null
  const verb = draft.route.split('/').at(-1)!
  if (of && stateFor[verb] !== undefined && submissionOf(only(entity, of)) !== stateFor[verb]) return false
  // A copy is a new record.
  const old = verb === 'copy' || verb === 'amend' ? null : of
  const sent = { ...(body as Record<string, Value>), ...moved(entity, old, moment, draft) }
  const now = { ...(old ? only(entity, old) : defaults(entity, moment, sent)), ...sent }
  const linked = (path: readonly string[]): Value => follow(model, pool, entity, now, path)
  const right =
    check(entity, { record: now, old: old && only(entity, old), touched: new Set(Object.keys(sent)), linked }, moment).length === 0
  return right && !taken(entity, pool.get(entity.name)!, now, record) && !circular(entity, pool.get(entity.name)!, now, record)
}

/** What a record must be for that to be done with it. */
const stateFor: Readonly<Record<string, Submission>> = {
  submit: SUBMISSIONS.submit.from,
  cancel: SUBMISSIONS.cancel.from,
  amend: 'cancelled',
}

/** What a move changes by itself; a state that no machine knows, where the move is none of this record's. */
function moved(entity: Entity, old: Row | null, moment: Moment, { named }: Draft): Record<string, Value> {
  const name = named?.['transition']
  if (name === undefined || !old) return {}
  const ways = stateFields(entity).flatMap((field) => machineOf(entity, field, only(entity, old), moment) ?? [])
  const machine = ways.find(({ transitions }) => Object.hasOwn(transitions, name))
  return machine ? { [machine.field]: machine.transitions[name]!.to } : { [stateFields(entity)[0]!]: '' }
}

/** Whether a record of a tree would come to lie below itself. */
const circular = (entity: Entity, rows: readonly Row[], now: Record<string, unknown>, record: string | undefined): boolean =>
  Object.values(entity.fields).some((field) => {
    if (record === undefined || field.kind !== 'link' || !field.tree) return false
    const seen = new Set<unknown>([record])
    for (let at = now[field.name]; at != null; at = rows.find((row) => row.id === at)?.[field.name]) {
      if (seen.has(at)) return true
      seen.add(at)
    }
    return false
  })

/** Whether another record already has what must be unique. */
const taken = (entity: Entity, rows: readonly Row[], now: Record<string, unknown>, record: string | undefined): boolean => {
  const alone = Object.values(entity.fields).filter((field) => field.unique)
  return [...entity.unique.map((index) => index.fields), ...alone.map((field) => [field.name])].some((names) =>
    rows.some((row) => row.id !== record && names.every((name) => now[name] != null && row[name] === now[name])),
  )
}

const only = (entity: Entity, row: Row): Record<string, Value> =>
  Object.fromEntries(
    [...Object.keys(entity.fields), ...(entity.submit ? [SUBMISSION] : [])].map((name) => [name, (row[name] ?? null) as Value]),
  )

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
  const route = draft.route
    .replace(/^\/records\/\w+/, `/records/${draft.sound ? draft.entity : entity}`)
    .replace(/\{id\}|\{group\}/, id)
    .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(draft.named?.[name] ?? name))
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
  if (draft.route.endsWith('/history')) return remembered(pool.get(CHANGES)!, text)
  if (draft.query['fields']) return
  if (!['POST', 'PATCH'].includes(draft.method)) return
  const row = JSON.parse(text) as Row
  const at = rows.findIndex((other) => other.id === row.id)
  if (at >= 0) rows[at] = row
  else if (rows.length < 300) rows.push(row)
}

/** Changes that can be read and undone. */
function remembered(groups: Row[], text: string): void {
  for (const [, id] of text.matchAll(/"group":"([^"]+)"/g)) if (groups.length < 300) groups.push({ id: id!, version: 0 })
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
