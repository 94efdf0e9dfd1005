/**
 * `npm run bench -- publish`: how long writers of a table wait while a publish changes it. Writers update rows of the table
 * one after another, as the API does; the longest wait is shown beside the longest without a publish.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Layer } from '@cahier/core/model/model'
import pg from 'pg'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { connect } from '../src/db/connect.ts'
import { publish } from '../src/model/publish.ts'
import { readLayer } from '../src/model/read.ts'
import { openWorkspace } from '../src/model/store.ts'
import { fill, ids } from './fill.ts'
import { machine } from './machine.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const writers = 8
const here = new URL('.', import.meta.url).pathname
type Change = { readonly name: string; readonly due?: number; readonly change: (contact: Contact) => void }
type Contact = { properties: Record<string, Record<string, unknown>>; indexes: string[][] }

const changes: Change[] = [
  { name: 'add a field', due: 100, change: (c) => (c.properties['plain'] = { $ref: 'field:text', title: 'Plain' }) },
  {
    name: 'add a field with a default',
    due: 100,
    change: (c) => (c.properties['level'] = { $ref: 'field:integer', title: 'Level', default: 1 }),
  },
  { name: 'rename a field', change: (c) => rename(c, 'job', 'position') },
  { name: 'remove a field', change: (c) => delete c.properties['phone'] },
  { name: 'bring it back', change: (c) => (c.properties['phone'] = { $ref: 'field:text', title: 'Phone', maxLength: 30 }) },
  { name: 'add an index', change: (c) => c.indexes.push(['since']) },
  { name: 'make a field unique', change: (c) => (c.properties['email'] = { ...c.properties['email'], unique: true }) },
  { name: 'add a link', change: (c) => (c.properties['broker'] = { $ref: 'field:link', title: 'Broker', to: 'company' }) },
  { name: 'turn a number into a text', change: (c) => (c.properties['score'] = { $ref: 'field:text', title: 'Score' }) },
]

const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const db = await connect({ data: tmpdir(), databaseUrl: postgres.url })
try {
  const workspace = await openWorkspace(db, { name: 'main' })
  let layer = await readLayer(`${here}model`)
  await publish(workspace, [layer])
  console.log(`filling ${rows.toLocaleString('en')} rows`)
  await fill(postgres.url, rows)
  const contacts = await ids(postgres.url, 'contact', 4000)
  const calm = await during(contacts, () => sleep(5000))
  const lines = [line('nothing, for comparison', calm)]
  for (const { name, due, change } of changes) {
    layer = changed(layer, change)
    const found = await during(contacts, () => publish(workspace, [layer]))
    lines.push(line(name, found, due))
    console.log(lines.at(-1))
  }
  await workspace.close()
  const report = `# Publish, ${rows.toLocaleString('en')} rows\n\n\`ROWS=${rows} npm run bench -- publish\` on ${machine()}; ${writers} writers update rows of the table all the while.
Client, server and database share the machine.\n\n| | publish takes ms | longest wait of a writer ms | due | 99.9 % wait less than ms | writes |\n|---|--:|--:|--:|--:|--:|\n${lines.join('\n')}\n`
  console.log(report)
  if (rows === 1_000_000) writeFileSync(`${here}results/publish-${rows}.md`, report)
} finally {
  await db.close()
  await postgres.stop()
}

/** What writers wait while `work` runs. */
async function during(contacts: readonly string[], work: () => Promise<unknown>): Promise<{ took: number; waits: number[] }> {
  const waits: number[] = []
  let over = false
  const writing = Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const client = new pg.Client({ connectionString: postgres.url })
      await client.connect()
      for (let i = writer; !over; i += writers) {
        const began = performance.now()
        await client.query('update ws_main.contact set revenue = $2, version = version + 1 where id = $1', [
          contacts[i % contacts.length],
          i % 1000,
        ])
        waits.push(performance.now() - began)
      }
      await client.end()
    }),
  )
  await sleep(1000)
  waits.length = 0
  const began = performance.now()
  await work()
  const took = performance.now() - began
  over = true
  await writing
  return { took, waits: waits.toSorted((a, b) => a - b) }
}

function line(name: string, { took, waits }: { took: number; waits: readonly number[] }, due?: number): string {
  const at = (share: number) => (waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0).toFixed(1)
  return `| ${name} | ${Math.round(took).toLocaleString('en')} | **${at(1)}** | ${due ?? ''} | ${at(0.999)} | ${waits.length.toLocaleString('en')} |`
}

function changed(layer: Layer, change: (contact: Contact) => void): Layer {
  return {
    ...layer,
    documents: layer.documents.map((document) => {
      if (document.path !== 'entities/contact.json') return document
      const json = structuredClone(document.json) as Contact
      change(json)
      return { path: document.path, json }
    }),
  }
}

function rename({ properties }: Contact, from: string, to: string): void {
  properties[to] = { ...properties[from], id: from }
  delete properties[from]
}
