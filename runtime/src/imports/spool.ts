import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'

/**
 * Does the work over bytes that are already here, as often as it asks for them: what writes must not wait for a slow network, and
 * what is begun anew reads from the first again. The bytes rest in a file of their own, which is gone afterwards.
 */
export async function spooled<T>(
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  work: (read: () => AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const opened: ReadStream[] = []
  const folder = await mkdtemp(join(tmpdir(), 'cahier-import-'))
  try {
    const path = join(folder, 'file.csv')
    const here = pipeline(Readable.from(bytes), createWriteStream(path), signal ? { signal } : {})
    await Promise.race([...(signal ? [stopped(signal)] : []), here])
    return await work(() => {
      const stream = createReadStream(path)
      opened.push(stream)
      return stream
    })
  } finally {
    for (const stream of opened) stream.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whoever sends slowly is not waited for any more. */
const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, refuse) => {
    const stop = () => refuse(new Refused([problem('import.stopped')]))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
