import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/**
 * Bytes to text, as spreadsheets write it: a byte order mark decides, else UTF-8 where the bytes are that, else Windows-1252,
 * which is what Excel saves as « CSV » in France. Plain ASCII is the same in both, so the choice waits for the first other byte.
 */
export async function* decode(bytes: AsyncIterable<Uint8Array>, chosen: (encoding: string) => void = () => {}): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let held: Buffer = Buffer.alloc(0)
  for await (const part of bytes) {
    const chunk = held.length > 0 ? Buffer.concat([held, part]) : Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    held = Buffer.alloc(0)
    if (!decoder && isAscii(chunk)) {
      yield chunk.toString('latin1')
      continue
    }
    if (!decoder && chunk.length < SURE) {
      held = chunk
      continue
    }
    decoder ??= decoderOf(chunk, chosen)
    yield decoder.decode(chunk, { stream: true })
  }
  if (held.length > 0) decoder = decoderOf(held, chosen)
  if (decoder) yield decoder.decode(held)
  else chosen('utf-8')
}

/** A decision taken on fewer bytes could fall on half a character. */
const SURE = 8

function decoderOf(chunk: Buffer, chosen: (encoding: string) => void): TextDecoder {
  const encoding = encodingOf(chunk)
  chosen(encoding)
  return new TextDecoder(encoding)
}

function encodingOf(chunk: Buffer): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be'
  return isUtf8(whole(chunk)) ? 'utf-8' : 'windows-1252'
}

/** The chunk without a last character that the next chunk may complete. */
function whole(chunk: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= chunk.length; back++) {
    const byte = chunk[chunk.length - back] as number
    if (byte < 0x80) return chunk
    if (byte >= 0xc0) return chunk.subarray(0, chunk.length - back)
  }
  return chunk
}
