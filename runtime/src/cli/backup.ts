import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { restore as bringIn } from '../backups/restore.ts'
import { connect } from '../db/connect.ts'
import { onDisk } from '../files/later.ts'
import { settings } from '../settings.ts'
import { Answered, connected, problemOf } from './client.ts'
import { OK, type Terminal } from './terminal.ts'

/** `cahier backup [file]`: everything of the company into one file, while it is served or not. */
export async function backup(file: string | undefined, terminal: Terminal): Promise<number> {
  return connected(terminal, async (client) => {
    const response = await terminal.progress(terminal.words.backingUp, () => client.fetch('/api/backup'))
    if (!response.ok) throw new Answered(await problemOf(response))
    const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
    const target = file ?? named ?? 'cahier.zip'
    // Passwords' hashes are inside: nobody else on the machine reads it, and no earlier backup is written over.
    const out = createWriteStream(target, { mode: 0o600, flags: 'wx' })
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), out).catch(
      async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') await rm(target, { force: true })
        throw error
      },
    )
    terminal.answer({ file: target }, [])
    terminal.say(terminal.words.backedUp(target))
    return OK
  })
}

/** `cahier restore <file>`: a backup into a new data folder, or into a Postgres database without a company. */
export async function restore(file: string, terminal: Terminal): Promise<number> {
  const db = await connect(settings())
  try {
    const { words } = terminal
    const manifest = await terminal.progress(words.restoring, (tell) =>
      bringIn(db, file, (table, rows) => tell(words.restoredTable(table, rows)), onDisk(settings().data)),
    )
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    terminal.answer({ app: manifest.app, revision: manifest.revision, at: manifest.at, rows }, [])
    terminal.say(words.restored(manifest.app, rows))
    return OK
  } finally {
    await db.close()
  }
}
