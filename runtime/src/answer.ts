import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { problem, type Problem } from '@cahier/core/problem'
import { said } from '@cahier/core/words/index'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { Refused } from './errors.ts'
import { languageOf } from './language.ts'
import { log } from './log.ts'
import { apiHeaders } from './security.ts'
import type { Env } from './workspace.ts'

/** Problems as RFC 9457 says them, in the reader's language; `current` is JSON text passed on as it is. */
export const problemDocument = (problems: readonly Problem[], status: number, language: string, current?: string): string => {
  const all = problems.map((one) => said(one, language))
  const document = JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: all[0]?.detail ?? STATUS_CODES[status] ?? '',
    problems: all,
  })
  return current === undefined ? document : `${document.slice(0, -1)},"current":${current}}`
}

/**
 * JSON text with the headers every answer has, given as a plain object: Node's adapter writes such an answer straight to the
 * socket, where headers set one by one on a Response cost more than all else that happens to a record.
 */
export const jsonText = (c: Context<Env>, body: string, status = 200, headers: Record<string, string> = {}): Response => {
  const response = new Response(body, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...apiHeaders, 'X-Request-Id': c.get('requestId'), ...headers },
  })
  complete.add(response)
  return response
}
const complete = new WeakSet<Response>()

/** Says what holds for every answer, on those that do not say it yet. */
export const complement = (c: Context<Env>): void => {
  if (complete.has(c.res)) return
  const { headers } = c.res
  for (const name in apiHeaders) if (!headers.has(name)) headers.set(name, apiHeaders[name]!)
  headers.set('X-Request-Id', c.get('requestId'))
}

/** Everything that is thrown ends here: a refusal says why, a lost database says try again, anything else is our own fault and is logged. */
export const onError = (error: unknown, c: Context<Env>): Response => {
  const refused = told(error, c)
  if (refused.status === 503) c.header('Retry-After', '1')
  return answerProblems(c, refused)
}

/** The same as a problem document alone, for an answer under way: its head is sent, and to touch it would throw. */
export const problemOf = (error: unknown, c: Context<Env>): string => {
  const { problems, status, current } = told(error, c)
  return problemDocument(problems, status, languageFor(c), current)
}

const told = (error: unknown, c: Context<Env>): Refused => {
  const refused = refusalOf(error)
  if (!refused) {
    const code = randomBytes(4).toString('hex')
    log.error({ code, err: error, method: c.req.method, path: c.req.path, requestId: c.get('requestId') }, 'unexpected')
    return new Refused([problem('server.error', '', { code })])
  }
  if (refused.status === 503) log.warn({ err: error, method: c.req.method, path: c.req.path }, 'busy')
  return refused
}

export const notFound = (c: Context<Env>): Response => answerProblems(c, new Refused([problem('request.unknown')]))

export const answerProblems = (c: Context<Env>, { problems, status, current }: Refused): Response =>
  c.body(problemDocument(problems, status, languageFor(c), current), status as 400, { 'Content-Type': 'application/problem+json' })

/** Also before anybody knows who asks. */
const languageFor = (c: Context<Env>): string =>
  c.get('language') ??
  languageOf(c.req.header('accept-language'), c.get('revision')?.model.app ?? { language: 'en', languages: ['fr', 'en'] })

const refusalOf = (error: unknown): Refused | undefined => {
  if (error instanceof Refused) return error
  if (error instanceof HTTPException)
    return new Refused([problem(error.status === 413 ? 'request.too_large' : 'request.unreadable')], error.status)
  if (unkept(error)) return new Refused([problem('text.characters')])
  return lost(error) ? new Refused([problem('server.busy')], 503) : undefined
}

/** Postgres keeps no NUL in a text: records say so at its place, all else that is sent, here. */
const unkept = (error: unknown): boolean => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return code === '22021' || (cause instanceof Error && unkept(cause))
}

/**
 * The database went away, is starting, has no connection left, or gave up waiting: the same request may succeed in a moment. Libraries
 * between the driver and us throw errors of their own and name the driver's as the cause.
 */
const lost = (error: unknown): boolean => {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown }
  if (cause instanceof Error && lost(cause)) return true
  if (typeof code === 'string' && (/^(08|53|57)/.test(code) || passing.has(code))) return true
  return (
    typeof message === 'string' &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/.test(
      message,
    )
  )
}
const passing = new Set(['40001', '40P01', '55P03', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'])
