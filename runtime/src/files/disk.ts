import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { problem } from '@cahier/core/problem'
import { Refused } from '../errors.ts'

/** Where the bytes of files are: a folder, or a bucket. Keys are ours, never a person's. */
export type Disk = {
  put(key: string, bytes: Readable): Promise<void>
  get(key: string): Promise<Readable>
  remove(key: string): Promise<void>
}

type Env = Readonly<Record<string, string | undefined>>

/** `<data>/files`, unless CAHIER_S3_BUCKET names a bucket. What a bucket needs is read only where there is one: it is 20 MB of program. */
export const openDisk = async (data: string, env: Env = process.env): Promise<Disk> => {
  const { Disk: Drive } = await import('flydrive')
  const drive = new Drive(env.CAHIER_S3_BUCKET ? await bucket(env.CAHIER_S3_BUCKET, env) : await folder(data))
  return {
    put: (key, bytes) => drive.putStream(key, bytes),
    get: (key) => drive.getStream(key),
    remove: (key) => drive.delete(key),
  }
}

const folder = async (data: string) => {
  const { FSDriver } = await import('flydrive/drivers/fs')
  return new FSDriver({ location: resolve(data, 'files'), visibility: 'private' })
}

/** Without a key and a secret, AWS finds them where it usually does. */
const bucket = async (name: string, env: Env) => {
  const { S3Driver } = await import('flydrive/drivers/s3')
  const { CAHIER_S3_KEY: key, CAHIER_S3_SECRET: secret, CAHIER_S3_ENDPOINT: endpoint, CAHIER_S3_REGION: region = 'auto' } = env
  if ((key === undefined) !== (secret === undefined) || (endpoint !== undefined && !URL.canParse(endpoint)))
    throw new Refused([problem('settings.files')])
  return new S3Driver({
    bucket: name,
    region,
    visibility: 'private',
    supportsACL: false,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(key !== undefined && secret !== undefined && { credentials: { accessKeyId: key, secretAccessKey: secret } }),
  })
}
