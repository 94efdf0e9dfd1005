import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'

const cp1252 = (text: string) => Uint8Array.from(text, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)))
const utf8 = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) => Uint8Array.from(Buffer.from('\ufeff' + text, 'utf16le'))

const cases = [
  { name: 'UTF-8 is read as it is', bytes: utf8('Société;Forêt'), text: 'Société;Forêt', encoding: 'utf-8' },
  { name: 'a byte order mark is taken off', bytes: utf8('\ufeffnom;âge'), text: 'nom;âge', encoding: 'utf-8' },
  { name: 'plain ASCII counts as UTF-8', bytes: utf8('name;age'), text: 'name;age', encoding: 'utf-8' },
  { name: 'what is not UTF-8 is Windows-1252', bytes: cp1252('Société;12 €'), text: 'Société;12 €', encoding: 'windows-1252' },
  {
    name: 'one accent at the very end of Windows-1252 is seen',
    bytes: cp1252('nom;Andr\u00e9\n'),
    text: 'nom;André\n',
    encoding: 'windows-1252',
  },
  {
    name: 'one accent that ends Windows-1252 is seen',
    bytes: cp1252('prix: dix caf\u00e9'),
    text: 'prix: dix café',
    encoding: 'windows-1252',
  },
  {
    name: 'UTF-16 of another machine is read by its mark',
    bytes: utf16('nom\tâge').map((_, i, all) => all[i ^ 1]!),
    text: 'nom\tâge',
    encoding: 'utf-16be',
  },
  { name: 'UTF-16 without a mark is read by its zeros', bytes: utf16('nom;âge').slice(2), text: 'nom;âge', encoding: 'utf-16le' },
  { name: 'a file of one letter is read', bytes: utf8('a'), text: 'a', encoding: 'utf-8' },
  { name: 'UTF-16 of old Excel exports is read by its mark', bytes: utf16('nom\tâge'), text: 'nom\tâge', encoding: 'utf-16le' },
]

describe('decoding', () => {
  for (const { name, bytes, text, encoding } of cases) {
    for (const size of [1, 2, 3, 5, 8, 9, 14, 1000]) {
      it(`${name}, in chunks of ${size}`, async () => {
        let chosen = ''
        let out = ''
        for await (const part of decode(chunks(bytes, size), (e) => (chosen = e))) out += part
        expect([out, chosen]).toEqual([text, encoding])
      })
    }
  }
  it('switches late, when the first accent comes after a long plain beginning', async () => {
    const bytes = cp1252('a'.repeat(100_000) + '\u00e9t\u00e9 finissant')
    let out = ''
    for await (const part of decode(chunks(bytes, 4096))) out += part
    expect(out.endsWith('été finissant')).toBe(true)
  })
})

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
