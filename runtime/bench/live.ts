/**
 * `npm run bench -- live`: two servers on one Postgres answer reads and writes, 200 a second, while the example company is
 * published again and again in other shapes. Counts what failed, answers that mix two shapes, and how long the second server
 * takes to follow. Ends with 1 when there was any.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page, Published, SentDocument } from '@cahier/core/wire'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { readLayer } from '../src/model/read.ts'

const publishes = Number(process.env['ROUNDS'] ?? 20)
const here = new URL('.', import.meta.url).pathname
const example = join(here, '../../examples/hardware-reseller')

type Properties = Record<string, Record<string, unknown>>
/** Shapes of the opportunity, published in turn: a field more, two names swapped, as it was, a text turned into a number, links as they were. */
const shapes: ((fields: Properties) => Properties)[] = [
  (fields) => ({ ...fields, extra: { $ref: 'field:text', title: 'Extra' } }),
  ({ engage_date: a, close_date: b, ...fields }) => ({
    ...fields,
    engage_date: { ...b, id: 'close_date' },
    close_date: { ...a, id: 'engage_date' },
  }),
  (fields) => fields,
  (fields) => ({ ...fields, extra: { $ref: 'field:integer', title: 'Extra', default: 4 } }),
]

const data = await mkdtemp(join(tmpdir(), 'cahier-live-'))
const postgres = (await cluster())!
const servers: ChildProcess[] = []
let failed = false
try {
  const [one, other] = [await start(4231), await start(4232)]
  const cookie = await signUp(one)
  const layer = await readLayer(example)
  const people = await load([one, other], cookie)
  const follows: number[] = []
  const took: number[] = []
  for (let round = 0; round < publishes; round++) {
    const documents = layer.documents.map((document) => shaped(document, shapes[round % shapes.length]!))
    const began = performance.now()
    const response = await send(one, cookie, 'POST', '/api/model/publish', {
      layers: [{ name: layer.name, documents }],
      answers: { new: ['opportunity.extra'] },
    })
    if (!response.ok) throw new Error(await response.text())
    const { revision } = (await response.json()) as Published
    took.push(performance.now() - began)
    const committed = performance.now()
    while (((await (await fetch(`${other}/api/health`)).json()) as { revision: number }).revision < revision) await sleep(5)
    follows.push(performance.now() - committed)
    await sleep(500)
  }
  const { requests, failures, slowest } = await people.stop()
  failed = failures.length > 0 || Math.max(...follows) > 1000
  console.log(`${publishes} publishes, each ${Math.round(Math.min(...took))} to ${Math.round(Math.max(...took))} ms`)
  console.log(`${requests} requests (list, read, update, create on both servers), slowest ${Math.round(slowest)} ms`)
  console.log(`${failures.length} failures`, ...failures.slice(0, 3))
  console.log(`the second server followed within ${Math.round(Math.max(...follows))} ms`)
} finally {
  for (const server of servers) server.kill('SIGTERM')
  await postgres.stop()
  await rm(data, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

/** Asks both servers in turn until it is stopped; a request begins every five milliseconds whatever the others do. */
async function load(urls: readonly string[], cookie: string) {
  const page = async (path: string) =>
    ((await (await fetch(`${urls[0]}/api/records/${path}`, { headers: { cookie } })).json()) as Page).items
  const ids = (await page('opportunity?limit=200')).map((item) => item.id)
  const links = { product: (await page('product?limit=1'))[0]?.id, sales_agent: (await page('sales_agent?limit=1'))[0]?.id }
  const failures: string[] = []
  let [requests, slowest, over] = [0, 0, false]
  const ask = async (n: number): Promise<void> => {
    const url = urls[n % urls.length]!
    const at = `/api/records/opportunity/${ids[n % ids.length]}`
    const began = performance.now()
    const response = await [
      () => send(url, cookie, 'GET', '/api/records/opportunity?limit=50&expand=account'),
      () => send(url, cookie, 'GET', at),
      () => send(url, cookie, 'PATCH', at, { close_value: n }),
      () =>
        send(url, cookie, 'POST', '/api/records/opportunity', { code: `N${String(n).padStart(7, '0')}`, stage: 'prospecting', ...links }),
    ][(n >> 1) % 4]!()
    const text = await response.text()
    slowest = Math.max(slowest, performance.now() - began)
    if (!response.ok) failures.push(`${response.status} ${text}`)
    else if ((n >> 1) % 4 === 0 && new Set((JSON.parse(text) as Page).items.map((item) => Object.keys(item).join())).size > 1)
      failures.push('two shapes in one answer')
  }
  const all: Promise<void>[] = []
  const running = (async () => {
    while (!over) {
      all.push(ask(requests++).catch((error: Error) => void failures.push(error.message)))
      await sleep(5)
    }
  })()
  return {
    stop: async () => {
      over = true
      await running
      await Promise.all(all)
      return { requests, failures, slowest }
    },
  }
}

function shaped(document: SentDocument, shape: (fields: Properties) => Properties): SentDocument {
  if (document.path !== 'entities/opportunity.json') return { path: document.path, text: document.text ?? '' }
  const entity = JSON.parse(document.text ?? '') as { properties: Properties }
  return { path: document.path, text: JSON.stringify({ ...entity, properties: shape(entity.properties) }) }
}

function send(url: string, cookie: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { cookie, 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' }
  return fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
}

async function signUp(url: string): Promise<string> {
  const response = await send(url, '', 'POST', '/api/auth/sign-up/email', {
    name: 'Ada',
    email: 'ada@example.com',
    password: 'correct horse battery 9',
  })
  if (!response.ok) throw new Error(await response.text())
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}

async function start(port: number): Promise<string> {
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', CAHIER_DATA: data, CAHIER_APP: example, DATABASE_URL: postgres.url }
  servers.push(spawn(process.execPath, [join(here, '../src/main.ts')], { env, stdio: ['ignore', 'ignore', 'inherit'] }))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 600; tries++) {
    if (await fetch(`${url}/api/health`).catch(() => undefined)) return url
    await sleep(100)
  }
  throw new Error('the server did not answer')
}
