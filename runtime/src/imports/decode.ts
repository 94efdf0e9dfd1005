import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/**
 * Bytes to text, as spreadsheets write it: a byte order mark decides, or the zeros of UTF-16 without one, else UTF-8 where the
 * bytes are that, else Windows-1252, which is what Excel saves as « CSV » in France. Plain ASCII is the same in both, so the choice
 * waits for the first other byte.
 */
export async function* decode(bytes: AsyncIterable<Uint8Array>, chosen: (encoding: string) => void = () => {}): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let held: Buffer = Buffer.alloc(0)
  let begun = false
  for await (const part of bytes) {
    const chunk = held.length > 0 ? Buffer.concat([held, part]) : Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    held = Buffer.alloc(0)
    if (!decoder && !begun && chunk.length < SURE) {
      held = chunk
      continue
    }
    const mark = begun ? undefined : wide(chunk)
    begun = true
    if (!decoder && !mark && isAscii(whole(chunk))) {
      held = chunk.subarray(whole(chunk).length)
      yield whole(chunk).toString('latin1')
      continue
    }
    decoder ??= decoderOf(mark ?? narrow(whole(chunk)), chosen)
    yield decoder.decode(chunk, { stream: true })
  }
  if (held.length > 0) decoder ??= decoderOf((begun ? undefined : wide(held)) ?? narrow(held), chosen)
  if (decoder) yield decoder.decode(held)
  else chosen('utf-8')
}

/** A decision taken on fewer bytes could fall on half a character. */
const SURE = 8

function decoderOf(encoding: string, chosen: (encoding: string) => void): TextDecoder {
  chosen(encoding)
  return new TextDecoder(encoding)
}

const narrow = (bytes: Buffer): string => (isUtf8(bytes) ? 'utf-8' : 'windows-1252')

/** Which UTF-16 a file begins in, by its mark or its zeros: a text has none, but letters of the West in two bytes have one each. */
function wide(chunk: Buffer): string | undefined {
  const zero = chunk.subarray(0, SURE).indexOf(0)
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || zero % 2 === 1) return 'utf-16le'
  return (chunk[0] === 0xfe && chunk[1] === 0xff) || zero >= 0 ? 'utf-16be' : undefined
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
