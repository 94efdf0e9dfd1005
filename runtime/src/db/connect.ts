import { join } from 'node:path'
import type { Settings } from '../settings.ts'
import type { Database } from './database.ts'
import { takeLock, type Lock } from './lock.ts'

/**
 * The database the settings ask for. The embedded one is never opened without the lock on its folder: it is taken here,
 * and given back at `close`, unless the caller holds it already. Only the engine that is asked for is read.
 */
export const connect = async ({ databaseUrl, data }: Pick<Settings, 'databaseUrl' | 'data'>, held?: Lock): Promise<Database> => {
  if (databaseUrl) return (await import('./postgres.ts')).openPostgres(databaseUrl)
  const lock = held ?? (await takeLock(data))
  try {
    const { openEmbedded } = await import('./embedded.ts')
    const database = await openEmbedded(join(data, 'database'))
    return held ? database : { ...database, close: () => database.close().finally(() => lock.release()) }
  } catch (error) {
    if (!held) await lock.release()
    throw error
  }
}
