import { describe, expect, it } from 'vitest'
import { readCsv, sniff, type Csv, type CsvRow } from './csv.ts'

const separators = [
  { name: 'commas', head: 'a,b,c\n1,2,3', is: ',' },
  { name: 'semicolons, with decimal commas below', head: 'a;b\n1,5;2,5\n', is: ';' },
  { name: 'tabs', head: 'a\tb\n', is: '\t' },
  { name: 'a separator inside quotes does not count', head: '"a,b,c";d\n', is: ';' },
  { name: 'what Excel says itself', head: 'sep=;\r\na,b;c\r\n', is: ';' },
  { name: 'a single column', head: 'name\nA\n', is: ',' },
]

const files = [
  {
    name: 'rows are counted as a spreadsheet counts them',
    text: 'a,b\n1,2\n3,4\n',
    headers: ['a', 'b'],
    rows: [
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  },
  {
    name: 'blank rows are passed over but counted',
    text: 'a,b\n1,2\n,\n\n3,4',
    headers: ['a', 'b'],
    rows: [
      [2, '1', '2'],
      [5, '3', '4'],
    ],
  },
  {
    name: 'quotes hold separators, quotes and line ends',
    text: 'a,b\n"1,5","say ""hi""\nthere"\n',
    headers: ['a', 'b'],
    rows: [[2, '1,5', 'say "hi"\nthere']],
  },
  { name: 'a quote inside a bare value is a letter', text: 'a,b\n5" pipe,x\n', headers: ['a', 'b'], rows: [[2, '5" pipe', 'x']] },
  { name: 'empty headings at the end are no columns', text: 'a;b;;\r\n1;2;;\r\n', headers: ['a', 'b'], rows: [[2, '1', '2', '', '']] },
  { name: 'Excel’s first line moves the rows down by one', text: 'sep=;\na;b\n1;2\n', headers: ['a', 'b'], rows: [[3, '1', '2']] },
  { name: 'a file without rows has headings', text: 'a,b\n', headers: ['a', 'b'], rows: [] },
]

describe('separators', () => {
  for (const { name, head, is } of separators) it(name, () => expect(sniff(head).separator).toBe(is))
})

describe('reading a CSV', () => {
  for (const { name, text, headers, rows } of files) {
    it(name, async () => {
      const csv = await readCsv(bytes(text))
      const read = []
      for await (const { number, cells } of rowsOf(csv)) read.push([number, ...cells])
      expect({ headers: csv.headers, rows: read }).toEqual({ headers, rows })
    })
  }
  it.each([
    { name: 'a heading that repeats another has the letter of its column', text: 'Tel;Name;Tel\n', headers: ['Tel', 'Name', 'Tel (C)'] },
    { name: 'a column without a heading has its letter', text: 'Name;;City\n', headers: ['Name', '(B)', 'City'] },
    { name: 'no letter is taken twice', text: 'Tel (B);Tel;Tel\n', headers: ['Tel (B)', 'Tel', 'Tel (C)'] },
    { name: 'nor one that a heading has', text: 'Tel;Tel;Tel (B)\n', headers: ['Tel', 'Tel (B) (B)', 'Tel (B)'] },
    {
      name: 'letters go on behind Z',
      text: 'a' + ';x'.repeat(27),
      headers: [
        'a',
        'x',
        ...Array.from({ length: 26 }, (_, at) => `x (${at < 24 ? String.fromCharCode(67 + at) : at === 24 ? 'AA' : 'AB'})`),
      ],
    },
  ])('$name', async ({ text, headers }) => expect((await readCsv(bytes(text))).headers).toEqual(headers))
  it('shows of each column some different values, each in short', async () => {
    const rows = ['CLI;;', 'CLI;"a\nb";', 'PRO;"' + 'x'.repeat(99) + '";', 'ANC;;', 'OLD;;z']
    expect((await readCsv(bytes(`Type;Obs;Fax\n${rows.join('\n')}\n`))).samples).toEqual([
      'CLI / PRO / ANC',
      `a b / ${'x'.repeat(60)}`,
      'z',
    ])
  })
  it('shows the only row of a file that ends with it', async () => {
    const csv = await readCsv(bytes('a;b\n1;2'))
    const rows = []
    for await (const { cells } of rowsOf(csv)) rows.push(cells)
    expect([csv.samples, rows]).toEqual([['1', '2'], [['1', '2']]])
  })
  it('refuses a file without a heading', async () => {
    await expect(readCsv(bytes(''))).rejects.toMatchObject({ problems: [{ code: 'import.empty' }] })
  })
  it('refuses a quote that is never closed, saying where it looked', async () => {
    const all = async () => {
      for await (const { cells } of rowsOf(await readCsv(bytes('a,b\n1,2\n"3,4\n5,6\n')))) expect(cells).toEqual(['1', '2'])
    }
    await expect(all()).rejects.toMatchObject({ problems: [{ code: 'import.quote' }] })
  })
  it('lets go of the bytes when the reader stops half way', async () => {
    let closed = false
    async function* endless() {
      try {
        yield new TextEncoder().encode('a,b\n')
        for (;;) yield new TextEncoder().encode('1,2\n'.repeat(1000))
      } finally {
        closed = true
      }
    }
    for await (const { number } of rowsOf(await readCsv(endless()))) if (number === 5000) break
    await expect.poll(() => closed).toBe(true)
  })
  it('tells of bytes that stop coming', async () => {
    async function* lost() {
      yield new TextEncoder().encode('a,b\n' + '1,2\n'.repeat(30_000))
      throw new Error('the network is gone')
    }
    const all = async () => {
      for await (const { cells } of rowsOf(await readCsv(lost()))) expect(cells).toEqual(['1', '2'])
    }
    await expect(all()).rejects.toThrow('the network is gone')
  })
  it('keeps a value that lies across many chunks whole', async () => {
    const long = 'é'.repeat(300_000)
    const csv = await readCsv(bytes(`a;b\n1;"${long}"\n`, 1000))
    for await (const { cells } of rowsOf(csv)) expect(cells[1]).toBe(long)
    expect(csv.encoding()).toBe('utf-8')
  })
})

async function* bytes(text: string, size = 7) {
  const all = new TextEncoder().encode(text)
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}

async function* rowsOf(csv: Csv): AsyncGenerator<CsvRow> {
  for await (const rows of csv.rows) yield* rows
}
