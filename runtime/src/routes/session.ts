import { ADMINISTRATOR } from '@cahier/core/access'
import { problem } from '@cahier/core/problem'
import type { Session } from '@cahier/core/wire'
import { Hono, type Context } from 'hono'
import { hasAccounts } from '../auth/account.ts'
import type { People, Who } from '../auth/people.ts'
import { Refused } from '../errors.ts'
import { languageOf } from '../language.ts'
import { update } from '../records/update.ts'
import type { Env } from '../workspace.ts'

/** Who is here, and the company they see; the one thing about themselves that everybody may change, their language. */
export const session = (people: People): Hono<Env> =>
  new Hono<Env>()
    .get('/session', async (c) => c.json(await describe(c, await whoIn(c, people))))
    .patch('/session', async (c) => {
      const who = await whoIn(c, people)
      if (!who?.member) throw new Refused([problem('auth.required')])
      const sent: unknown = await c.req.json().catch(() => null)
      const language = (sent as { language?: unknown } | null)?.language
      const { workspace, revision, now } = c.var
      if (typeof language !== 'string' || !revision.model.app.languages.includes(language)) {
        throw new Refused([problem('user.language', '/language', { language: String(language) })])
      }
      // Anybody may choose their language, whatever their roles say of members; history still names them.
      const actor = { ...who.actor, roles: [ADMINISTRATOR] }
      await update({ workspace, revision, actor, now, language }, 'member', who.member.id, { language })
      people.forget()
      return c.json(await describe(c, await whoIn(c, people)))
    })

export const whoIn = async (c: Context<Env>, people: People): Promise<Who | null> => {
  const who = await people.who(c.req.header('cookie'), c.req.header('authorization'))
  for (const cookie of who?.cookies ?? []) c.header('Set-Cookie', cookie, { append: true })
  return who
}

const describe = async (c: Context<Env>, who: Who | null): Promise<Session> => {
  const { workspace, revision } = c.var
  const { app } = revision.in(languageOf(c.req.header('accept-language'), revision.model.app, who?.actor.language))
  const { name, title, language, languages, timeZone } = app
  const member = who?.member
  return {
    user: member
      ? {
          id: member.id,
          name: member.name,
          email: member.email,
          roles: member.roles,
          language: member.language ?? language,
          teams: member.teams,
          sites: member.sites,
        }
      : null,
    firstRun: who === null && !(await hasAccounts(workspace.db)),
    app: { name, title, language, languages, timeZone, revision: revision.number },
  }
}
