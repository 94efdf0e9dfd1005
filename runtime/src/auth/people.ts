import { createHash, timingSafeEqual } from 'node:crypto'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Workspace } from '../workspace.ts'
import type { Auth } from './auth.ts'
import { actorOf, memberOf, type Member } from './members.ts'

/** For how long an answer about a person is believed; a member removed through another process can act that much longer. Milliseconds. */
const BELIEVED = 5_000
const MOST = 5_000

/** Who asks, and the cookies to send back where their session was extended. */
export type Who = { readonly actor: Actor; readonly member: Member | null; readonly cookies: readonly string[] }
export type People = {
  /** Null for nobody. Answers at once, without a promise, when it was asked a moment ago. */
  who(cookie: string | undefined, authorization: string | undefined): Who | null | Promise<Who | null>
  /** Forgets what is believed: a session, a role or a member has changed here. */
  forget(): void
}

/** `token` is the key of the data folder's lock: who can read that file may do everything, as the command line does. */
export const people = (workspace: Workspace, auth: Auth, token: string): People => {
  const job: Who = {
    actor: {
      kind: 'job',
      id: null,
      email: null,
      roles: [ADMINISTRATOR],
      language: workspace.current().model.app.language,
      teams: [],
      sites: [],
    },
    member: null,
    cookies: [],
  }
  let known = new Map<string, { readonly who: Who | null; readonly until: number }>()

  const ask = async (cookie: string): Promise<Who | null> => {
    const remembering = known
    const { headers, response } = await auth.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true })
    const member = response ? await memberOf(workspace.db, workspace.schema, response.user.id) : undefined
    const who = member?.active ? { actor: actorOf(member, workspace.current().model.app.language), member, cookies: [] } : null
    if (remembering.size >= MOST) remembering.clear()
    remembering.set(cookie, { who, until: Date.now() + BELIEVED })
    return who && { ...who, cookies: headers.getSetCookie() }
  }
  return {
    who(cookie, authorization) {
      if (authorization?.startsWith('Bearer ')) return same(authorization.slice(7), token) ? job : null
      const session = cookie && sessionOf(cookie)
      if (!session) return null
      const found = known.get(session)
      return found && found.until > Date.now() ? found.who : ask(session)
    },
    forget: () => (known = new Map()),
  }
}

/** Only the session's own cookie: whatever else the browser holds for this host is no business of ours. */
const sessionOf = (cookies: string): string | undefined => {
  const start = cookies.indexOf(SESSION)
  if (start < 0 || (start > 0 && cookies[start - 1] !== ' ' && cookies[start - 1] !== ';')) return undefined
  const end = cookies.indexOf(';', start)
  return end < 0 ? cookies.slice(start) : cookies.slice(start, end)
}
const SESSION = 'cahier.session_token='

/** The session the cookie is of: what stands before its signature. */
export const tokenIn = (cookies = ''): string | undefined => sessionOf(cookies)?.slice(SESSION.length).split('.')[0]

const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
