import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { openDisk, type Disk } from '../src/files/disk.ts'

/** Somewhere files are kept, opened by the settings a person would give, with what lies in it. */
export type Store = { readonly disk: Disk; keys(): Promise<readonly string[]>; drop(): Promise<void> }

/** The files below a folder, by their path in it. */
const below = async (folder: string): Promise<string[]> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
}

const inFolder = async (): Promise<Store> => {
  const data = await mkdtemp(join(tmpdir(), 'cahier-files-'))
  return {
    disk: await openDisk(data, {}),
    keys: () => below(join(data, 'files')),
    drop: () => rm(data, { recursive: true, force: true }),
  }
}

/** A server that speaks S3 over HTTP and checks signatures, and takes the key and the secret it is known by. */
const inBucket = async (): Promise<Store> => {
  const directory = await mkdtemp(join(tmpdir(), 'cahier-bucket-'))
  const [bucket, known] = ['cahier', 'S3RVER']
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }] })
  const endpoint = `http://127.0.0.1:${(await server.run()).port}`
  const object = '._S3rver_object'
  return {
    disk: await openDisk(directory, {
      CAHIER_S3_BUCKET: bucket,
      CAHIER_S3_REGION: 'eu-west-3',
      CAHIER_S3_ENDPOINT: endpoint,
      CAHIER_S3_KEY: known,
      CAHIER_S3_SECRET: known,
    }),
    // It keeps an object with what is said of it in files beside one another.
    keys: async () =>
      (await below(join(directory, bucket))).flatMap((file) => (file.endsWith(object) ? [file.slice(0, -object.length)] : [])),
    drop: async () => {
      server.httpServer.closeAllConnections()
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export const stores = [
  { store: 'a folder', keep: inFolder },
  { store: 'a bucket', keep: inBucket },
]
