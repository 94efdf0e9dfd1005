import { join } from 'node:path'
import type { Settings } from '../settings.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { takeLock, type Lock } from './lock.ts'
import { openPostgres } from './postgres.ts'

/**
 * The database the settings ask for. The embedded one is never opened without the lock on its folder: it is taken here,
 * and given back at `close`, unless the caller holds it already.
 */
export const connect = async ({ databaseUrl, data }: Pick<Settings, 'databaseUrl' | 'data'>, held?: Lock): Promise<Database> => {
  if (databaseUrl) return openPostgres(databaseUrl)
  const lock = held ?? (await takeLock(data))
  try {
    const database = await openEmbedded(join(data, 'database'))
    return held ? database : { ...database, close: () => database.close().finally(() => lock.release()) }
  } catch (error) {
    if (!held) await lock.release()
    throw error
  }
}
