import { text } from 'node:stream/consumers'
import { ADMINISTRATOR } from '@cahier/core/access'
import { connected, json, send, type Client } from './client.ts'
import { OK, USAGE, type Terminal } from './terminal.ts'

type Flags = Readonly<Record<string, unknown>>
/** POST /api/users/{email}/reset: a page of the studio, wherever people reach it. */
type Reset = { readonly path: string; readonly expires_at: string }
/** GET /api/users */
export type User = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly active: boolean
}

/** Without a password, one is made and shown once. */
export async function add(email: string, flags: Flags, terminal: Terminal): Promise<number> {
  const asked = flags.passwordStdin || terminal.interactive
  const given = asked ? await newPassword(flags, terminal) : undefined
  if (asked && given === undefined) return USAGE
  const name = typeof flags.name === 'string' ? { name: flags.name } : {}
  return connected(terminal, async (client) => {
    const roles = Array.isArray(flags.role) ? flags.role : await firstRoles(client)
    const sent = { email, ...name, roles, ...(given === undefined ? {} : { password: given }) }
    const user = await json<User & { readonly password?: string }>(await client.fetch('/api/users', send('POST', sent)))
    terminal.answer(user, [terminal.words.userAdded(user.email), ...(user.password ? [terminal.words.passwordMade(user.password)] : [])])
    return OK
  })
}

/** The first person may do everything: once somebody can sign in, nobody becomes administrator by signing up. */
async function firstRoles(client: Client): Promise<string[]> {
  const { users } = await json<{ readonly users: readonly User[] }>(await client.fetch('/api/users'))
  return users.length === 0 ? [ADMINISTRATOR] : []
}

export async function list(terminal: Terminal): Promise<number> {
  return connected(terminal, async (client) => {
    const { users } = await json<{ readonly users: readonly User[] }>(await client.fetch('/api/users'))
    terminal.answer(
      { users },
      users.map((user) => `${user.email}\t${user.name}\t${user.roles.join(', ')}`),
    )
    return OK
  })
}

export async function role(email: string, name: string, flags: Flags, terminal: Terminal): Promise<number> {
  return connected(terminal, async (client) => {
    const path = `/api/users/${encodeURIComponent(email)}/roles/${encodeURIComponent(name)}`
    const user = await json<User>(await client.fetch(path, { method: flags.remove ? 'DELETE' : 'PUT' }))
    terminal.answer(user, [terminal.words.userRoles(user.email, user.roles)])
    return OK
  })
}

export async function password(email: string, flags: Flags, terminal: Terminal): Promise<number> {
  const given = await newPassword(flags, terminal)
  if (given === undefined) return USAGE
  return connected(terminal, async (client) => {
    const user = await json<User>(await client.fetch(`/api/users/${encodeURIComponent(email)}/password`, send('PUT', { password: given })))
    terminal.answer(user, [terminal.words.passwordSet(user.email)])
    return OK
  })
}

/** A link of one use, for who lost their password: for them alone, by a safe way. */
export async function reset(email: string, terminal: Terminal): Promise<number> {
  return connected(terminal, async (client) => {
    const made = await json<Reset>(await client.fetch(`/api/users/${encodeURIComponent(email)}/reset`, { method: 'POST' }))
    terminal.answer(made, [terminal.words.resetMade(email), made.path])
    return OK
  })
}

/** From standard input, or asked twice of a person. Never an argument: those stay in the shell's memory. */
async function newPassword(flags: Flags, terminal: Terminal): Promise<string | undefined> {
  const { words } = terminal
  if (flags.passwordStdin) return (await text(process.stdin)).replace(/\r?\n$/, '')
  if (!terminal.interactive) return refuse(terminal, words.passwordMissing)
  const first = await terminal.password(words.passwordAsk)
  if (first === undefined) return undefined
  return first === (await terminal.password(words.passwordAgain)) ? first : refuse(terminal, words.passwordDiffers)
}

function refuse(terminal: Terminal, sentence: string): undefined {
  terminal.answer({ error: sentence }, [])
  terminal.say(sentence)
  return undefined
}
