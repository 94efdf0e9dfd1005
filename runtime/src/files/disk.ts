import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { problem } from '@cahier/core/problem'
import type { Disk as Drive } from 'flydrive'
import { Refused } from '../errors.ts'

/** Where the bytes of files are: a folder, or a bucket. Keys are ours, never a person's. */
export type Disk = {
  put(key: string, bytes: Readable): Promise<void>
  get(key: string): Promise<Readable>
  remove(key: string): Promise<void>
}

type Env = Readonly<Record<string, string | undefined>>

/** `<data>/files`, unless CAHIER_S3_BUCKET names a bucket. What a bucket needs is read only where there is one: it is 20 MB of program. */
export const openDisk = (data: string, env: Env = process.env): Promise<Disk> =>
  env.CAHIER_S3_BUCKET ? bucket(env.CAHIER_S3_BUCKET, env) : folder(data)

const folder = async (data: string): Promise<Disk> => {
  const [{ Disk: Files }, { FSDriver }] = await Promise.all([import('flydrive'), import('flydrive/drivers/fs')])
  return over(new Files(new FSDriver({ location: resolve(data, 'files'), visibility: 'private' })))
}

/** Without a key and a secret, AWS finds them where it usually does. A bucket wants to know how long an object is, which nobody knows yet: it gets parts. */
const bucket = async (name: string, env: Env): Promise<Disk> => {
  const [{ Disk: Files }, { S3Driver }, { S3Client }, { Upload }] = await Promise.all([
    import('flydrive'),
    import('flydrive/drivers/s3'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/lib-storage'),
  ])
  const { CAHIER_S3_KEY: key, CAHIER_S3_SECRET: secret, CAHIER_S3_ENDPOINT: endpoint, CAHIER_S3_REGION: region = 'auto' } = env
  if ((key === undefined) !== (secret === undefined) || (endpoint !== undefined && !URL.canParse(endpoint)))
    throw new Refused([problem('settings.files')])
  const client = new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(key !== undefined && secret !== undefined && { credentials: { accessKeyId: key, secretAccessKey: secret } }),
  })
  return {
    ...over(new Files(new S3Driver({ client, bucket: name, visibility: 'private', supportsACL: false }))),
    put: async (to, bytes) => {
      await new Upload({ client, params: { Bucket: name, Key: to, Body: bytes } }).done()
    },
  }
}

const over = (drive: Drive): Disk => ({
  put: (key, bytes) => drive.putStream(key, bytes),
  get: (key) => drive.getStream(key),
  remove: (key) => drive.delete(key),
})
