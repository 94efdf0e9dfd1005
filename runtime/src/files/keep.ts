import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { problem } from '@cahier/core/problem'
import type { FileInfo } from '@cahier/core/wire'
import { Refused } from '../errors.ts'
import type { Context } from '../records/context.ts'
import { newId } from '../records/id.ts'
import type { Disk } from './disk.ts'
import { typeOf } from './type.ts'

export type Sent = { readonly name: string; readonly type: string; readonly bytes: AsyncIterable<Uint8Array> }

/** The largest file anybody may send, in megabytes, whatever a field allows. */
export const largest = (env: Readonly<Record<string, string | undefined>> = process.env): number => Number(env.CAHIER_FILE_MAX) || 100

/**
 * Keeps a file for whoever sent it; it is a record's once a field of one names it. Its bytes are on disk before its row is, so
 * a row never promises what is not there.
 */
export const keep = async (ctx: Context, disk: Disk, { name, type, bytes }: Sent): Promise<FileInfo> => {
  const id = newId()
  const { schema, db } = ctx.workspace
  const counted = counter(largest() * 1_000_000)
  try {
    const flow = Readable.from(bytes).on('error', (error) => counted.stream.destroy(error))
    await disk.put(keyOf(schema, id), flow.pipe(counted.stream))
    const { size, sha256, head } = counted.told()
    if (size === 0) throw new Refused([problem('file.empty')])
    const info = { id, name: nameOf(name), type: typeOf(head, type), size }
    await db.query({
      text: `insert into "${schema}"._file (id, name, type, size, sha256, by, at)
        values ($1::uuid, $2, $3, $4::bigint, $5, $6::uuid, $7::timestamptz)`,
      values: [id, info.name, info.type, String(size), sha256, ctx.actor.id, ctx.now],
    })
    return info
  } catch (error) {
    await disk.remove(keyOf(schema, id)).catch(() => {})
    throw counted.over() ? new Refused([problem('file.large', '', { maximum: largest() })], 413) : error
  }
}

/** Spread over folders by the end of the id, which is random: its beginning is the time. */
export const keyOf = (schema: string, id: string): string => `${schema}/${id.slice(-2)}/${id}`

/** A name as people gave it, without the folders it was in and without what no file system shows. */
const nameOf = (name: string): string =>
  (name.split(/[\\/]/).at(-1) ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim()
    .slice(0, 200) || 'file'

const counter = (most: number) => {
  let size = 0
  let over = false
  let head = Buffer.alloc(0)
  const hash = createHash('sha256')
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > most) {
        over = true
        return done(new Error('too large'))
      }
      if (head.length < 32) head = Buffer.concat([head, chunk.subarray(0, 32)])
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { stream, over: () => over, told: () => ({ size, head, sha256: hash.digest('hex') }) }
}
