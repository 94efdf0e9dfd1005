import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { STATEMENTS } from './extensions.ts'

/**
 * Makes `folder` a database if it is none yet, by copying one made beforehand: initdb takes five to ten seconds, a copy a
 * few tenths. Each step ends in a rename, so a kill leaves nothing half made behind under its final name.
 */
export const prepareFolder = async (folder: string): Promise<void> => {
  if (existsSync(join(folder, 'PG_VERSION'))) return
  await mkdir(dirname(folder), { recursive: true, mode: OURS })
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  const from = await prepareTemplate().catch(() => undefined)
  if (from) await cp(from, part, { recursive: true })
  else await initialise(part)
  await chmod(part, OURS)
  await rename(part, folder)
}

/** Nobody else on the machine reads the records, the passwords' hashes and the secret of the sessions, as Postgres itself has it. */
const OURS = 0o700

/** The ready-made database, made at its first use and kept beside the packages; its name changes with the engine's version. */
export const prepareTemplate = async (): Promise<string> => {
  const manifest = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '../package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const cache = join(fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url)), 'cahier')
  const template = join(cache, `database-${version}-4`)
  if (existsSync(template)) return template
  await mkdir(cache, { recursive: true })
  const part = `${template}.${randomUUID()}`
  await initialise(part)
  await rename(part, template).catch(async (error: unknown) => {
    await rm(part, { recursive: true, force: true })
    if (!existsSync(template)) throw error
  })
  return template
}

const initialise = async (folder: string): Promise<void> => {
  const pg = await PGlite.create(folder, { extensions: { pg_trgm } })
  for (const text of STATEMENTS) await pg.exec(text)
  await pg.exec('vacuum analyze')
  await pg.close()
}
