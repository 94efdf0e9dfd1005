import { randomBytes } from 'node:crypto'
import { problem } from '@cahier/core/problem'
import { eq } from 'drizzle-orm'
import type { Queryable } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { auth as tables } from '../db/tables.ts'
import { Refused } from '../errors.ts'
import type { Auth } from './auth.ts'

/** For how long a link waits for its person; milliseconds. */
const VALID = 24 * 3600 * 1000
export type Reset = { readonly path: string; readonly expires_at: string }

/**
 * A way in for who lost their password: of one use, for a day, the last one made only. No mail is needed: an administrator hands it
 * over. It is kept as a hash, so that neither the database nor a backup opens an account.
 */
export const resetOf = async ({ $context }: Auth, db: Queryable, account: string): Promise<Reset> => {
  const { internalAdapter } = await $context
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(Date.now() + VALID)
  await orm(db).delete(tables.verification).where(eq(tables.verification.value, account))
  await internalAdapter.createVerificationValue({ value: account, identifier: identifier(token), expiresAt })
  return { path: `/reset?token=${token}`, expires_at: expiresAt.toISOString() }
}

/** The account a token is for; refused when it was used, has expired or never was. */
export const accountOf = async ({ $context }: Auth, token: unknown): Promise<string> => {
  const { internalAdapter } = await $context
  const found = typeof token === 'string' && token !== '' ? await internalAdapter.findVerificationValue(identifier(token)) : null
  if (!found || found.expiresAt <= new Date()) throw new Refused([problem('auth.reset_gone')])
  return found.value
}

/** As better-auth's own route looks it up. */
const identifier = (token: string): string => `reset-password:${token}`
