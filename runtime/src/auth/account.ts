import { randomUUID } from 'node:crypto'
import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Value } from '@cahier/core/fields/kind'
import { problem, type Problem } from '@cahier/core/problem'
import { defaults, type Values } from '@cahier/core/record'
import type { Queryable } from '../db/database.ts'
import { Refused } from '../errors.ts'
import { byId } from '../records/body.ts'
import { changesOf } from '../records/changes.ts'
import { newId } from '../records/id.ts'
import { atRevision, sameRevision } from '../records/statement.ts'
import { insertText, parameter, type Written } from '../records/write.ts'
import type { Revision, Workspace } from '../workspace.ts'
import type { Auth } from './auth.ts'
import { weaknesses } from './password.ts'

export type Newcomer = {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly language: string
  readonly roles: readonly string[]
  /** Who lets them in; null for the first one, who lets in themselves. */
  readonly by: Actor | null
}

/**
 * An account, its member and its roles, all or nothing. Without `by` it is the first account: refused when there is one already,
 * also when two ask at the same moment. A member who is there under that e-mail, and has no account, gets this one.
 */
export const createAccount = async (workspace: Workspace, auth: Auth, newcomer: Newcomer): Promise<string> => {
  const wrong = problemsOf(newcomer, workspace.current())
  if (wrong.length > 0) throw new Refused(wrong, 422)
  if (newcomer.by === null && (await hasAccounts(workspace.db))) throw closed()
  const { password } = await auth.$context
  const hash = await password.hash(newcomer.password)
  const member = await atRevision(workspace, workspace.current(), (revision) =>
    workspace.db.transaction(async (tx) => {
      await tx.query({ text: `select pg_advisory_xact_lock(hashtext('cahier accounts'))` })
      if (newcomer.by === null && (await hasAccounts(tx))) throw closed()
      const account = await insertAccount(tx, newcomer, hash)
      return insertMember(tx, workspace, revision, newcomer, account)
    }),
  )
  changesOf(workspace).tell()
  return member
}

export const hasAccounts = async (db: Queryable): Promise<boolean> =>
  (await db.query<{ some: boolean }>({ text: 'select exists (select from auth."user") as some' }))[0]?.some === true

const closed = (): Refused => new Refused([problem('auth.sign_up_closed')])

const problemsOf = ({ name, email, password, roles }: Newcomer, { model }: Revision): Problem[] => [
  ...(name.trim() !== '' ? [] : [problem('field.required', '/name')]),
  ...(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email) && email.length <= 254 ? [] : [problem('email.invalid', '/email')]),
  ...weaknesses(password, [email.split('@')[0] ?? '', name]),
  ...roles.flatMap((role) =>
    role === ADMINISTRATOR || Object.hasOwn(model.roles, role) ? [] : [problem('user.role', '/roles', { role })],
  ),
]

const insertAccount = async (tx: Queryable, { name, email }: Newcomer, hash: string): Promise<string> => {
  const [taken] = await tx.query({ text: 'select 1 from auth."user" where lower(email) = lower($1)', values: [email] })
  if (taken) throw new Refused([problem('user.email_taken', '/email', { email })], 409)
  const account = newId()
  await tx.query({
    text: `insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values ($1, $2, lower($3), false, now(), now())`,
    values: [account, name.trim(), email],
  })
  await tx.query({
    text: `insert into auth.account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt") values ($1, $2, 'credential', $2, $3, now(), now())`,
    values: [newId(), account, hash],
  })
  return account
}

const insertMember = async (
  tx: Queryable,
  workspace: Workspace,
  revision: Revision,
  newcomer: Newcomer,
  account: string,
): Promise<string> => {
  const { schema } = workspace
  const [known] = await tx.query<{ id: string }>({
    text: `select m.id from "${schema}".member m where lower(m.email) = lower($1) and m.deleted_at is null
      and not exists (select from "${schema}"._member_account a where a.member = m.id) for update`,
    values: [newcomer.email],
  })
  const member = known?.id ?? (await insertRecord(tx, schema, revision, newcomer))
  await tx.query({ text: `insert into "${schema}"._member_account (member, account) values ($1, $2)`, values: [member, account] })
  await tx.query({
    text: `insert into "${schema}"._member_role (member, role) select $1, unnest($2::text[])`,
    values: [member, [...new Set(newcomer.roles)]],
  })
  return member
}

const insertRecord = async (
  tx: Queryable,
  schema: string,
  revision: Revision,
  { name, email, language, by }: Newcomer,
): Promise<string> => {
  const entity = revision.model.entities.member
  if (!entity) throw new Error('The model has no member.')
  const now = new Date().toISOString()
  const { timeZone } = revision.model.app
  const actor: Actor = by ?? { kind: 'job', id: null, email: null, roles: [ADMINISTRATOR], language, teams: [], sites: [] }
  const moment = { now, actor, style: { locale: language, timeZone, today: now.slice(0, 10) } }
  const given: Record<string, Value> = { name: name.trim(), email: email.toLowerCase(), language: language.slice(0, 2), active: true }
  const record: Values = { ...defaults(entity, moment), ...given }
  const id = newId()
  const values = [revision.number, id, now, actor.id, 'request', randomUUID(), JSON.stringify(byId(entity, record))]
  const [row] = await tx.query<Written>({
    text: insertText(schema, entity, []),
    values: [...values, ...Object.keys(entity.fields).map((field) => parameter(record[field]))],
  })
  sameRevision(revision, row)
  return id
}
