import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { quote } from '@cahier/core/expression/scope'
import { ZipFile } from 'yazl'
import type { Queryable } from '../db/database.ts'
import { keyOf } from '../files/keep.ts'
import type { Workspace } from '../workspace.ts'
import { carried, nameOf, structure, type Table } from './structure.ts'

/** What a backup says of itself, in `cahier.json`. */
export type Manifest = {
  readonly format: 1
  readonly at: string
  readonly workspace: string
  readonly app: string
  readonly revision: number
  readonly tables: readonly (Table & { readonly rows: number })[]
}

/** The identities of those who may sign in, beside the company's own schema. */
const AUTH = 'auth'
/** Rows fetched at a time. */
const PAGE = 2000

/**
 * Writes all there is of a company as one zip: `cahier.json`, and for each table a file of rows, a JSON array a line. It is of
 * one moment, and is spooled to a file first: a slow reader does not keep the database waiting. Answers the file, in a folder
 * of its own that the caller removes.
 */
export const backup = async (workspace: Workspace, at: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-backup-'))
  const file = join(folder, 'backup.zip')
  await workspace.db.transaction(async (tx) => {
    await tx.query({ text: 'set transaction isolation level repeatable read, read only' })
    await tx.query({ text: 'set local statement_timeout = 0' })
    const tables = await structure(tx, [AUTH, workspace.schema])
    const zip = new ZipFile()
    const written = pipeline(zip.outputStream, createWriteStream(file, { mode: 0o600 }))
    const counts: number[] = []
    for (const table of tables) {
      await new Promise<void>((resolve, reject) => {
        const rows = Readable.from(lines(tx, table, (count) => counts.push(count)))
        rows.once('error', reject).once('end', resolve)
        written.catch(reject)
        zip.addReadStream(rows, `rows/${table.schema}.${table.name}.ndjson`)
      })
    }
    await addFiles(tx, workspace, zip)
    const { number, model } = workspace.current()
    const manifest: Manifest = {
      format: 1,
      at,
      workspace: workspace.name,
      app: model.app.title,
      revision: number,
      tables: tables.map((table, i) => ({ ...table, rows: counts[i]! })),
    }
    zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), 'cahier.json')
    zip.end()
    await written
  })
  return file
}

async function* lines(tx: Queryable, table: Table, counted: (rows: number) => void): AsyncGenerator<string> {
  const values = carried(table).map(({ name }) => `${quote(name)}::text`)
  await tx.query({
    text: `declare rows no scroll cursor for select to_json(array[${values.join(', ')}]::text[])::text as row from ${nameOf(table)}`,
  })
  let count = 0
  for (let page: { row: string }[]; (page = await tx.query<{ row: string }>({ text: `fetch ${PAGE} from rows` })).length > 0;) {
    count += page.length
    yield page.map(({ row }) => `${row}\n`).join('')
  }
  await tx.query({ text: 'close rows' })
  counted(count)
}

/** The bytes of files, under the keys they have on disk; one that went since the moment of the backup is left out. */
const addFiles = async (tx: Queryable, { schema, disk }: Workspace, zip: ZipFile): Promise<void> => {
  if (!disk) return
  const drive = await disk()
  for (const { id } of await tx.query<{ id: string }>({ text: `select id from ${quote(schema)}._file order by id` })) {
    const bytes = await drive.get(keyOf(schema, id)).catch(() => undefined)
    if (!bytes) continue
    await new Promise<void>((resolve, reject) => {
      bytes.once('error', reject).once('end', resolve)
      zip.addReadStream(bytes, `files/${keyOf(schema, id)}`, { compress: false })
    })
  }
}
