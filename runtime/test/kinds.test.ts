import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportCsv } from '../src/exports/run.ts'
import { importCsv } from '../src/imports/run.ts'
import { databases, type Fresh } from './databases.ts'
import { layer, link, text } from './models.ts'
import { actor, api, example, open, type Opened } from './workspace.ts'

type Json = Record<string, unknown>
const $ref = (kind: string, more: Json = {}) => ({ $ref: `field:${kind}`, ...more })
const oneOf = [
  { const: 'red', title: 'Rouge' },
  { const: 'blue', title: 'Bleu' },
]

/** Each kind with two values, the lower first, how a filter asks for the second, a value it refuses, and why. */
const kinds: {
  kind: string
  settings?: Json
  values: [unknown, unknown]
  filter?: string
  sort?: string
  wrong: unknown
  code: string
  shown?: unknown
}[] = [
  { kind: 'rich_text', values: ['# A', '# B'], wrong: 1, code: 'value.type' },
  { kind: 'code', values: ['select 1', 'select 2'], wrong: 1, code: 'value.type' },
  { kind: 'json', values: [{ a: 1 }, [1, 2]], wrong: 'x'.repeat(30_000), code: 'text.too_long' },
  {
    kind: 'phone',
    values: ['+33561000000', '+33612345678'],
    filter: 'record.value == "+33612345678"',
    wrong: '06 12',
    code: 'phone.invalid',
  },
  { kind: 'emails', values: [['a@b.fr'], ['c@d.fr', 'a@b.fr']], filter: '"c@d.fr" in record.value', wrong: ['x'], code: 'email.invalid' },
  {
    kind: 'phones',
    values: [['+33561000000'], ['+33612345678']],
    filter: '"+33612345678" in record.value',
    wrong: ['x'],
    code: 'phone.invalid',
  },
  {
    kind: 'urls',
    values: [['https://a.fr'], ['https://b.fr']],
    filter: '"https://b.fr" in record.value',
    wrong: ['x'],
    code: 'url.invalid',
  },
  {
    kind: 'tags',
    values: [
      ['a, "b"', 'c\\d'],
      ['{d}', 'e'],
    ],
    filter: '"e" in record.value',
    wrong: ['a', 'a', 1],
    code: 'value.type',
  },
  { kind: 'percent', values: [12.5, 20], filter: 'record.value > 12.5', wrong: 12.345, code: 'number.precision' },
  { kind: 'rating', values: [2, 5], filter: 'record.value == 5', wrong: 6, code: 'number.maximum' },
  {
    kind: 'time',
    values: ['09:30:00', '16:00:00'],
    filter: 'record.value != null && record.value != time("09:30:00")',
    wrong: '25:00',
    code: 'time.invalid',
  },
  { kind: 'duration', values: [60, 5400], filter: 'record.value > duration("10m")', wrong: 1.5, code: 'duration.invalid' },
  {
    kind: 'date_or_time',
    values: ['2026-11-21', '2026-11-21T15:00:00.000Z'],
    filter: 'record.value == "2026-11-21T15:00:00.000Z"',
    wrong: 'demain',
    code: 'date_or_time.invalid',
  },
  {
    kind: 'choices',
    settings: { oneOf },
    values: [['red'], ['blue', 'red']],
    filter: '"blue" in record.value',
    wrong: ['green'],
    code: 'choice.unknown',
  },
  {
    kind: 'person_name',
    values: [{ last: 'Abel' }, { first: 'Inès', last: 'Benali' }],
    filter: 'record.value.last == "Benali"',
    wrong: { name: 'x' },
    code: 'part.unknown',
  },
  {
    kind: 'address',
    values: [{ city: 'Albi' }, { street: '1 rue', postcode: '31000', city: 'Toulouse' }],
    filter: 'record.value.city == "Toulouse"',
    wrong: { postcode: '1' },
    code: 'address.postcode',
  },
  {
    kind: 'geolocation',
    values: [
      { latitude: 1.5, longitude: 2 },
      { latitude: 3, longitude: 4 },
    ],
    filter: 'record.value.latitude > 2',
    sort: 'value.latitude',
    wrong: { latitude: 91, longitude: 0 },
    code: 'geolocation.range',
  },
  { kind: 'color', values: ['#000000', '#ffffff'], filter: 'record.value == "#ffffff"', wrong: 'red', code: 'color.invalid' },
  { kind: 'barcode', values: ['4006381333931', '96385074'], filter: 'record.value == "96385074"', wrong: '1', code: 'barcode.invalid' },
  { kind: 'siren', values: ['404833048', '552100554'], filter: 'record.value == "552100554"', wrong: '404833049', code: 'siren.invalid' },
  {
    kind: 'siret',
    values: ['35600000049837', '40483304800022'],
    filter: 'record.value == "40483304800022"',
    wrong: '1',
    code: 'siret.invalid',
  },
  {
    kind: 'vat_number',
    values: ['DE123456789', 'FR83404833048'],
    filter: 'record.value == "FR83404833048"',
    wrong: 'FR84404833048',
    code: 'vat_number.invalid',
  },
  {
    kind: 'iban',
    values: ['DE89370400440532013000', 'FR1420041010050500013M02606'],
    filter: 'record.value == "FR1420041010050500013M02606"',
    wrong: 'FR00',
    code: 'iban.invalid',
  },
  { kind: 'country', values: ['BE', 'FR'], filter: 'record.value == "FR"', wrong: 'XX', code: 'country.invalid' },
  { kind: 'currency', values: ['CHF', 'EUR'], filter: 'record.value == "EUR"', wrong: 'QQQ', code: 'currency.invalid' },
  { kind: 'language', values: ['en', 'fr'], filter: 'record.value == "fr"', wrong: 'xx', code: 'language.invalid' },
  { kind: 'secret', values: ['s3same', 'other'], shown: true, wrong: ' ', code: 'text.blank' },
  { kind: 'article_code', values: ['AB-1234', 'CD-5678'], filter: 'record.value == "CD-5678"', wrong: 'x', code: 'text.pattern' },
]

const company = layer(
  Object.fromEntries(
    kinds.map(({ kind, settings }) => [
      `a_${kind}`,
      { label: 'name', fields: { name: { ...text, unique: true }, value: $ref(kind, settings) } },
    ]),
  ),
)
const model = {
  ...company,
  documents: [
    ...company.documents,
    {
      path: 'fields/article_code.json',
      json: {
        $schema: '../schemas/field.schema.json',
        $id: 'article_code',
        extends: 'field:text',
        settings: { pattern: '^[A-Z]{2}-[0-9]{4}$', placeholder: 'AB-1234' },
      },
    },
  ],
}

describe.each(databases)('every kind on $name', ({ fresh }) => {
  let here: Fresh
  let workspace: Opened
  let ask: (path: string, method?: string, body?: unknown) => Promise<{ status: number; body: Json }>
  beforeAll(async () => {
    here = await fresh()
    workspace = await open(here, model)
    const app = api(workspace)
    ask = async (path, method = 'GET', body) => {
      const answer = await app.request(`/api/records/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      const written = await answer.text()
      return { status: answer.status, body: (written ? JSON.parse(written) : {}) as Json }
    }
  })
  afterAll(async () => {
    await workspace?.close()
    await here.drop()
  })

  describe.each(kinds)('$kind', ({ kind, values: [one, two], filter, sort, wrong, code, shown }) => {
    const entity = `a_${kind}`
    const seen = (value: unknown) => (shown === undefined ? value : shown)

    it('is written, read, changed, told in the history and emptied', async () => {
      const made = await ask(entity, 'POST', { name: 'one', value: one })
      expect(made).toMatchObject({ status: 201, body: { value: seen(one) } })
      const at = `${entity}/${String(made.body['id'])}`
      expect((await ask(at)).body['value']).toEqual(seen(one))
      const same = await ask(at, 'PATCH', { value: one, name: 'one' })
      if (shown === undefined) expect(same.body['version']).toBe(1)
      const changed = await ask(at, 'PATCH', { value: two })
      expect(changed).toMatchObject({ status: 200, body: { value: seen(two) } })
      const history = (await ask(`${at}/history`)).body['items'] as { before: Json | null; after: Json }[]
      expect(history[0]).toMatchObject({ before: { value: seen(one) }, after: { value: seen(two) } })
      expect((await ask(at, 'PATCH', { value: null })).body['value']).toBe(null)
      expect((await ask(at, 'PATCH', { value: one })).body['value']).toEqual(seen(one))
    })

    it('refuses what it is not, at its place', async () => {
      const refused = await ask(entity, 'POST', { name: 'wrong', value: wrong })
      expect(refused.status).toBe(422)
      expect((refused.body['problems'] as { code: string; pointer: string }[]).map((p) => p.code)).toContain(code)
      expect((refused.body['problems'] as { pointer: string }[])[0]!.pointer).toMatch(/^\/value/)
    })

    it('is listed, found and sorted, the empty last', async () => {
      await ask(entity, 'POST', { name: 'two', value: two })
      await ask(entity, 'POST', { name: 'none' })
      const names = async (question: Record<string, string>) =>
        ((await ask(`${entity}?${new URLSearchParams(question).toString()}`)).body['items'] as Json[] | undefined)?.map(
          (row) => row['name'],
        )
      expect(await names({ filter: 'record.value == null' })).toEqual(['none'])
      expect((await names({ filter: 'record.value != null' }))?.toSorted()).toEqual(['one', 'two'])
      if (filter) expect(await names({ filter })).toEqual(['two'])
      if (sort || filter?.includes('record.value ') || /last|city/.test(filter ?? '')) {
        expect(await names({ sort: sort ?? 'value' })).toEqual(['one', 'two', 'none'])
        expect(await names({ sort: `-${sort ?? 'value'}` })).toEqual(['two', 'one', 'none'])
      }
    })

    it.runIf(kind === 'secret')('is kept closed', async () => {
      const made = await ask(entity, 'POST', { name: 'closed', value: 's3same' })
      const at = { text: `select value from "${workspace.schema}".${entity} where id = $1::uuid`, values: [made.body['id']] }
      const [{ value: kept }] = (await here.db.query<{ value: string }>(at)) as [{ value: string }]
      expect(kept).not.toContain('s3same')
      expect((await workspace.seal()).open(kept)).toBe('s3same')
      await ask(`${entity}/${String(made.body['id'])}`, 'PATCH', { name: 'still closed' })
      const [{ value: still }] = (await here.db.query<{ value: string }>(at)) as [{ value: string }]
      expect(still).toBe(kept)
    })

    it('goes to a file and comes back the same', async () => {
      const context = { workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'fr' }
      let csv = ''
      for await (const line of exportCsv(context, entity, { sort: 'name' })) csv += line
      if (kind === 'secret') return expect(csv).not.toMatch(/s3same|other/)
      const before = (await ask(`${entity}?sort=name&fields=name,value`)).body['items'] as Json[]
      for (const row of before) await ask(`${entity}/${String(row['id'])}`, 'DELETE')
      const report = await importCsv(context, entity, Readable.from([Buffer.from(csv)]))
      expect(report.refused, csv).toBe(0)
      const after = (await ask(`${entity}?sort=name&fields=name,value`)).body['items'] as Json[]
      expect(after.map((row) => [row['name'], row['value']])).toEqual(before.map((row) => [row['name'], row['value']]))
    })
  })
})

describe.each(databases)('the larder of the kitchen sink on $name', ({ fresh }) => {
  let here: Fresh
  let workspace: Opened
  beforeAll(async () => {
    here = await fresh()
    workspace = await open(here, await example('kitchen-sink'))
  })
  afterAll(async () => {
    await workspace?.close()
    await here.drop()
  })

  it('comes in from a French file, an address from columns of its parts', async () => {
    const context = { workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'fr' }
    const { mapping } = context.revision.model.data.find(({ name }) => name === 'provisions')!
    const bytes = await readFile(new URL('../../examples/kitchen-sink/data/provisions.csv', import.meta.url))
    const report = await importCsv(context, 'provision', Readable.from([bytes]), { mapping })
    expect(report).toMatchObject({ created: 3, refused: 0, reasons: [] })
    const answer = await api(workspace).request('/api/records/provision?sort=name')
    const { items } = (await answer.json()) as { items: Json[] }
    expect(items.map((item) => item['name'])).toEqual(['Gruyère d’alpage', 'Noisettes du Lot', 'Vin jaune'])
    expect(items[1]).toMatchObject({
      shelf: 'B12',
      rating: 5,
      vat_rate: 5.5,
      allergens: ['nuts'],
      seasons: ['autumn', 'winter'],
      tags: ['bio', 'local'],
      origin: 'FR',
      currency: 'EUR',
      unit_price: 12.4,
      maker_siren: '404833048',
      maker_siret: '40483304800022',
      maker_vat: 'FR83404833048',
      maker_iban: 'FR1420041010050500013M02606',
      maker_contact: { salutation: 'Mme', first: 'Inès', last: 'Benali' },
      maker_address: { street: '12 rue de Metz', postcode: '31000', city: 'Toulouse' },
      maker_place: { latitude: 43.6045, longitude: 1.444 },
      maker_phone: '+33561000000',
      maker_phones: ['+33612345678'],
      delivered_from: '07:30:00',
      keeps_for: 2_592_000,
      next_delivery: '2026-11-24',
      portal_password: null,
    })
    const again = await importCsv(context, 'provision', Readable.from([bytes]), { mapping })
    expect(again).toMatchObject({ created: 0, refused: 0, unchanged: 3 })
  })
})

const people = layer({
  contact: { label: 'name', fields: { name: $ref('person_name') } },
  call: { label: 'subject', fields: { subject: text, contact: link('contact') } },
})
describe.each(databases)('people called by the parts of their name on $name', ({ fresh }) => {
  let here: Fresh
  let workspace: Opened
  beforeAll(async () => {
    here = await fresh()
    workspace = await open(here, people)
  })
  afterAll(async () => {
    await workspace?.close()
    await here.drop()
  })

  it('are found by a search and by the links of a file, and written in one', async () => {
    const app = api(workspace)
    const send = (body: Json) =>
      app.request('/api/records/contact', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
    for (const name of [
      { salutation: 'Mme', first: 'Inès', last: 'Benali' },
      { first: 'Zoé', last: 'Abel' },
    ])
      await send({ name })
    const found = (await (await app.request('/api/records/contact?q=ines')).json()) as { items: Json[] }
    expect(found.items.map((item) => (item['name'] as Json)['last'])).toEqual(['Benali'])
    const context = { workspace, revision: workspace.current(), actor: actor(), now: new Date().toISOString(), language: 'fr' }
    const file = 'subject;contact\na;Mme Inès Benali\nb;Inès  Benali\nc;Abel Zoé\nd;Nobody\n'
    const report = await importCsv(context, 'call', Readable.from([Buffer.from(file)]))
    expect(report).toMatchObject({ created: 3, refused: 1, reasons: [{ code: 'import.link_missing', values: [{ value: 'Nobody' }] }] })
    let csv = ''
    for await (const line of exportCsv(context, 'call', { sort: 'contact,subject' })) csv += line
    expect(csv.split('\r\n').slice(1, 4)).toEqual(['c;Zoé Abel', 'a;Mme Inès Benali', 'b;Mme Inès Benali'])
  })
})
