import { describe, expect, it } from 'vitest'
import { read } from './parse.ts'

const texts = [
  {
    name: 'lines that lie across pieces are whole',
    pieces: ['a,', 'b\n1', ',2\n3,4\n'],
    is: [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ],
  },
  {
    name: 'a last line needs no end',
    pieces: ['a,b\n1,2'],
    is: [
      ['a', 'b'],
      ['1', '2'],
    ],
  },
  {
    name: 'from the first quote on they are parsed, from the beginning of its line',
    pieces: ['a,b\n1,2\n3,', '"4,\n5"\n6,7\n', '"8",9'],
    is: [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4,\n5'],
      ['6', '7'],
      ['8', '9'],
    ],
  },
  {
    name: 'a line of two signs may end across pieces',
    pieces: ['a,b\r\n1,2\r', '\n3,"4"\r\n5,6'],
    is: [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ],
    lineEnd: '\r\n',
  },
  {
    name: 'a line without an end for very long is left to the parser',
    pieces: ['a,b\n', 'x'.repeat(70_000), ',', 'y\n1,2'],
    is: [
      ['a', 'b'],
      ['x'.repeat(70_000), 'y'],
      ['1', '2'],
    ],
  },
]

describe('records of a text in pieces', () => {
  for (const { name, pieces, is, lineEnd = '\n' } of texts) {
    it(name, async () => {
      const all: string[][] = []
      for await (const some of read(from(pieces), ',', lineEnd)) all.push(...some)
      expect(all).toEqual(is)
    })
  }
  it('counts the records before the one whose quote is never closed', async () => {
    const all = async () => {
      for await (const some of read(from(['a,b\n1,2\n', '3,4\n"5,6\n']), ',', '\n')) expect(some.length).toBeGreaterThan(0)
    }
    await expect(all()).rejects.toMatchObject({ problems: [{ code: 'import.quote', params: { row: 4 } }] })
  })
})

async function* from(pieces: readonly string[]) {
  for (const piece of pieces) yield await Promise.resolve(piece)
}
