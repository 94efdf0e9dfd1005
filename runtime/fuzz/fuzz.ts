import type { Type } from '@cahier/core/expression/node'
import { kindOf } from '@cahier/core/fields/index'
import type { Entity, Field, Model } from '@cahier/core/model/model'
import { GROUPED, SUMMED } from '@cahier/core/query/aggregate'
import type { Moment } from '@cahier/core/record'
import fc from 'fast-check'
import { validators } from './answers.ts'
import type { Link } from './arbitrary.ts'
import { sound } from './judge.ts'
import { known, remember, there, type Pool, type Resolved } from './pool.ts'
import { CHANGES, requests, type Draft, type OpenApi, type Send } from './request.ts'

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
  const pool: Pool = new Map([[CHANGES, []]])
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

const tally = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}
const codes = (text: string): string => [...text.matchAll(/"code":"([^"]+)"/g)].map((match) => match[1]).join(' ')
