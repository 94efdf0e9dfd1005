import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * Does the work over bytes that are already here: what runs in one transaction must not wait for a slow network, since the
 * embedded database has only that one connection. The bytes rest in a file of their own, which is gone afterwards.
 */
export async function spooled<T>(bytes: AsyncIterable<Uint8Array>, work: (bytes: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-import-'))
  try {
    const path = join(folder, 'file.csv')
    await pipeline(Readable.from(bytes), createWriteStream(path))
    return await work(createReadStream(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
