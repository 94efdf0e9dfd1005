import { problem } from '@cahier/core/problem'
import type { Handler, Hono } from 'hono'
import { answerProblems } from './answer.ts'
import { Refused } from './errors.ts'
import type { Env } from './workspace.ts'

/** The end of the API: an address that knows other methods says which (405, or 204 to OPTIONS); one that knows none does not exist. */
export const allowed = (app: Hono<Env>): Handler<Env> => {
  let known: { readonly method: string; readonly path: RegExp }[] | undefined
  return (c) => {
    known ??= app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !path.includes('*'))
      .map(({ method, path }) => ({ method, path: pattern(path) }))
    const methods = new Set(known.filter(({ path }) => path.test(c.req.path)).map(({ method }) => method))
    if (methods.size === 0) return answerProblems(c, new Refused([problem('request.unknown')]))
    if (methods.has('GET')) methods.add('HEAD')
    c.header('Allow', [...methods, 'OPTIONS'].join(', '))
    return c.req.method === 'OPTIONS' ? c.body(null, 204) : answerProblems(c, new Refused([problem('request.method')]))
  }
}

/** '/records/:entity/:id{[0-9]+}' as a regular expression. */
const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+(\{[^}]*\})?/g, '[^/]+')}$`)
