import { createInterface } from 'node:readline'
import { quote } from '@cahier/core/expression/scope'
import { problem } from '@cahier/core/problem'
import type { Extensions } from '@cahier/core/query/search'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import type { Database, Queryable } from '../db/database.ts'
import { extensionsOf } from '../db/extensions.ts'
import { Refused } from '../errors.ts'
import type { Disk } from '../files/disk.ts'
import { carried, createTable, nameOf, type Table } from './structure.ts'
import type { Manifest } from './write.ts'

/** How much of a table one statement takes: rows, and characters of JSON. */
const ROWS = 1000
const CHARACTERS = 4_000_000

/**
 * Brings a backup into a database that holds no company yet, whichever kind it came from: all of it, or nothing. `hear` is
 * told each table with its rows. Refuses a file that is no backup, and a database that is not empty.
 */
export const restore = async (
  db: Database,
  file: string,
  hear: (table: string, rows: number) => void,
  disk?: () => Promise<Disk>,
): Promise<Manifest> => {
  const zip = await openPromise(file, { autoClose: false }).catch(() => {
    throw new Refused([problem('backup.unreadable', '', { file })])
  })
  try {
    const entries = await entriesOf(zip)
    const manifest = await manifestOf(zip, entries, file)
    const extensions = await extensionsOf(db)
    await db.transaction(async (tx) => {
      await bringIn(tx, zip, entries, here(manifest, extensions), hear)
      if (disk) await bringFiles(zip, entries, disk)
    })
    return manifest
  } finally {
    zip.close()
  }
}

/** Indexes for search are in terms of extensions, which may be elsewhere in this database, or not to be had: then they are left out. */
const here = (manifest: Manifest, { fold, trigrams }: Extensions): Manifest => ({
  ...manifest,
  tables: manifest.tables.map((table) => ({
    ...table,
    indexes: table.indexes
      .filter(
        (text) =>
          (trigrams !== undefined || !OF_TRIGRAMS.test(text)) &&
          (!/\bfold_\w+\(/.test(text) || (fold !== undefined && text.includes(`${fold}(`))),
      )
      .map((text) => text.replace(new RegExp(OF_TRIGRAMS, 'g'), `${quote(trigrams ?? '')}.gin_trgm_ops`)),
  })),
})
const OF_TRIGRAMS = /(?:\b\w+\.)?\bgin_trgm_ops\b/

const entriesOf = async (zip: ZipFile): Promise<Map<string, Entry>> => {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  return entries
}

const manifestOf = async (zip: ZipFile, entries: ReadonlyMap<string, Entry>, file: string): Promise<Manifest> => {
  const entry = entries.get('cahier.json')
  if (!entry) throw new Refused([problem('backup.unreadable', '', { file })])
  let text = ''
  for await (const chunk of (await zip.openReadStreamPromise(entry)).setEncoding('utf8')) text += chunk as string
  const manifest = JSON.parse(text) as Manifest
  if (manifest.format !== 1) throw new Refused([problem('backup.format', '', { format: String(manifest.format) })])
  return manifest
}

const bringIn = async (
  tx: Queryable,
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  { tables }: Manifest,
  hear: (table: string, rows: number) => void,
): Promise<void> => {
  await tx.query({ text: 'set local statement_timeout = 0' })
  const schemas = [...new Set(tables.map(({ schema }) => schema))]
  const [found] = await tx.query<{ name: string }>({
    text: `select nspname as name from pg_namespace where nspname = any($1::text[]) limit 1`,
    values: [`{${schemas.join(',')}}`],
  })
  if (found) throw new Refused([problem('backup.not_empty')], 409)
  for (const schema of schemas) await tx.query({ text: `create schema ${quote(schema)}` })
  for (const table of tables) await tx.query({ text: createTable(table) })
  for (const table of tables) {
    const entry = entries.get(`rows/${table.schema}.${table.name}.ndjson`)
    const rows = entry ? await fill(tx, zip, entry, table) : 0
    if (rows !== table.rows) throw new Refused([problem('backup.incomplete', '', { table: table.name, rows, expected: table.rows })])
    await number(tx, table)
    hear(table.name, rows)
  }
  for (const table of tables) {
    for (const { name, kind, text } of table.constraints)
      if (kind !== 'f') await tx.query({ text: `alter table ${nameOf(table)} add constraint ${quote(name)} ${text}` })
    for (const text of table.indexes) await tx.query({ text })
  }
  for (const table of tables)
    for (const { name, kind, text } of table.constraints)
      if (kind === 'f') await tx.query({ text: `alter table ${nameOf(table)} add constraint ${quote(name)} ${text}` })
}

/** Before the rows are committed, so that none promises what is not there. */
const bringFiles = async (zip: ZipFile, entries: ReadonlyMap<string, Entry>, disk: () => Promise<Disk>): Promise<void> => {
  for (const [name, entry] of entries) {
    if (/^files\/ws_[a-z0-9_]+\/[0-9a-f]{2}\/[0-9a-f-]{36}$/.test(name))
      await (await disk()).put(name.slice('files/'.length), await zip.openReadStreamPromise(entry))
  }
}

const fill = async (tx: Queryable, zip: ZipFile, entry: Entry, table: Table): Promise<number> => {
  const columns = carried(table)
  const into = columns.map(({ name }) => quote(name)).join(', ')
  const values = columns.map(({ type }, i) => `(r ->> ${i})::${type}`).join(', ')
  const text = `insert into ${nameOf(table)} (${into}) overriding system value select ${values} from json_array_elements($1::json) r`
  let [count, size, rows]: [number, number, string[]] = [0, 0, []]
  const flush = async (): Promise<void> => {
    if (rows.length > 0) await tx.query({ text, values: [`[${rows.join(',')}]`] })
    ;[count, size, rows] = [count + rows.length, 0, []]
  }
  for await (const line of createInterface({ input: await zip.openReadStreamPromise(entry), crlfDelay: Infinity })) {
    rows.push(line)
    size += line.length
    if (rows.length === ROWS || size > CHARACTERS) await flush()
  }
  await flush()
  return count
}

/** Numbers go on after the last one there is. */
const number = async (tx: Queryable, table: Table): Promise<void> => {
  const own = table.columns.find(({ identity }) => identity !== '')
  if (!own) return
  await tx.query({
    text: `select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${quote(own.name)}) from ${nameOf(table)}), 0) + 1, false)`,
    values: [nameOf(table), own.name],
  })
}
