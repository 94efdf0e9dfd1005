import { ADMINISTRATOR, type Actor } from '@cahier/core/access'
import type { Entity } from '@cahier/core/model/model'
import { problem, type Problem } from '@cahier/core/problem'
import { and, eq, isNull, notExists, sql } from 'drizzle-orm'
import type { Queryable } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { auth, memberTable, systemTables } from '../db/tables.ts'
import { Refused } from '../errors.ts'
import { changesOf } from '../records/changes.ts'
import type { Context } from '../records/context.ts'
import { newId } from '../records/id.ts'
import { write } from '../records/writing/pipeline.ts'
import { atRevision } from '../records/statement.ts'
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
export const createAccount = async (workspace: Workspace, { $context }: Auth, newcomer: Newcomer): Promise<string> => {
  const wrong = problemsOf(newcomer, workspace.current())
  if (wrong.length > 0) throw new Refused(wrong, 422)
  if (newcomer.by === null && (await hasAccounts(workspace.db))) throw closed()
  const { password } = await $context
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
  (await orm(db).select({ id: auth.user.id }).from(auth.user).limit(1)).length > 0

/** Ends every session of an account, wherever it is signed in. */
export const signOut = (db: Queryable, account: string): Promise<unknown> =>
  orm(db).delete(auth.session).where(eq(auth.session.userId, account))

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
  const db = orm(tx)
  const [taken] = await db
    .select({ id: auth.user.id })
    .from(auth.user)
    .where(sql`lower(${auth.user.email}) = lower(${email})`)
  if (taken) throw new Refused([problem('user.email_taken', '/email', { email })], 409)
  const account = newId()
  const now = { createdAt: sql`now()`, updatedAt: sql`now()` }
  await db.insert(auth.user).values({ id: account, name: name.trim(), email: sql`lower(${email})`, emailVerified: false, ...now })
  await db
    .insert(auth.account)
    .values({ id: newId(), accountId: account, providerId: 'credential', userId: account, password: hash, ...now })
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
  const { memberAccount, memberRole } = systemTables(schema)
  const known = memberTable(schema)
  const db = orm(tx)
  const [free] = await db
    .select({ id: known.id })
    .from(known)
    .where(
      and(
        sql`lower(${known.email}) = lower(${newcomer.email})`,
        isNull(known.deletedAt),
        notExists(db.select().from(memberAccount).where(eq(memberAccount.member, known.id))),
      ),
    )
    .for('update')
  const member = free?.id ?? (await insertRecord(tx, workspace, revision, newcomer))
  await db.insert(memberAccount).values({ member, account })
  const roles = [...new Set(newcomer.roles)].map((role) => ({ member, role }))
  if (roles.length > 0) await db.insert(memberRole).values(roles)
  return member
}

const insertRecord = async (
  tx: Queryable,
  workspace: Workspace,
  revision: Revision,
  { name, email, language, by }: Newcomer,
): Promise<string> => {
  const entity = revision.model.entities.member
  if (!entity) throw new Error('The model has no member.')
  const nobody: Actor = { kind: 'member', id: null, email: null, roles: [], language, teams: [], sites: [] }
  // Who may let people in was asked before; what that person may do with members is another matter.
  const actor: Actor = { ...(by ?? nobody), roles: [ADMINISTRATOR] }
  const ctx: Context = { workspace, revision, actor, now: new Date().toISOString(), language }
  const values = { name: name.trim(), email: email.toLowerCase(), language: spoken(entity, language), active: true }
  // A member is a record like any other: what the model says of one holds here too.
  const [made] = await write({ ctx, tx, group: newId(), depth: 0, whole: true }, entity, [{ values }])
  if (made!.problems.length > 0) throw new Refused(made!.problems)
  return made!.id
}

/** The language a member begins with: « fr » of « fr-CA », or none where the model offers members no such choice. */
const spoken = (entity: Entity, language: string): string | null => {
  const [tag = ''] = language.split('-')
  const { language: field } = entity.fields
  return field && 'options' in field && field.options.some(({ value }) => value === tag) ? tag : null
}
