import { setTimeout as sleep } from 'node:timers/promises'

/** What one server was asked and answered; `wrong` names every answer that the request did not deserve. */
export type Load = {
  readonly answered: number
  readonly seconds: number
  readonly wrong: readonly string[]
  readonly seen: ReadonlySet<string>
}
export type Fields = { readonly name: string; readonly fields: readonly string[]; readonly serial: string; readonly amount: string }

/** The item before and after the edit: one field comes, one has another name, two change names. Values begin with what they mean. */
export const shapes: readonly [Fields, Fields] = [
  { name: 'old', fields: ['amount', 'code', 'label', 'serial'], serial: 'serial', amount: 'amount' },
  { name: 'new', fields: ['amount', 'code', 'description', 'level', 'serial'], serial: 'amount', amount: 'serial' },
]
const system = new Set(['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'expand'])

/** The one shape that all of these are of, or what is wrong. */
export const shapeOf = (fields: readonly string[]): string | undefined => {
  const own = fields
    .filter((field) => !system.has(field))
    .toSorted()
    .join()
  return shapes.find((shape) => shape.fields.join() === own)?.name
}

type Item = Readonly<Record<string, unknown>>
const read = (item: Item): string => {
  const shape = shapes.find(({ name }) => name === shapeOf(Object.keys(item)))
  const fits =
    shape && (['serial', 'amount'] as const).every((field) => item[field] === null || String(item[field]).startsWith(shape[field]))
  return fits ? shape.name : `torn: ${JSON.stringify(item)}`
}

export type Driver = {
  readonly urls: readonly string[]
  readonly cookie: string
  readonly ids: readonly string[]
  /** Which names a write may use: those of one shape, or while that is about to change only those both have. */
  phase: 'old' | 'between' | 'new'
  over: boolean
  /** How many were answered so far, and those that are not yet. */
  answered: number
  readonly open: Set<Promise<void>>
}

/** Requests under way at once, at most: a machine that cannot keep the rate is asked as often as it answers. */
const CONNECTIONS = 32

/** So many requests a second, to all servers in turn. */
export const drive = async (driver: Driver, rate: number): Promise<Load> => {
  const began = performance.now()
  const wrong: string[] = []
  const seen = new Set<string>()
  const { open } = driver
  let sent = 0
  for (; !driver.over; sent++) {
    await sleep(Math.max(0, began + (sent * 1000) / rate - performance.now()))
    while (open.size >= CONNECTIONS) await Promise.race(open)
    const request = ask(driver, sent, seen).catch((error: unknown) => void wrong.push(String(error)))
    open.add(request)
    void request.finally(() => open.delete(request) && driver.answered++)
  }
  const seconds = (performance.now() - began) / 1000
  await Promise.all(open)
  return { answered: sent, seconds, wrong, seen }
}

/** Out of ten: four pages, two records, two changes, one creation, one form or document of the API. */
const ask = async ({ urls, cookie, ids, phase }: Driver, n: number, seen: Set<string>): Promise<void> => {
  const url = urls[n % urls.length]!
  const id = ids[Math.floor(n / 10) % ids.length]!
  const send = async (method: string, path: string, status: number, body?: object): Promise<Item> => {
    const headers = { cookie, origin: url, 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : null })
    const text = await answer.text()
    if (answer.status !== status) throw new Error(`${method} ${path} ${JSON.stringify(body)} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as Item
  }
  const note = (shapes: readonly string[]): void => {
    for (const one of shapes) seen.add(one)
    if (new Set(shapes).size > 1 || shapes.some((one) => one.startsWith('torn')))
      throw new Error(`${n}: ${[...new Set(shapes)].join(' and ')}`)
  }
  const turn = n % 10
  if (turn < 4) note(((await send('GET', `/api/records/item?limit=20&sort=code`, 200))['items'] as Item[]).map(read))
  else if (turn < 6) note([read(await send('GET', `/api/records/item/${id}`, 200))])
  else if (turn < 8) note([read(await send('PATCH', `/api/records/item/${id}`, 200, written(phase, n)))])
  else if (turn < 9) note([read(await send('POST', '/api/records/item', 201, { ...written(phase, n), code: `made-${n}` }))])
  else
    note([
      shapeOf(
        n % 20 < 10 ? formFields(await send('GET', '/api/forms/item', 200)) : apiFields(await send('GET', '/api/openapi.json', 200)),
      ) ?? 'torn',
    ])
}

const written = (phase: Driver['phase'], n: number): object => {
  if (phase === 'old') return { serial: `serial-${n}`, amount: `amount-${n}`, label: `text ${n}` }
  return phase === 'between' ? { code: `code-${n}` } : { serial: `amount-${n}`, amount: `serial-${n}`, description: `text ${n}`, level: n }
}

export const formFields = (form: Item): string[] =>
  (form['groups'] as { fields: { name: string }[] }[]).flatMap((group) => group.fields.map((field) => field.name))

export const apiFields = (api: Item): string[] =>
  Object.keys((api['components'] as { schemas: Record<string, { properties: object }> }).schemas['item']!.properties)
