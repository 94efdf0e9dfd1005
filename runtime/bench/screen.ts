/**
 * `npm run bench -- screen`: the list of a million contacts in Chromium beside the same list with a thousand, on the same Postgres,
 * turn by turn: the first load, sorting, searching, scrolling, opening a record and coming back. Times are taken in the page, from the
 * act to the frame that shows what was asked for.
 */
import { writeFileSync } from 'node:fs'
import pg from 'pg'
import { chromium, type Page } from 'playwright-core'
import { cluster } from '../../scripts/lib/postgres.mjs'
import { serve } from '../test/server.ts'
import { firstAccount } from '../test/sign-in.ts'
import { fill } from './fill.ts'
import { machine, median } from './machine.ts'

const rows = Number(process.env['ROWS'] ?? 1_000_000)
const few = 1000
const rounds = Number(process.env['ROUNDS'] ?? 20)
/** Who acts has looked first; ms. */
const LOOK = 500
const here = new URL('.', import.meta.url).pathname

type Act = {
  readonly name: string
  readonly due?: number
  readonly run: (page: Page) => Promise<number>
}

const ROWS = '#rows tr[id^="row-"]'
const first = `document.querySelector('${ROWS}')?.textContent`
const ready = `document.querySelector('#rows [aria-busy="false"]') && document.querySelectorAll('${ROWS}').length >= 20`
const shown = `new Promise((done) => requestAnimationFrame(() => setTimeout(done)))`
/** From the act to the first frame where `until` holds; ms. */
const timed = (act: string, until: string): string => `(async () => {
  const before = ${first}
  const began = performance.now()
  ${act}
  while (!(${until})) await ${shown}
  await ${shown}
  return performance.now() - began
})()`
const typed = (text: string): string => `{
  const box = document.querySelector('[role=search] input')
  box.value = '${text}'
  box.dispatchEvent(new Event('input', { bubbles: true }))
}`
/** Since the browser began to ask for the page. */
const loaded = `(async () => { while (!(${ready})) await ${shown}; await ${shown}; return performance.now() })()`
const does =
  (act: string, until: string) =>
  (page: Page): Promise<number> =>
    page.evaluate(timed(act, until))

/** The second column is what contacts are called by, and has an index; the third has none. */
const sort = (column: number): string => `document.querySelector('#rows thead th:nth-child(${column}) button').click()`
const other = `${ready} && ${first} !== before`
const FIRST = { name: 'open the list, nothing kept', due: 1000 }
const acts: Act[] = [
  {
    name: 'reload, with what the browser has kept',
    due: 1000,
    run: (page) => page.reload({ waitUntil: 'commit' }).then(() => page.evaluate(loaded)),
  },
  { name: 'sort by a heading', due: 100, run: does(sort(2), other) },
  { name: 'sort the other way', due: 100, run: does(sort(2), other) },
  {
    name: 'scroll by forty rows',
    due: 100,
    run: does(
      `document.querySelector('.tbl-wrap').scrollBy({ top: 1600 })`,
      `[...document.querySelectorAll('${ROWS}')].at(-1).textContent.trim() && ${first} !== before`,
    ),
  },
  {
    name: 'open a record',
    due: 100,
    run: does(`document.querySelector('${ROWS} a').click()`, `document.querySelector('[data-field="email"] dd')`),
  },
  { name: 'go back to the list', due: 100, run: does(`history.back()`, ready) },
  { name: 'search a name', due: 100, run: does(typed('contact 777'), `${first}?.includes('777')`) },
  { name: 'end the search', due: 100, run: does(typed(''), `${ready} && !location.search.includes('q=')`) },
  {
    name: 'begin a new record',
    due: 100,
    run: async (page) => {
      const ms = await does(
        `document.querySelector('.top__acts .btn--primary').click()`,
        `document.querySelector('.drawer form input')`,
      )(page)
      await page.keyboard.press('Escape')
      await page.locator('.drawer').waitFor({ state: 'detached' })
      return ms
    },
  },
  { name: 'sort by what has no index', run: does(sort(3), other) },
]

const postgres = (await cluster({ shared_buffers: '1GB', max_wal_size: '4GB' }))!
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const servers: Awaited<ReturnType<typeof side>>[] = []
try {
  for (const count of [rows, few]) servers.push(await side(count))
  const times = new Map<string, number[]>()
  const note = (count: number, name: string, ms: number): void => {
    const key = `${count} ${name}`
    times.set(key, [...(times.get(key) ?? []), ms])
  }
  for (let round = 0; round <= rounds; round++) {
    for (const { url, cookie, count } of round % 2 ? servers : servers.toReversed()) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        locale: 'en-GB',
      })
      await context.addCookies(
        cookie.split('; ').map((pair) => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1), url })),
      )
      const page = await context.newPage()
      await page.goto('/contact', { waitUntil: 'commit' })
      const ms = await page.evaluate<number>(loaded)
      if (round > 0) note(count, FIRST.name, ms)
      for (const act of acts) {
        await page.waitForTimeout(LOOK)
        const took = await act.run(page)
        if (round > 0) note(count, act.name, took)
      }
      await context.close()
    }
  }
  const report = written(times)
  console.log(report)
  if (!process.env['ROWS']) writeFileSync(`${here}results/screen-${rows}.md`, report)
} finally {
  await browser.close()
  for (const { server } of servers) await server.stop()
  await postgres.stop()
}

/** A server of its own on a database of its own, filled; the administrator is signed in. */
async function side(count: number) {
  const db = new pg.Client({ connectionString: postgres.url })
  await db.connect()
  await db.query(`create database contacts_${count}`)
  await db.end()
  const databaseUrl = postgres.url.replace(/[^/]+$/, `contacts_${count}`)
  const server = await serve({ app: `${here}model`, databaseUrl })
  const cookie = await firstAccount(server.url)
  await fill(databaseUrl, count)
  return { server, url: server.url, cookie, count }
}

function written(times: ReadonlyMap<string, readonly number[]>): string {
  const of = (count: number, name: string): string[] => {
    const all = times.get(`${count} ${name}`)!.toSorted((a, b) => a - b)
    return [median(all), all[Math.floor(all.length * 0.95)]!].map((ms) => ms.toFixed(0))
  }
  const lines = [FIRST, ...acts].map(({ name, due }) => {
    const [many, less] = [of(rows, name), of(few, name)]
    return `| ${name} | ${many.join(' / ')} | ${less.join(' / ')} | ${(Number(many[0]) / Number(less[0])).toFixed(2)}× | ${due ?? '–'} |`
  })
  return `# The list of ${rows.toLocaleString('en')} contacts in a browser

\`npm run bench -- screen\` on ${machine()}, ${browser.version()} without a GPU; ${rounds} rounds after one to warm up, turn by turn with ${few.toLocaleString('en')} contacts on the same
Postgres. Browser, servers and database share the machine. Each act comes half a second after the one before. In ms, median / 95th
percentile, from the act to the frame that shows what was asked.

| | ${rows.toLocaleString('en')} rows | ${few.toLocaleString('en')} rows | ratio | due |
|---|--:|--:|--:|--:|
${lines.join('\n')}
`
}
