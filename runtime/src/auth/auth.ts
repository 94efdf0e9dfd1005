import { randomBytes } from 'node:crypto'
import { betterAuth, type BetterAuthOptions } from 'better-auth/minimal'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import type { Database } from '../db/database.ts'
import { orm } from '../db/orm.ts'
import { auth } from '../db/tables.ts'
import { newId } from '../records/id.ts'
import { attempts } from './attempts.ts'
import { authTables } from './tables.ts'

/** Where the server itself writes the address of the one who asks; a client's own header of that name is thrown away. */
export const ADDRESS = 'x-cahier-address'
export type Auth = Awaited<ReturnType<typeof openAuth>>

/**
 * Identities: e-mail and password, sessions by cookie. Accounts are made by `createAccount` alone, together with their member, so
 * better-auth's own sign-up stays closed; origins are checked in security.ts for every route alike.
 */
export const openAuth = async (db: Database) => {
  const secret = await authTables(db, options(db, 'unused'), randomBytes(32).toString('base64url'))
  return betterAuth(options(db, secret))
}

const options = (db: Database, secret: string) =>
  ({
    secret,
    basePath: '/api/auth',
    database: drizzleAdapter(orm(db), { provider: 'pg', schema: auth, transaction: true }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
    verification: { storeIdentifier: 'hashed' },
    session: { expiresIn: 14 * 24 * 3600, updateAge: 24 * 3600 },
    rateLimit: {
      enabled: true,
      customStorage: attempts(),
      window: 60,
      max: 120,
      // An office asks from one address; what comes with the library is three in ten seconds.
      customRules: { '/sign-in/email': { window: 60, max: 20 }, '/change-password': { window: 60, max: 20 } },
    },
    advanced: {
      cookiePrefix: 'cahier',
      useSecureCookies: false,
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { ipAddressHeaders: [ADDRESS] },
      database: { generateId: () => newId() },
    },
  }) satisfies BetterAuthOptions
