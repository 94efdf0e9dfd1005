import { Readable } from 'node:stream'
import type { ImportReport, RefusedRow } from '@cahier/core/wire'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { exportCsv, type ExportQuestion } from '../src/exports/run.ts'
import { importCsv, type ImportOptions } from '../src/imports/run.ts'
import { audit } from '../src/log.ts'
import { undo } from '../src/records/undo.ts'
import { companyOn, type Json } from './company.ts'
import { databases } from './databases.ts'
import { layer, link, role, text } from './models.ts'
import { actor } from './workspace.ts'

const $ref = (kind: string, more: Json = {}) => ({ $ref: `field:${kind}`, ...more })
const model = layer(
  {
    product: { label: 'name', title: 'Product', fields: { name: { ...text, title: 'Name' }, code: { ...text, unique: true } } },
    shop: { label: 'town', title: 'Shop', fields: { town: text } },
    quote: {
      label: 'number',
      title: 'Quote',
      required: ['number'],
      fields: {
        number: { ...text, unique: true, title: 'Number' },
        lines: $ref('lines', { to: 'quote_line', through: 'quote', title: 'Lines' }),
        wanted: $ref('links', { to: 'product', title: 'Wanted' }),
        about: $ref('link', { to: ['product', 'shop'], title: 'About' }),
        favourite: { ...link('product'), title: 'Favourite' },
        sent: $ref('datetime', { title: 'Sent' }),
        key: $ref('secret', { title: 'Key' }),
      },
    },
    quote_line: {
      label: 'what',
      required: ['what'],
      fields: {
        quote: link('quote'),
        what: { ...text, title: 'What' },
        count: $ref('integer', { title: 'Count', minimum: 1 }),
        price: $ref('money', { title: 'Price' }),
        product: { ...link('product'), title: 'Product' },
        as_in: { ...link('quote'), title: 'Like' },
        total: $ref('formula', { title: 'Total', returns: 'field:money', formula: 'record.count * record.price' }),
      },
    },
  },
  role('seller', {
    quote: { read: true, create: true, update: true, import: true, export: true },
    quote_line: { fields: { price: { read: false } } },
  }),
)

describe.each(databases)('files with lines and many links on $name', ({ fresh }) => {
  const suite = companyOn(fresh, model)
  const { call, make } = suite
  const id: Record<string, string> = {}
  beforeAll(async () => {
    id['lamp'] = await make('product', { name: 'Lamp', code: 'L' })
    id['shade'] = await make('product', { name: 'Shade; green', code: 'S' })
    id['bulb'] = await make('product', { name: 'Bulb', code: 'B1' })
    id['other'] = await make('product', { name: 'Bulb', code: 'B2' })
    id['lyon'] = await make('shop', { town: 'Lyon' })
    id['place'] = await make('shop', { town: 'Lamp' })
  })
  beforeEach(async () => {
    const { items } = (await call('GET', 'quote')).body as { items: { id: string }[] }
    for (const one of items) await call('DELETE', `quote/${one.id}`)
  })

  const csv = async (question: ExportQuestion = {}, more: Parameters<typeof suite.context>[0] = {}, entity = 'quote'): Promise<string> => {
    let all = ''
    for await (const part of exportCsv(suite.context(more), entity, { sort: 'number', ...question })) all += part
    return all
  }
  const brought = async (file: string | Uint8Array, options: ImportOptions = {}, language = 'en', entity = 'quote') => {
    const refused: RefusedRow[] = []
    const bytes = Readable.from([Buffer.from(file as string)])
    const report = await importCsv(suite.context({ language }), entity, bytes, { ...options, refused: (row) => void refused.push(row) })
    return { ...report, refusedRows: refused.map(({ row, reasons }) => [row, ...reasons]) }
  }
  const codes = (report: ImportReport) => report.reasons.map(({ code, field, rows }) => [code, field, ...rows])
  const quotes = async (): Promise<Json[]> =>
    (await call('GET', 'quote?sort=number&fields=number,lines,wanted,about,favourite,sent')).body['items'] as Json[]
  /** Lines as a table: what, count, price. */
  const lines = async (): Promise<unknown[]> =>
    (await quotes()).map((quote) => [
      quote['number'],
      ...(quote['lines'] as Json[]).map((line) => [line['what'], line['count'], line['price']]),
    ])

  it('a record takes as many rows as it has lines, and comes back the same', async () => {
    await make('quote', {
      number: 'Q1',
      lines: [
        { what: 'Lamp', count: 2, price: 12.5, product: id['lamp'] },
        { what: 'Bulb', count: 1, price: 3, product: id['bulb'] },
      ],
      wanted: [id['lamp'], id['shade'], id['bulb']],
      about: `shop/${id['lyon']}`,
      favourite: id['lamp'],
      sent: '2026-11-21T15:00:07.250Z',
      key: 'sesame',
    })
    await make('quote', { number: 'Q2', about: `product/${id['lamp']}`, favourite: id['other'], sent: '2026-10-25T01:30:00Z' })
    const file = await csv({}, { language: 'fr' })
    expect(file.replace('\ufeff', '').trimEnd().split('\r\n')).toEqual([
      'Number;Lines · What;Lines · Count;Lines · Price;Lines · Product;Lines · Like;Lines · Total;Wanted;About;Favourite;Sent',
      // A name that another bears, or that stands for two in a list, is no name to find it by.
      `Q1;Lamp;2;12,50;Lamp;;25,00;"Lamp; ${id['shade']}; ${id['bulb']}";Shop: Lyon;Lamp;21/11/2026 16:00:07.250`,
      `;Bulb;1;3,00;${id['bulb']};;3,00;;;;`,
      // The second half past two of the night in which the clocks go back has no spelling but its own.
      `Q2;;;;;;;;Product: Lamp;${id['other']};2026-10-25T01:30:00+00:00`,
    ])
    const plain = (all: Json[]) =>
      JSON.parse(JSON.stringify(all, (key, value: unknown) => (['id', 'version'].includes(key) ? undefined : value))) as unknown
    const before = plain(await quotes())
    for (const { id: gone } of await quotes()) await call('DELETE', `quote/${String(gone)}`)
    const report = await brought(file, {}, 'fr')
    expect(report).toMatchObject({ read: 2, created: 2, refused: 0, unmapped: ['Lines · Total'] })
    expect(plain(await quotes())).toEqual(before)
  })

  it('lines go out by themselves without the place they stand at, and come back', async () => {
    const made = await make('quote', { number: 'Q1', lines: [{ what: 'a', count: 2 }, { what: 'b' }] })
    const file = await csv({ sort: 'what' }, {}, 'quote_line')
    expect(file.replace('\ufeff', '').trimEnd().split('\r\n')).toEqual([
      'Quote,What,Count,Price,Product,Like,Total',
      'Q1,a,2,,,,',
      'Q1,b,,,,,',
    ])
    await call('PATCH', `quote/${made}`, { lines: [] })
    expect(await brought(file, {}, 'en', 'quote_line')).toMatchObject({ created: 2, refused: 0, unmapped: ['Total'] })
    expect(await lines()).toEqual([['Q1', ['a', 2, null], ['b', null, null]]])
    expect((await csv({ fields: 'what,position', sort: 'what' }, {}, 'quote_line')).split('\r\n').slice(0, 2)).toEqual([
      '\ufeffWhat,Position',
      'a,1',
    ])
  })

  it('a second import of the same file changes nothing; one of another changes, adds and takes away lines in their place', async () => {
    const key: ImportOptions = { mapping: { key: ['number'] } }
    const file = 'number,lines.what,lines.count,wanted\nQ1,a,1,Lamp\n,b,2,\n,c,3,\nQ2,d,4,\n'
    expect(await brought(file, key)).toMatchObject({ created: 2, refused: 0 })
    const ids = ((await quotes())[0]!['lines'] as Json[]).map((line) => line['id'])
    expect(await brought(file, key)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    expect(await brought('number,lines.what,lines.count\nQ1,a,1\n,B,2\nQ2,d,4\n,e,5\n', key)).toMatchObject({ updated: 2, refused: 0 })
    expect(await lines()).toEqual([
      ['Q1', ['a', 1, null], ['B', 2, null]],
      ['Q2', ['d', 4, null], ['e', 5, null]],
    ])
    expect(((await quotes())[0]!['lines'] as Json[]).map((line) => line['id'])).toEqual(ids.slice(0, 2))
    // No cell of a line says nothing of lines.
    expect(await brought('number,lines.what,sent\nQ1,,2026-01-01T00:00:00Z\n', key)).toMatchObject({ updated: 1 })
    expect((await lines())[0]).toEqual(['Q1', ['a', 1, null], ['B', 2, null]])
  })

  it('rows that repeat the key are lines of one record; what they say besides is what it says', async () => {
    const file = 'number,favourite,lines.what\nQ1,Lamp,a\nQ1,Lamp,b\nQ2,Lamp,c\nQ2,,d\nQ3,Lamp,e\nQ3,Shade; green,f\n'
    const report = await brought(file, { mapping: { key: ['number'] } })
    expect(report).toMatchObject({ read: 3, created: 2, refused: 1 })
    expect(codes(report)).toEqual([['import.line_differs', 'favourite', 6]])
    expect(await lines()).toEqual([
      ['Q1', ['a', null, null], ['b', null, null]],
      ['Q2', ['c', null, null], ['d', null, null]],
    ])
  })

  it('what is wrong with a line refuses its record, and is told of its own row', async () => {
    const report = await brought(
      'number,lines.what,lines.count,lines.product\nQ1,a,1,\n,b,0,\n,c,many,\nQ2,d,1,Lamp\n,e,1,Nothing\n,f,1,Bulb\nQ3,g,1,\n,h,2,\n',
    )
    expect(report).toMatchObject({ read: 3, created: 1, refused: 2 })
    expect(codes(report).toSorted()).toEqual([
      ['import.link_ambiguous', 'lines.product', 7],
      ['import.link_missing', 'lines.product', 6],
      ['number.invalid', 'lines.count', 4],
      ['number.minimum', 'lines.count', 3],
    ])
    expect(report.refusedRows.map(([row, ...reasons]) => [row, reasons.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 0],
      [6, 1],
      [7, 1],
    ])
    expect(await lines()).toEqual([['Q3', ['g', 1, null], ['h', 2, null]]])
    const rule = await brought('number,lines.what,lines.count\nQ1,a,1\n,b,0\n')
    expect(codes(rule)).toEqual([['number.minimum', 'lines.count', 3]])
    expect(rule.refusedRows[1]).toEqual([3, 'lines.count: This is too little. Give 1 or more.'])
  })

  it('a link of a line can lead to a record that comes later in the file, or to none', async () => {
    const report = await brought('number,lines.what,lines.as_in\nQ1,a,Q2\nQ2,b,\nQ3,c,Q9\n')
    expect(report).toMatchObject({ created: 2, refused: 1 })
    expect(codes(report)).toEqual([['import.link_missing', 'lines.as_in', 4]])
    expect(report.columns[2]).toMatchObject({ field: 'lines.as_in', empty: 1, link: { to: 'quote', found: 1, missing: 1 } })
    const [first, second] = await quotes()
    expect((first!['lines'] as Json[])[0]).toMatchObject({ as_in: second!['id'] })
  })

  it('columns of lines are found by name and title, or said in a mapping', async () => {
    const mapping = {
      columns: {
        No: 'number',
        Article: { field: 'lines.product', by: 'code' },
        What: { field: 'lines.what', aliases: { '?': 'Unknown' } },
      },
    }
    expect(await brought('No;Article;What;LINES · COUNT\nQ1;B2;?;3\n', { mapping })).toMatchObject({ created: 1, refused: 0, unmapped: [] })
    expect((await quotes())[0]).toMatchObject({ lines: [{ what: 'Unknown', count: 3, product: id['other'] }] })
    const wrong = brought('No;X\nQ;1\n', { mapping: { columns: { No: 'number', X: 'lines.prise' } } })
    await expect(wrong).rejects.toMatchObject({ problems: [{ code: 'import.unknown_field', params: { nearest: 'price' } }] })
    expect(codes(await brought('number,lines\nQ1,3\n'))).toEqual([
      ['lines.text', 'lines', 2],
      ['record.unique', 'number', 2],
    ])
  })

  it('a link to one of several entities is called with its entity, or alone where one only has the name', async () => {
    const file = `number,about\n1,Shop: Lyon\n2,shop : Lamp\n3,Lyon\n4,Lamp\n5,Product: Bulb\n6,Product: Lyon\n7,product/${id['bulb']}\n`
    const report = await brought(file)
    expect((await quotes()).map((quote) => [quote['number'], quote['about']])).toEqual([
      ['1', `shop/${id['lyon']}`],
      ['2', `shop/${id['place']}`],
      ['3', `shop/${id['lyon']}`],
      ['7', `product/${id['bulb']}`],
    ])
    expect(codes(report).toSorted()).toEqual([
      ['import.link_ambiguous', 'about', 5, 6],
      ['import.link_missing', 'about', 7],
    ])
  })

  it('all of an import is undone as one group, lines and all', async () => {
    const { group } = await brought('number,lines.what\nQ1,a\n,b\nQ2,c\n')
    const done = await undo(suite.context(), group)
    expect(done.conflicts).toEqual([])
    expect(await quotes()).toEqual([])
  })

  it('a role sees and brings in of lines what it may', async () => {
    await make('quote', { number: 'Q1', lines: [{ what: 'a', price: 3 }] })
    const seller = { actor: actor(['seller']) }
    expect((await csv({ fields: 'number,lines' }, seller)).split('\r\n')[0]).not.toContain('Price')
    expect(await csv({ fields: 'number,lines.what' }, seller)).toBe('\ufeffNumber,Lines · What\r\nQ1,a\r\n')
    await expect(csv({ fields: 'number,lines.price' }, seller)).rejects.toMatchObject({ problems: [{ code: 'query.unknown_field' }] })
  })

  it('what is searched for is exported as it is listed', async () => {
    for (const number of ['Red one', 'Red two', 'Green one']) await make('quote', { number })
    const of = async (question: ExportQuestion) => (await csv({ fields: 'number', ...question })).trimEnd().split('\r\n').slice(1)
    expect(await of({ q: 'red' })).toEqual(['Red one', 'Red two'])
    expect(await of({ q: 'one', filter: 'record.number.startsWith("G")' })).toEqual(['Green one'])
    // Nothing is spelled so: as in the list, what is nearly so.
    expect(await of({ q: 'grene' })).toEqual(['Green one'])
    expect(await of({ q: 'zebra' })).toEqual([])
  })

  it('an export is logged: who, what, how many, and whether to its end', async () => {
    for (const number of ['Q1', 'Q2']) await make('quote', { number })
    const info = vi.spyOn(audit, 'info')
    await csv({ filter: 'record.number == "Q2"', fields: 'number,key' }, { actor: actor(['seller'], { email: 'ines@exemple.fr' }) })
    expect(info.mock.calls).toEqual([
      [
        {
          export: {
            entity: 'quote',
            records: 1,
            complete: true,
            headings: ['Number'],
            filter: 'record.number == "Q2"',
            sort: 'number',
            by: { kind: 'member', id: null, email: 'ines@exemple.fr' },
          },
        },
        'export',
      ],
    ])
    for await (const _ of exportCsv(suite.context(), 'quote', {})) break
    expect(info.mock.lastCall).toMatchObject([{ export: { complete: false } }, 'export'])
    info.mockRestore()
  })

  const encodings: Record<string, (text: string) => Buffer> = {
    'utf-8': (words) => Buffer.from(words),
    'utf-8 with a mark': (words) => Buffer.from('\ufeff' + words),
    'utf-16le': (words) => Buffer.from('\ufeff' + words, 'utf16le'),
    'utf-16be': (words) => Buffer.from('\ufeff' + words, 'utf16le').swap16(),
    'windows-1252': (words) => Buffer.from(Uint8Array.from(words, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)))),
  }
  for (const separator of [';', ',', '\t', '|'])
    for (const [encoding, write] of Object.entries(encodings))
      it(`reads ${JSON.stringify(separator)} in ${encoding}`, async () => {
        const rows = [
          ['Number', 'lines.what', 'lines.price', 'Sent'],
          ['Été', 'Café crème', '"1 234,50 €"', '21/11/2026 16h'],
          ['', 'Pâté', '-3', ''],
        ]
        const file = write(rows.map((row) => row.join(separator)).join('\r\n'))
        const report = await brought(file, {}, 'fr')
        expect(report).toMatchObject({ separator, encoding: encoding.split(' ')[0], created: 1, refused: 0, reasons: [] })
        expect(await lines()).toEqual([['Été', ['Café crème', null, 1234.5], ['Pâté', null, -3]]])
        expect((await quotes())[0]!['sent']).toBe('2026-11-21T15:00:00+00:00')
      })
})
