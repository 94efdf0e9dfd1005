/// <reference types="node" />
import { crc32, deflateSync } from 'node:zlib'

type Payload = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** Files of a kind by their names, as they would lie on somebody's disk. */
export const filesNamed = (names: readonly string[]): Payload[] => names.map((name) => ({ name, ...contents(name) }))

const contents = (name: string): Omit<Payload, 'name'> => {
  if (name.endsWith('.png')) return { mimeType: 'image/png', buffer: picture(40, 30) }
  if (name.endsWith('.pdf')) return { mimeType: 'application/pdf', buffer: Buffer.from(PDF.padEnd(1000)) }
  return { mimeType: 'text/plain', buffer: Buffer.from('Une note.') }
}

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`

/** A picture in one colour, as PNG (RFC 2083): eight bits of red, green and blue. */
const picture = (width: number, height: number): Buffer => {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([0x2f, 0x6f, 0x4f]))])
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
